import { tokens } from '../sql/tokens.ts';

/** What a statement makes, and the SELECT inside of it. */
export interface StatementTarget {
  /** Table that it makes or fills; null for a SELECT alone. */
  table: string | null;
  /** Null where the statement is none that is followed: MERGE, UPDATE, DELETE, COPY ... */
  select: string | null;
}

const name = String.raw`((?:"(?:[^"]|"")*"|[\w$]+)(?:\s*\.\s*(?:"(?:[^"]|"")*"|[\w$]+)){0,2})`;
const created = new RegExp(
  String.raw`^create\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+)?(?:table|view)\s+(?:if\s+not\s+exists\s+)?${name}\s*(?:\(([^()]*)\)\s*)?as\s+([\s\S]+)$`,
  'i',
);
const inserted = new RegExp(
  String.raw`^insert\s+(?:or\s+(?:replace|ignore)\s+)?into\s+${name}\s*(?:\(([^()]*)\)\s*)?(?:by\s+(?:name|position)\s+)?((?:with|select|from|values|\()[\s\S]+)$`,
  'i',
);

export function statementTarget(sql: string): StatementTarget & { columns: string[] | null } {
  const text = withoutComments(sql);
  const found = created.exec(text) ?? inserted.exec(text);
  if (found) {
    const columns = found[2]?.split(',').map((column) => plainName(column.trim())) ?? null;
    return { table: plainName(found[1] ?? ''), select: found[3] ?? '', columns };
  }
  const isQuery =
    /^\(*\s*(select|with|from|values|table)\b/i.test(text) &&
    !/^with\b[\s\S]*\)\s*(insert|update|delete|merge)\b/i.test(text);
  return { table: null, select: isQuery ? text : null, columns: null };
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
    .filter(({ kind }) => kind !== 'comment')
    .map(({ start, end }) => sql.slice(start, end))
    .join('')
    .trim();
}
