/** A query of a dashboard as one statement that runs by itself. */
import { quoteLiteral } from '../sql/quote.ts';
import { tokens } from '../sql/tokens.ts';

export type BoundType = 'text' | 'date' | 'number';

const typeNames: Record<BoundType, string> = { text: 'VARCHAR', date: 'DATE', number: 'DECIMAL(38, 9)' };

/**
 * Writes `$name` as a literal, outside of texts, names and comments. Only to be read and opened by a person:
 * the dashboard itself binds its values. A number is written as its digits.
 */
export function standaloneStatement(
  sql: string,
  types: ReadonlyMap<string, BoundType>,
  values: Readonly<Record<string, string | null>>,
): string {
  let text = '';
  let dollar = false;
  for (const { kind, start, end } of tokens(sql)) {
    const piece = sql.slice(start, end);
    const type = dollar && kind === 'word' ? types.get(piece) : undefined;
    if (type) text = text.slice(0, -1) + literal(values[piece] ?? null, type);
    else text += piece;
    dollar = piece === '$';
  }
  return text.trim();
}

function literal(value: string | null, type: BoundType): string {
  if (value === null) return 'NULL';
  if (type === 'number' && /^[+-]?\d+(\.\d+)?$/.test(value))
    return value.startsWith('-') ? `(${value})` : value;
  return `CAST(${quoteLiteral(value)} AS ${typeNames[type]})`;
}
