/** T-SQL needs no semicolon: where one statement of a batch ends and the next begins. */
import type { Token } from './tokens.ts';

const starters = new Set([
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'CREATE',
  'DROP',
  'ALTER',
  'TRUNCATE',
  'SET',
  'BEGIN',
  'COMMIT',
  'ROLLBACK',
  'SAVE',
  'EXEC',
  'EXECUTE',
  'DECLARE',
  'PRINT',
  'IF',
  'WHILE',
  'WAITFOR',
  'USE',
  'GRANT',
  'WITH',
  'RAISERROR',
  'THROW',
  'RETURN',
  'GOTO',
  'KILL',
  'BACKUP',
  'RESTORE',
  'DBCC',
]);
const setOperators = new Set(['UNION', 'ALL', 'EXCEPT', 'INTERSECT', 'AS']);

export function splitBatch(tokens: readonly Token[]): Token[][] {
  const statements: Token[][] = [];
  let current: Token[] = [];
  let depth = 0;
  const close = (): void => {
    if (current.length > 0) statements.push(current);
    current = [];
  };
  for (const token of tokens) {
    if (token.word === '(') depth += 1;
    if (token.word === ')') depth -= 1;
    if (token.word === ';' && depth <= 0) {
      close();
      continue;
    }
    if (depth <= 0 && current.length > 0 && starters.has(token.word) && begins(token.word, current)) close();
    current.push(token);
  }
  close();
  return statements;
}

function begins(word: string, current: readonly Token[]): boolean {
  const first = current[0]?.word ?? '';
  const last = current.at(-1)?.word ?? '';
  // SET option ON ends a statement, ON before anything else does not.
  if (last === 'THEN' || (last === 'ON' && first !== 'SET') || last === 'FOR' || last === '.') return false;
  const open = outer(current);
  switch (word) {
    case 'SELECT':
      if (setOperators.has(last)) return false;
      if (first === 'INSERT' || first === 'WITH')
        return open.some((name) => name === 'SELECT' || name === 'VALUES');
      return true;
    case 'INSERT':
    case 'UPDATE':
    case 'DELETE':
    case 'MERGE':
      if (first === 'CREATE' && last === 'AS') return false;
      return (
        first !== 'WITH' ||
        open.some((name) => ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(name))
      );
    case 'SET':
      return !(open.includes('UPDATE') && !open.includes('SET'));
    case 'WITH':
      // A hint or an option; a new statement that begins so needs a semicolon before it, as in SQL Server.
      return false;
    case 'IF':
      // DROP TABLE IF EXISTS.
      return !(first === 'DROP' && ['TABLE', 'VIEW', 'SCHEMA', 'INDEX'].includes(last));
    case 'DROP':
    case 'ALTER':
      return first !== 'ALTER';
    default:
      return true;
  }
}

/** The words outside parentheses. */
export function outer(tokens: readonly Token[]): string[] {
  let depth = 0;
  return tokens.flatMap((token) => {
    if (token.word === ')') depth -= 1;
    const word = depth === 0 ? [token.word] : [];
    if (token.word === '(') depth += 1;
    return word;
  });
}
