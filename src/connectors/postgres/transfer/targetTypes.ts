/** DuckDB's types and texts as PostgreSQL has them. */
import { transferText } from '../../../core/connection/transferText.ts';
import { failWith } from '../../../core/failure.ts';
import { parseDuckdbType } from '../../../core/format/duckdbType.ts';

const scalars: Record<string, string> = {
  BOOLEAN: 'boolean',
  TINYINT: 'smallint',
  UTINYINT: 'smallint',
  SMALLINT: 'smallint',
  USMALLINT: 'integer',
  INTEGER: 'integer',
  UINTEGER: 'bigint',
  BIGINT: 'bigint',
  UBIGINT: 'numeric(20,0)',
  HUGEINT: 'numeric(39,0)',
  UHUGEINT: 'numeric(39,0)',
  BIGNUM: 'numeric',
  FLOAT: 'real',
  DOUBLE: 'double precision',
  VARCHAR: 'text',
  BLOB: 'bytea',
  BIT: 'bit varying',
  UUID: 'uuid',
  JSON: 'json',
  DATE: 'date',
  TIME: 'time',
  TIME_NS: 'time',
  'TIME WITH TIME ZONE': 'timetz',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_S: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  TIMESTAMP_NS: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamptz',
  INTERVAL: 'interval',
};

/** The type of a column that is made to hold values of this DuckDB type. */
export function postgresType(type: string): string {
  const parsed = parseDuckdbType(type);
  if (parsed.kind === 'list' && parsed.element.kind === 'scalar')
    return `${postgresType(parsed.element.text)}[]`;
  if (parsed.kind !== 'scalar') return 'jsonb';
  if (parsed.name === 'DECIMAL') return parsed.text.replace('DECIMAL', 'numeric');
  return scalars[parsed.name] ?? 'text';
}

/** DuckDB's expression of the text in which COPY takes a value exactly. */
export function copyText(value: string, type: string): string {
  const parsed = parseDuckdbType(type);
  if (parsed.kind === 'scalar') return scalarText(value, type);
  if (parsed.kind !== 'list' || parsed.element.kind !== 'scalar') return transferText(value, type);
  const escaped = `replace(replace(${scalarText('x', parsed.element.text)}, '\\', '\\\\'), '"', '\\"')`;
  const items = `list_transform(${value}, lambda x: CASE WHEN x IS NULL THEN 'NULL' ELSE '"' || ${escaped} || '"' END)`;
  return `'{' || array_to_string(${items}, ',') || '}'`;
}

/** DuckDB puts `(BC)` after the date, PostgreSQL BC at the end. */
function scalarText(value: string, type: string): string {
  const text = transferText(value, type);
  if (!dated.test(type)) return text;
  return `CASE WHEN ${text} LIKE '%(BC)%' THEN replace(${text}, ' (BC)', '') || ' BC' ELSE ${text} END`;
}

const dated = /^(DATE|TIMESTAMP)/;

/** The same for one text, such as the value that an extraction goes on from. */
export function postgresText(type: string): ((text: string) => string) | undefined {
  if (!dated.test(type)) return undefined;
  return (text) => (text.includes('(BC)') ? `${text.replace(' (BC)', '')} BC` : text);
}

export const hasNanoseconds = (type: string): boolean => /^TIME(STAMP)?_NS(\[\])?$/.test(type);

export function refuseNanoseconds(text: string): void {
  if (!/\.\d{6}\d*[1-9]/.test(text)) return;
  throw failWith(
    'bad_input',
    `${text} has nanoseconds; PostgreSQL keeps microseconds. Nothing was changed.`,
    'Round the column in a model before the load, e.g. by CAST(... AS TIMESTAMP).',
  );
}
