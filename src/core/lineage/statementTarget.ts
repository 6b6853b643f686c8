import { tokens } from '../sql/tokens.ts';

/** What a statement makes, and the SELECT inside of it. */
export interface StatementTarget {
  /** Table that it makes or fills; null for a SELECT alone. */
  table: string | null;
  /** Null where the statement is none that is followed: MERGE, UPDATE, DELETE, COPY ... */
  select: string | null;
  /** Columns of the table that are written down. */
  columns: string[] | null;
  /** How the columns of an INSERT find those of its table; null where the table is made. */
  fills: 'by name' | 'by position' | null;
}

const word = String.raw`(?:"(?:[^"]|"")*"|[\p{L}\p{M}\p{N}_$]+)`;
const name = String.raw`(${word}(?:\s*\.\s*${word}){0,2})`;
const created = new RegExp(
  String.raw`^create\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+)?(?:table|view)\s+(?:if\s+not\s+exists\s+)?${name}\s*(?:\(([^()]*)\)\s*)?as\s+([\s\S]+)$`,
  'iu',
);
const inserted = new RegExp(
  String.raw`^insert\s+(?:or\s+(?:replace|ignore)\s+)?into\s+${name}\s*(?:\(([^()]*)\)\s*)?(?:by\s+(name|position)\s+)?((?:with|select|from|values|\()[\s\S]+)$`,
  'iu',
);

export function statementTarget(sql: string): StatementTarget {
  const text = withoutComments(sql);
  const made = created.exec(text);
  if (made) return { ...target(made), select: made[3] ?? '', fills: null };
  const filled = inserted.exec(text);
  if (filled) {
    const { select, updates } = beforeReturning(filled[4] ?? '');
    const fills = /name/i.test(filled[3] ?? '') ? 'by name' : 'by position';
    return { ...target(filled), select: updates ? null : select, fills };
  }
  const isQuery =
    /^\(*\s*(select|with|from|values|table)\b/i.test(text) &&
    !/^with\b[\s\S]*\)\s*(insert|update|delete|merge)\b/i.test(text);
  return { table: null, select: isQuery ? text : null, columns: null, fills: null };
}

const target = ([, table = '', columns]: RegExpExecArray) => ({
  table: plainName(table),
  columns: columns?.split(',').map((column) => plainName(column.trim())) ?? null,
});

/** The SELECT of an INSERT without the clauses behind it; DO UPDATE makes values of its own. */
function beforeReturning(text: string): { select: string; updates: boolean } {
  let depth = 0;
  for (const { kind, start } of tokens(text)) {
    if (kind === 'open') depth += 1;
    if (kind === 'close') depth -= 1;
    const rest = kind === 'word' && depth === 0 ? text.slice(start) : '';
    const clause = /^(?:returning|on\s+conflict)\b/i.test(rest);
    if (clause) return { select: text.slice(0, start), updates: /\bdo\s+update\b/i.test(rest) };
  }
  return { select: text, updates: false };
}

/** `main.t` and `"t"` are `t`. */
const plainName = (text: string): string =>
  text
    .split(/\s*\.\s*(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part))
    .filter((part, index, parts) => !(index < parts.length - 1 && part.toLowerCase() === 'main'))
    .join('.');

function withoutComments(sql: string): string {
  return [...tokens(sql)]
    .map(({ kind, start, end }) => (kind === 'comment' ? ' ' : sql.slice(start, end)))
    .join('')
    .trim();
}
