import { differs, fails, on, rulesOf } from '../rule.ts';

/** DuckDB's other words for a type. */
export const typeNames: Record<string, string> = {
  int: 'integer',
  int4: 'integer',
  signed: 'integer',
  int32: 'integer',
  int8: 'bigint',
  long: 'bigint',
  int64: 'bigint',
  int2: 'smallint',
  short: 'smallint',
  int16: 'smallint',
  int1: 'tinyint',
  uint64: 'ubigint',
  uint32: 'uinteger',
  uint16: 'usmallint',
  uint8: 'utinyint',
  float8: 'double',
  'double precision': 'double',
  float4: 'real',
  float: 'real',
  text: 'text',
  string: 'string',
  char: 'varchar',
  bpchar: 'varchar',
  nvarchar: 'varchar',
  bool: 'boolean',
  logical: 'boolean',
  numeric: 'decimal',
  dec: 'decimal',
  datetime: 'timestamp',
  'timestamp without time zone': 'timestamp',
  timestamp_us: 'timestamp',
  'timestamp with time zone': 'timestamptz',
  'time without time zone': 'time',
  'time with time zone': 'timetz',
  blob: 'blob',
  bytea: 'blob',
  varbinary: 'blob',
  binary: 'blob',
  guid: 'uuid',
  bitstring: 'bit',
};

const unsigned = on(
  ['snowflake', 'bigquery', 'redshift', 'postgres', 'spark'],
  fails('the next larger signed type'),
);

