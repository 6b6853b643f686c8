/** DuckDB's types as PostgreSQL's, and the text in which COPY takes each value exactly. */
import { postgresType } from '../../connectors/postgres/transfer/targetTypes.ts';
import { parseDuckdbType } from '../../core/format/duckdbType.ts';
import { quoteIdentifier } from '../../core/sql/quote.ts';

export interface SentColumn {
  /** Name in PostgreSQL. */
  name: string;
  type: string;
  /** DuckDB expression of the text that COPY reads. */
  text: string;
}

/** As text nothing of a nanosecond is lost; jsonb can be compared and grouped. */
function targetType(type: string): string {
  if (/_NS$/.test(type)) return 'text';
  return type === 'JSON' ? 'jsonb' : postgresType(type);
}

/** DuckDB writes the years before Christ as `(BC)` after the date, PostgreSQL as ` BC` at the end. */
const scalarText = (type: string, value: string): string =>
  /^(DATE|TIMESTAMP)/.test(type)
    ? `CASE WHEN CAST(${value} AS VARCHAR) LIKE '%(BC)%' THEN replace(CAST(${value} AS VARCHAR), ' (BC)', '') || ' BC' ELSE CAST(${value} AS VARCHAR) END`
    : `CAST(${value} AS VARCHAR)`;

/** An unquoted name means its lower case in PostgreSQL, so that models find it as they write it. */
export const foldedName = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name.toLowerCase() : name);

export function sentColumn(name: string, type: string): SentColumn {
  const parsed = parseDuckdbType(type);
  const value = quoteIdentifier(name);
  const column = { name: foldedName(name), type: targetType(type) };
  if (type === 'BLOB') return { ...column, text: `'\\x' || hex(${value})` };
  if (parsed.kind === 'scalar') return { ...column, text: scalarText(type, value) };
  if (parsed.kind !== 'list' || parsed.element.kind !== 'scalar')
    return { ...column, text: `CAST(to_json(${value}) AS VARCHAR)` };
  const escaped = `'"' || replace(replace(${scalarText(parsed.element.text, 'x')}, '\\', '\\\\'), '"', '\\"') || '"'`;
  return {
    ...column,
    text: `'{' || array_to_string(list_transform(${value}, lambda x: CASE WHEN x IS NULL THEN 'NULL' ELSE ${escaped} END), ',') || '}'`,
  };
}
