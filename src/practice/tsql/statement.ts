/** What one statement asks for. */
import { outer } from './batch.ts';
import { TsqlFailure, unknown } from './failure.ts';
import { quoteIdentifier } from '../../core/sql/quote.ts';
import { closing, splitAt } from './brackets.ts';
import { type Names, Rewriter } from './rewrite.ts';
import type { Token } from './tokens.ts';

export type Action =
  | { readonly kind: 'run'; readonly sql: string; readonly line: number }
  | { readonly kind: 'set'; readonly option: string; readonly value: string }
  | { readonly kind: 'begin' | 'commit' | 'rollback'; readonly line: number }
  | { readonly kind: 'print'; readonly text: string; readonly line: number }
  | { readonly kind: 'use'; readonly database: string; readonly line: number }
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | { readonly kind: 'execute'; readonly text: string }
  /** The next statement runs only inside a transaction. */
  | { readonly kind: 'ifTransaction' }
  | ({ readonly kind: 'bulk' } & BulkTarget);

/** Where the rows of a bulk load go, as DuckDB's SQL. */
export interface BulkTarget {
  readonly table: string;
  readonly columns: readonly string[];
  readonly line: number;
}

/** Options that change nothing here: what they switch on is how the practice server works anyway, or it has no such thing. */
const idle = new Set([
  'ANSI_NULLS',
  'ANSI_NULL_DFLT_ON',
  'ANSI_PADDING',
  'ANSI_WARNINGS',
  'ANSI_DEFAULTS',
  'ARITHABORT',
  'CONCAT_NULL_YIELDS_NULL',
  'CURSOR_CLOSE_ON_COMMIT',
  'NUMERIC_ROUNDABORT',
  'QUOTED_IDENTIFIER',
  'TEXTSIZE',
  'DATEFIRST',
  'DATEFORMAT',
  'LANGUAGE',
  'LOCK_TIMEOUT',
  'DEADLOCK_PRIORITY',
  'NOCOUNT',
  'XACT_ABORT',
  'TRANSACTION',
  'IMPLICIT_TRANSACTIONS',
  'ROWCOUNT',
  'FMTONLY',
]);
const mustBeOff = new Set(['ROWCOUNT', 'ANSI_DEFAULTS']);

export function actionOf(tokens: readonly Token[], names: Names): Action {
  const first = tokens[0] as Token;
  const second = tokens[1]?.word ?? '';
  const { line } = first;
  const rewriter = new Rewriter(names);
  const run = (sql: string): Action => ({ kind: 'run', sql: sql.trim(), line });
  switch (first.word) {
    case 'SELECT':
    case 'WITH':
      if (outer(tokens).includes('INTO') && !outer(tokens).includes('INSERT'))
        throw unknown('SELECT ... INTO', line);
      return run(rewriter.text(tokens));
    case 'INSERT':
      return second === 'BULK' ? bulk(tokens, rewriter) : run(rewriter.text(withInto(tokens)));
    case 'UPDATE':
    case 'MERGE':
    case 'TRUNCATE':
      return run(rewriter.text(tokens));
    case 'DELETE':
      return run(
        rewriter.text(
          second === 'FROM'
            ? tokens
            : [first, { ...first, text: 'FROM', word: 'FROM', before: ' ' }, ...tokens.slice(1)],
        ),
      );
    case 'CREATE':
    case 'DROP':
      return run(define(tokens, rewriter));
    case 'SET':
      return setOption(tokens);
    case 'BEGIN':
    case 'COMMIT':
    case 'ROLLBACK':
      return transaction(tokens);
    case 'PRINT':
      if (tokens.length !== 2 || tokens[1]?.kind !== 'string')
        throw unknown('PRINT of anything but one text', line);
      return { kind: 'print', text: tokens[1].text, line };
    case 'USE':
      return { kind: 'use', database: tokens[1]?.text ?? '', line };
    case 'WAITFOR':
      return wait(tokens);
    case 'IF':
      // What clients say before they end a transaction that may be over.
      if (tokens.map(({ text }) => text.toUpperCase()).join(' ') === 'IF @@TRANCOUNT > 0')
        return { kind: 'ifTransaction' };
      throw unknown('IF', line);
    case 'EXEC':
    case 'EXECUTE':
      return execute(tokens.slice(1), line);
    case 'SP_EXECUTESQL':
      return execute(tokens, line);
    default:
      throw unknown(`statements that begin with ${first.text}`, line);
  }
}

