import { failWith } from '../../core/failure.ts';
import { tokens } from '../../core/sql/tokens.ts';

const before = new Set(['space', 'comment', 'semicolon']);

/** What must not reach the server: the server would wait for ever, or would write although nobody may. */
export function refuseCopy(statement: string, readOnly: boolean): void {
  const first = [...tokens(statement)].find(({ kind }) => !before.has(kind));
  const bare = statement.slice(first?.start ?? statement.length);
  if (!/^copy\b/i.test(bare)) return;
  // The cursor has no way to send or take the data of COPY.
  if (/\b(stdin|stdout)\b/i.test(bare)) {
    throw failWith(
      'bad_input',
      'COPY from or to the client does not run as a statement.',
      'Run a SELECT and export its result, or write a file on the server.',
    );
  }
  // A read-only transaction of the server lets COPY write a file or start a program there.
  if (readOnly && /\bto\b/i.test(bare)) {
    throw failWith('unconfirmed', 'This connection is read-only here: COPY TO writes on the server.');
  }
}
