/** DuckDB's types and texts as PostgreSQL has them. */
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

/** How a text of this type is rewritten; undefined where PostgreSQL reads it as it is. */
export function postgresText(type: string): ((text: string) => string) | undefined {
  const parsed = parseDuckdbType(type);
  if (parsed.kind === 'list' && parsed.element.kind === 'scalar') return arrayText(parsed.element.text);
  if (type === 'TIMESTAMP_NS' || type === 'TIME_NS') return (text) => beforeChrist(microseconds(text));
  return /^(DATE|TIMESTAMP)/.test(type) ? beforeChrist : undefined;
}

/** DuckDB puts `(BC)` after the date, PostgreSQL BC at the end. */
function beforeChrist(text: string): string {
  return text.includes('(BC)') ? `${text.replace(' (BC)', '')} BC` : text;
}

function microseconds(text: string): string {
  if (!/\.\d{6}\d*[1-9]/.test(text)) return text;
  throw failWith(
    'bad_input',
    `${text} has nanoseconds; PostgreSQL keeps microseconds. Nothing was changed.`,
    'Round the column in a model before the load, e.g. by CAST(... AS TIMESTAMP).',
  );
}

/** A JSON array of scalars as PostgreSQL writes it; every value that JSON would change is a string there. */
function arrayText(element: string): (text: string) => string {
  const rewrite = postgresText(element) ?? ((text: string) => text);
  return (json) => {
    const values = JSON.parse(json) as (string | number | boolean | null)[];
    const items = values.map((value) =>
      value === null ? 'NULL' : `"${rewrite(String(value)).replaceAll(/["\\]/g, '\\$&')}"`,
    );
    return `{${items.join(',')}}`;
  };
}