function withInto(tokens: readonly Token[]): readonly Token[] {
  const first = tokens[0] as Token;
  if (tokens[1]?.word === 'INTO') return tokens;
  return [first, { ...first, text: 'INTO', word: 'INTO', before: ' ' }, ...tokens.slice(1)];
}

/** INSERT BULK table (column type, ...) WITH (...): types come again with the rows, hints change nothing here. */
function bulk(tokens: readonly Token[], rewriter: Rewriter): Action {
  const { line } = tokens[0] as Token;
  const open = tokens.findIndex(({ word }) => word === '(');
  if (open < 3)
    throw new TsqlFailure(102, 'Incorrect syntax: INSERT BULK needs a table and its columns.', line);
  const columns = splitAt(tokens.slice(open + 1, closing(tokens, open)), ',').map(([name]) =>
    quoteIdentifier(name?.text ?? ''),
  );
  return { kind: 'bulk', table: rewriter.text(tokens.slice(2, open)).trim(), columns, line };
}

function define(tokens: readonly Token[], rewriter: Rewriter): string {
  const what = tokens[1]?.word ?? '';
  const line = (tokens[0] as Token).line;
  if (!['TABLE', 'VIEW', 'SCHEMA', 'INDEX', 'UNIQUE'].includes(what))
    throw unknown(`${tokens[0]?.word ?? ''} ${what}`, line);
  if (tokens[0]?.word === 'DROP' || what !== 'TABLE') return rewriter.text(tokens);
  const open = tokens.findIndex(({ word }) => word === '(');
  if (open < 0) throw new TsqlFailure(102, 'Incorrect syntax: CREATE TABLE needs its columns.', line);
  const end = closing(tokens, open);
  if (end !== tokens.length - 1)
    throw unknown('what stands after the columns of CREATE TABLE', tokens[end + 1]?.line ?? line);
  const temporary = tokens[2]?.text.startsWith('#') ? 'TEMPORARY ' : '';
  return `CREATE ${temporary}TABLE${rewriter.text(tokens.slice(2, open))} (${rewriter.tableElements(tokens.slice(open + 1, end))})`;
}

function setOption(tokens: readonly Token[]): Action {
  const option = tokens[1]?.word ?? '';
  const value = (tokens.at(-1)?.text ?? '').toUpperCase();
  const line = (tokens[0] as Token).line;
  if (!idle.has(option)) throw unknown(`SET ${tokens[1]?.text ?? ''}`, line);
  if (mustBeOff.has(option) && value !== 'OFF' && value !== '0')
    throw unknown(`SET ${option} ${value}`, line);
  return { kind: 'set', option, value };
}

function transaction(tokens: readonly Token[]): Action {
  const [first, second] = tokens as [Token, Token | undefined];
  const plain = second === undefined && first.word !== 'BEGIN';
  if (!plain && !['TRAN', 'TRANSACTION', 'WORK'].includes(second?.word ?? ''))
    throw unknown(`${first.word} ${second?.text ?? ''}`, first.line);
  if (tokens.length > 3) throw unknown('this form of a transaction', first.line);
  return { kind: first.word.toLowerCase() as 'begin' | 'commit' | 'rollback', line: first.line };
}

/** sp_executesql as text, of one statement without parameters. */
function execute(tokens: readonly Token[], line: number): Action {
  const [procedure, text] = tokens;
  if (procedure?.word !== 'SP_EXECUTESQL' || text?.kind !== 'string' || tokens.length > 2)
    throw unknown(`EXECUTE of ${procedure?.text ?? 'nothing'}`, line);
  return { kind: 'execute', text: text.text };
}

function wait(tokens: readonly Token[]): Action {
  const found = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?$/.exec(tokens[2]?.text ?? '');
  if (tokens[1]?.word !== 'DELAY' || !found) throw unknown('this form of WAITFOR', (tokens[0] as Token).line);
  const [, hours, minutes, seconds = '0', fraction = '0'] = found;
  return {
    kind: 'wait',
    milliseconds:
      ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 +
      Number(fraction.padEnd(3, '0')),
  };
}