export const typeRules = rulesOf('type', {
  bigint: ['BIGINT', {}],
  integer: ['INTEGER', {}],
  smallint: ['SMALLINT', {}],
  boolean: ['BOOLEAN', {}],
  date: ['DATE', {}],
  array: ['ARRAY', {}],
  tinyint: ['TINYINT', on(['redshift', 'postgres'], fails('SMALLINT'))],
  hugeint: [
    'HUGEINT',
    {
      snowflake: fails('NUMBER(38, 0): one digit less'),
      bigquery: fails('BIGNUMERIC'),
      redshift: fails('DECIMAL(38, 0): one digit less'),
      postgres: fails('NUMERIC(39, 0)'),
      spark: fails('DECIMAL(38, 0): one digit less'),
    },
  ],
  'uhugeint, ubigint, uinteger, usmallint, utinyint': ['an unsigned type', unsigned],
  double: [
    'DOUBLE',
    { bigquery: fails('FLOAT64'), redshift: fails('DOUBLE PRECISION'), postgres: fails('DOUBLE PRECISION') },
  ],
  real: [
    'REAL or FLOAT',
    {
      snowflake: differs('it holds 64 bits there, 32 in DuckDB', 'FLOAT'),
      bigquery: fails('FLOAT64: it holds 64 bits, 32 in DuckDB'),
      redshift: differs('FLOAT holds 64 bits there, REAL 32', 'REAL'),
      postgres: differs('FLOAT holds 64 bits there, REAL 32', 'REAL'),
    },
  ],
  decimal_bare: [
    'DECIMAL without digits',
    {
      snowflake: differs('it is (38, 0) there, (18, 3) in DuckDB', 'DECIMAL(18, 3)'),
      bigquery: differs('it is (38, 9) there, (18, 3) in DuckDB', 'NUMERIC(18, 3)'),
      redshift: differs('it is (18, 0) there, (18, 3) in DuckDB', 'DECIMAL(18, 3)'),
      postgres: differs('it holds any digits there, (18, 3) in DuckDB', 'DECIMAL(18, 3)'),
      spark: differs('it is (10, 0) there, (18, 3) in DuckDB', 'DECIMAL(18, 3)'),
    },
  ],
  decimal_scale: ['DECIMAL with more than 9 digits after the point', { bigquery: fails('BIGNUMERIC(p, s)') }],
  decimal: ['DECIMAL', {}],
  varchar_bare: [
    'VARCHAR without a length',
    {
      bigquery: fails('STRING'),
      redshift: differs(
        'it holds 256 bytes there: longer texts are refused or cut',
        'VARCHAR(n) of bytes, at most VARCHAR(65535)',
      ),
      spark: fails('STRING'),
    },
  ],
  varchar: [
    'VARCHAR(n)',
    {
      ...on(
        ['snowflake', 'postgres'],
        differs('a longer text is refused there, kept in DuckDB', 'a length that is enough'),
      ),
      bigquery: fails('STRING(n)'),
      redshift: differs(
        'n counts bytes, and a longer text is refused; DuckDB keeps it',
        'VARCHAR(n) with enough bytes',
      ),
      spark: differs(
        'it is known in CREATE TABLE only, and a longer text is refused; DuckDB keeps it',
        'STRING',
      ),
    },
  ],
  text: [
    'TEXT',
    {
      bigquery: fails('STRING'),
      redshift: differs('it is VARCHAR(256) there', 'VARCHAR(n)'),
      spark: fails('STRING'),
    },
  ],
  string: ['STRING', on(['redshift', 'postgres'], fails('VARCHAR'))],
  blob: [
    'BLOB',
    {
      snowflake: fails('BINARY'),
      bigquery: fails('BYTES'),
      redshift: fails('VARBYTE'),
      postgres: fails('BYTEA'),
      spark: fails('BINARY'),
    },
  ],
  bit: ['BIT', on(['snowflake', 'bigquery', 'redshift', 'spark'], fails('a text of 0 and 1, or an integer'))],
  timestamp: [
    'TIMESTAMP',
    {
      snowflake: differs(
        'what it means is a setting of the account (TIMESTAMP_TYPE_MAPPING)',
        'TIMESTAMP_NTZ',
      ),
      bigquery: differs('it is a point in time there; a time without a zone is DATETIME', 'DATETIME'),
      spark: differs('it is a point in time there, shown in the zone of the session', 'TIMESTAMP_NTZ'),
    },
  ],
  'timestamp_s, timestamp_ms, timestamp_ns': [
    'a TIMESTAMP of seconds, milliseconds or nanoseconds',
    {
      snowflake: fails('TIMESTAMP_NTZ(0), (3) or (9)'),
      bigquery: fails('DATETIME: microseconds at most'),
      redshift: fails('TIMESTAMP: microseconds at most'),
      postgres: fails('TIMESTAMP(0) or (3): microseconds at most'),
      spark: fails('TIMESTAMP_NTZ: microseconds at most'),
    },
  ],
  timestamptz: [
    'TIMESTAMPTZ',
    {
      snowflake: differs('it keeps the offset there; DuckDB keeps the point in time only', 'TIMESTAMP_LTZ'),
      bigquery: fails('TIMESTAMP'),
      spark: fails('TIMESTAMP'),
    },
  ],
  time: ['TIME', { spark: fails('a text, or the seconds as a number (before Spark 4.1)') }],
  timetz: [
    'TIMETZ',
    {
      snowflake: fails('TIME and the offset beside it'),
      bigquery: fails('TIME and the offset beside it'),
      spark: fails('a text'),
    },
  ],
  interval: [
    'INTERVAL',
    {
      snowflake: fails('an interval stands only in arithmetic: keep a number of days or seconds'),
      redshift: differs(
        'months and days do not mix in one value',
        'INTERVAL YEAR TO MONTH or INTERVAL DAY TO SECOND',
      ),
      spark: differs(
        'months and days do not mix in one value',
        'INTERVAL YEAR TO MONTH or INTERVAL DAY TO SECOND',
      ),
    },
  ],
  uuid: [
    'UUID',
    {
      snowflake: fails('VARCHAR(36)'),
      bigquery: fails('STRING'),
      redshift: fails('VARCHAR(36)'),
      spark: fails('STRING'),
    },
  ],
  json: [
    'JSON',
    {
      snowflake: fails('VARIANT'),
      redshift: fails('SUPER'),
      spark: fails('STRING, or VARIANT from Spark 4.0 on'),
    },
  ],
  enum: [
    'ENUM',
    {
      ...on(['snowflake', 'bigquery', 'redshift', 'spark'], fails('a text, and a test of accepted values')),
      postgres: differs('it is made by CREATE TYPE first', 'CREATE TYPE mood AS ENUM (...)'),
    },
  ],
  'struct, row': [
    'STRUCT',
    {
      snowflake: fails('OBJECT(a NUMBER, b VARCHAR)'),
      bigquery: differs('the types stand in angle brackets', 'STRUCT<a INT64, b STRING>'),
      redshift: fails('SUPER'),
      postgres: fails('a composite type (CREATE TYPE ... AS), or JSONB'),
      spark: differs('the types stand in angle brackets', 'STRUCT<a: INT, b: STRING>'),
    },
  ],
  list: [
    'a list type, INTEGER[]',
    {
      snowflake: fails('ARRAY(type)'),
      bigquery: fails('ARRAY<type>'),
      redshift: fails('SUPER'),
      spark: fails('ARRAY<type>'),
    },
  ],
  map: [
    'MAP',
    {
      snowflake: differs('the key is a text or a whole number', 'MAP(VARCHAR, NUMBER)'),
      bigquery: fails('ARRAY<STRUCT<key STRING, value INT64>>'),
      redshift: fails('SUPER'),
      postgres: fails('JSONB, or hstore'),
      spark: differs('the types stand in angle brackets', 'MAP<STRING, INT>'),
    },
  ],
  union: [
    'UNION as a type',
    on(
      ['snowflake', 'bigquery', 'redshift', 'postgres', 'spark'],
      fails('one column for each type, or JSON'),
    ),
  ],
});
