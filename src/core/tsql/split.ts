/**
 * A T-SQL document in the units that run. GO separates batches. A batch whose statements depend on one another runs as a
 * whole; any other by its semicolons, as in every other dialect.
 */
import { statementsIn, type Statement } from '../sql/split.ts';
import { tsqlTokens, type TsqlToken } from './tokens.ts';

/** A variable ends with its batch; BEGIN, IF and WHILE hold statements; a procedure takes all to the end of the batch. */
const joins = /^(DECLARE|IF|WHILE|GOTO|PROC|PROCEDURE|FUNCTION|TRIGGER|TRY|CATCH)$/i;

export function splitTsql(text: string): Statement[] {
  const statements: Statement[] = [];
  let batch: TsqlToken[] = [];
  const close = (): void => {
    statements.push(...unitsOf(text, batch));
    batch = [];
  };
  for (const token of tsqlTokens(text)) {
    if (token.kind === 'separator') close();
    else batch.push(token);
  }
  close();
  return statements;
}

function unitsOf(text: string, batch: readonly TsqlToken[]): Statement[] {
  const whole =
    batch.some(({ kind, text: word }) => kind === 'word' && joins.test(word)) || holdsBlock(batch);
  return statementsIn(
    text,
    batch.map((token) => ({
      ...token,
      kind: token.kind === 'sign' && token.text === ';' ? (whole ? 'other' : 'semicolon') : token.kind,
    })),
  );
}

/** BEGIN that is no BEGIN TRANSACTION. */
function holdsBlock(batch: readonly TsqlToken[]): boolean {
  const words = batch.filter(({ kind }) => kind === 'word').map(({ text }) => text.toUpperCase());
  return words.some(
    (word, at) => word === 'BEGIN' && !/^(TRAN|TRANSACTION|DISTRIBUTED)$/.test(words[at + 1] ?? ''),
  );
}
