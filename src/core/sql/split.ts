import { tokens } from './tokens.ts';

export interface Statement {
  /** From its first word to its last token, without the semicolon. */
  sql: string;
  /** Offsets in UTF-16 units, `end` exclusive. */
  start: number;
  end: number;
  /** Of a `-- name: x` comment directly before it. */
  name: string | null;
  /** Of a `-- chart: {...}` comment there. */
  chart: string | null;
}

const nameComment = /^--\s*name:\s*(.+?)\s*$/;
const chartComment = /^--\s*chart:\s*(\{.+\})\s*$/;

/** The statements of a document, in order; empty ones are left out. */
export const splitStatements = (text: string): Statement[] => statementsIn(text, tokens(text));

/** Up to the end of the only statement, so that it can stand in another; a text with several stays as it is. */
export function onlyStatement(text: string): string {
  const [only, ...more] = splitStatements(text);
  return only && more.length === 0 ? text.slice(0, only.end) : text;
}

/** The same from tokens of any dialect: what stands between semicolons. */
export function statementsIn(
  text: string,
  from: Iterable<{ kind: string; start: number; end: number }>,
): Statement[] {
  const statements: Statement[] = [];
  let start = -1;
  let end = -1;
  let name: string | null = null;
  let chart: string | null = null;
  const close = () => {
    if (start >= 0) statements.push({ sql: text.slice(start, end), start, end, name, chart });
    start = -1;
    name = null;
    chart = null;
  };
  for (const token of from) {
    if (token.kind === 'semicolon') close();
    else if (token.kind === 'comment') {
      if (start >= 0) continue;
      const comment = text.slice(token.start, token.end);
      name = nameComment.exec(comment)?.[1] ?? name;
      chart = chartComment.exec(comment)?.[1] ?? chart;
    } else if (token.kind !== 'space') {
      if (start < 0) start = token.start;
      end = token.end;
    }
  }
  close();
  return statements;
}

/**
 * The statement around an offset, else the one that ends before it on the same line, else the one whose
 * leading comment it stands in: comments above a statement, with no blank line between, belong to it.
 */
export function statementAt(
  text: string,
  offset: number,
  statements: readonly Statement[] = splitStatements(text),
): Statement | null {
  const around = statements.find(({ start, end }) => start <= offset && offset <= end);
  if (around) return around;
  const before = statements.findLast(({ end }) => end <= offset);
  if (before && !text.slice(before.end, offset).includes('\n')) return before;
  const next = statements.find(({ start }) => start > offset);
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  return next && !/^[ \t\r]*$/m.test(text.slice(line, next.start).trimEnd() || '') ? next : null;
}
