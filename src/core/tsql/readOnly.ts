/**
 * Whether a batch of T-SQL only reads. SQL Server has no read-only transaction, so a read-only connection lets through
 * what is one SELECT beyond doubt: a statement can follow another without a semicolon, but only by a reserved word.
 */
import { tsqlTokens } from './tokens.ts';

/** Reserved words (of SQL Server 2022) that begin a statement which is no SELECT, or let a SELECT do more than read. */
const refused = new Set(
  `ALTER BACKUP BEGIN BREAK BULK CHECKPOINT CLOSE COMMIT CONTINUE CREATE DBCC DEALLOCATE DECLARE DELETE DENY DROP DUMP
  EXEC EXECUTE GOTO GRANT IF INSERT INTO KILL LOAD MERGE OPEN OPENDATASOURCE OPENQUERY OPENROWSET PRINT PROC PROCEDURE
  RAISERROR READTEXT RECONFIGURE RESTORE RETURN REVERT REVOKE ROLLBACK SAVE SET SETUSER SHUTDOWN TRUNCATE UPDATE
  UPDATETEXT USE WAITFOR WHILE WRITETEXT`.split(/\s+/),
);

/** Where a comment to the end of the line might end earlier or later for the server than for us. */
const unclearLineEnd = /\r(?!\n)|[\0\v\f\u0085\u2028\u2029]/;

/** What stands in the way of running a batch where nothing may change; null where it is one SELECT. */
export function changeIn(batch: string): string | null {
  if (unclearLineEnd.test(batch)) return 'a character that may end a line';
  const read = [...tsqlTokens(batch)].filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  const ended = read.findIndex(({ text }) => text === ';');
  if (ended >= 0 && read.slice(ended).some(({ text }) => text !== ';')) return 'more than one statement';
  const words = read.map(({ kind, text }) => (kind === 'word' ? text.toUpperCase() : ''));
  const first = read.find(({ text }) => text !== '(' && text !== ';');
  if (first === undefined) return null;
  if (first.kind !== 'word' || !['SELECT', 'WITH'].includes(first.text.toUpperCase()))
    return `"${first.text}"`;
  const found = words.find((word) => refused.has(word));
  if (found !== undefined) return `the word ${found}`;
  // The next value of a sequence stays taken, whatever is rolled back.
  const sequence = words.some((word, at) => word === 'NEXT' && words[at + 1] === 'VALUE');
  return sequence ? 'NEXT VALUE FOR' : null;
}
