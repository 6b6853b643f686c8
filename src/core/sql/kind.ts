import { tokens } from './tokens.ts';

/**
 * What a statement is, from its words alone. `query`: one SELECT that can stand in CREATE TABLE AS;
 * `read`: gives rows but cannot be wrapped; `write`: may change a database; `begin` and
 * `end_transaction`; `session`: settings and the like.
 */
export type StatementKind = 'query' | 'read' | 'write' | 'begin' | 'end_transaction' | 'session';

const byFirstWord: Partial<Record<string, StatementKind>> = {
  select: 'query',
  from: 'query',
  values: 'query',
  table: 'query',
  unpivot: 'query',
  pivot: 'read',
  describe: 'read',
  desc: 'read',
  show: 'read',
  summarize: 'read',
  pragma: 'read',
  begin: 'begin',
  start: 'begin',
  commit: 'end_transaction',
  end: 'end_transaction',
  rollback: 'end_transaction',
  abort: 'end_transaction',
  set: 'session',
  reset: 'session',
  use: 'session',
  load: 'session',
  install: 'session',
  attach: 'session',
  detach: 'session',
  prepare: 'session',
  deallocate: 'session',
};

const afterWith = new Set([
  'select',
  'from',
  'values',
  'table',
  'insert',
  'update',
  'delete',
  'merge',
  'pivot',
  'unpivot',
  'create',
]);
const changing = new Set([
  'insert',
  'update',
  'delete',
  'merge',
  'create',
  'copy',
  'drop',
  'alter',
  'truncate',
]);

/** The kind of one statement; what is not known counts as a write, the careful choice. */
export function statementKind(sql: string): StatementKind {
  const words = topLevelWords(sql);
  const first = words.next().value;
  if (first === undefined) return 'session';
  if (first === '(') return 'query';
  if (first === 'with') {
    for (const word of words) {
      if (afterWith.has(word)) return byFirstWord[word] ?? 'write';
    }
    return 'query';
  }
  if (first === 'explain') {
    const rest = [...words];
    return rest.includes('analyze') && rest.some((word) => changing.has(word)) ? 'write' : 'read';
  }
  if (first === 'create') {
    const rest = [...words].slice(0, 4);
    return rest.includes('temp') || rest.includes('temporary') ? 'session' : 'write';
  }
  return byFirstWord[first] ?? 'write';
}

/** Lower-case words outside parentheses; a statement that begins with a parenthesis gives `(` first. */
function* topLevelWords(sql: string): Generator<string, undefined> {
  let depth = 0;
  let first = true;
  for (const token of tokens(sql)) {
    if (token.kind === 'space' || token.kind === 'comment') continue;
    if (token.kind === 'open') {
      if (first) yield '(';
      depth += 1;
    } else if (token.kind === 'close') depth -= 1;
    else if (token.kind === 'word' && depth === 0) yield sql.slice(token.start, token.end).toLowerCase();
    first = false;
  }
  return undefined;
}
