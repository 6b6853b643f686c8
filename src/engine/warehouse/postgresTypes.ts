/** DuckDB's types as PostgreSQL's, and the text in which COPY takes each value exactly. */
import { quoteIdentifier } from '../../core/sql/quote.ts';

export interface SentColumn {
  /** Name in PostgreSQL. */
  name: string;
  type: string;
  /** DuckDB expression of the text that COPY reads. */
  text: string;
}

const plain: Record<string, string> = {
  BOOLEAN: 'boolean',
  TINYINT: 'smallint',
  SMALLINT: 'smallint',
  INTEGER: 'integer',
  BIGINT: 'bigint',
  UTINYINT: 'smallint',
  USMALLINT: 'integer',
  UINTEGER: 'bigint',
  UBIGINT: 'numeric(20,0)',
  HUGEINT: 'numeric(39,0)',
  UHUGEINT: 'numeric(39,0)',
  BIGNUM: 'numeric',
  FLOAT: 'real',
  DOUBLE: 'double precision',
  DATE: 'date',
  TIME: 'time',
  'TIME WITH TIME ZONE': 'time with time zone',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_S: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamp with time zone',
  INTERVAL: 'interval',
  UUID: 'uuid',
  JSON: 'jsonb',
  BIT: 'bit varying',
  VARCHAR: 'text',
};

const scalar = (type: string): string | undefined => {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(type);
  return decimal ? `numeric(${decimal[1]},${decimal[2]})` : plain[type];
};

/** DuckDB writes the years before Christ as `(BC)` after the date, PostgreSQL as ` BC` at the end. */
const scalarText = (type: string, value: string): string =>
  /^(DATE|TIMESTAMP)/.test(type)
    ? `CASE WHEN CAST(${value} AS VARCHAR) LIKE '%(BC)%' THEN replace(CAST(${value} AS VARCHAR), ' (BC)', '') || ' BC' ELSE CAST(${value} AS VARCHAR) END`
    : `CAST(${value} AS VARCHAR)`;

/** An unquoted name means its lower case in PostgreSQL, so that models find it as they write it. */
export const foldedName = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name.toLowerCase() : name);

export function sentColumn(name: string, type: string): SentColumn {
  const value = quoteIdentifier(name);
  const folded = foldedName(name);
  const own = scalar(type);
  if (own) return { name: folded, type: own, text: scalarText(type, value) };
  if (type === 'BLOB') return { name: folded, type: 'bytea', text: `'\\x' || hex(${value})` };
  const element = /^(.+)\[\d*\]$/.exec(type)?.[1];
  const elementType = element === undefined ? undefined : scalar(element);
  if (element !== undefined && elementType !== undefined) {
    const escaped = `'"' || replace(replace(${scalarText(element, 'x')}, '\\', '\\\\'), '"', '\\"') || '"'`;
    return {
      name: folded,
      type: `${elementType}[]`,
      text: `'{' || array_to_string(list_transform(${value}, lambda x: CASE WHEN x IS NULL THEN 'NULL' ELSE ${escaped} END), ',') || '}'`,
    };
  }
  if (/^(STRUCT|MAP|UNION)\b|\]$/.test(type))
    return { name: folded, type: 'jsonb', text: `CAST(to_json(${value}) AS VARCHAR)` };
  // ENUM, TIMESTAMP_NS and what is not known: as text nothing is lost.
  return { name: folded, type: 'text', text: `CAST(${value} AS VARCHAR)` };
}
