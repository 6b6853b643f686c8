import { differs, functionRules } from '../rule.ts';

const skipsNull = (write: string) =>
  differs('it gives NULL where one argument is NULL; DuckDB leaves it out', write);

export const otherFunctions = functionRules({
  greatest: {
    snowflake: skipsNull('GREATEST_IGNORE_NULLS(a, b)'),
    bigquery: skipsNull('GREATEST(COALESCE(a, b), COALESCE(b, a))'),
  },
  least: {
    snowflake: skipsNull('LEAST_IGNORE_NULLS(a, b)'),
    bigquery: skipsNull('LEAST(COALESCE(a, b), COALESCE(b, a))'),
  },
  ifnull: { redshift: 'COALESCE(a, b)', postgres: 'COALESCE(a, b)' },
  if: {
    snowflake: 'IFF(condition, a, b)',
    redshift: 'CASE WHEN condition THEN a ELSE b END',
    postgres: 'CASE WHEN condition THEN a ELSE b END',
  },
  try: {
    snowflake: 'TRY_ functions such as TRY_TO_NUMBER',
    bigquery: 'SAFE. before the function',
    redshift: 'CASE around it',
    postgres: 'CASE around it',
    spark: 'try_ functions such as try_divide',
  },
  random: {
    snowflake: differs(
      'it gives a whole number of 64 bits, DuckDB a number from 0 to 1',
      'UNIFORM(0::FLOAT, 1::FLOAT, RANDOM())',
    ),
    bigquery: 'RAND()',
  },
  setseed: {
    snowflake: 'RANDOM(seed)',
    bigquery: 'nothing: RAND() has no seed',
    redshift: 'SET seed TO n',
    spark: 'rand(seed)',
  },
  'uuid, gen_random_uuid, uuidv4': {
    snowflake: 'UUID_STRING()',
    bigquery: 'GENERATE_UUID()',
    redshift: 'a Lambda function, or MD5(RANDOM()::VARCHAR)',
    postgres: 'GEN_RANDOM_UUID()',
    spark: 'uuid()',
  },
  uuidv7: {
    snowflake: 'UUID_STRING(): of version 4',
    bigquery: 'GENERATE_UUID(): of version 4',
    redshift: 'a Lambda function',
    postgres: 'UUIDV7() from PostgreSQL 18 on',
    spark: 'uuid(): of version 4',
  },
  typeof: {
    bigquery: 'nothing before it is run: the schema tells',
    redshift: 'JSON_TYPEOF of a SUPER',
    postgres: 'PG_TYPEOF(x)',
  },
  error: {
    snowflake: 'a failing cast',
    bigquery: 'ERROR(text)',
    redshift: 'a failing cast',
    postgres: 'RAISE in a function',
    spark: 'raise_error(text)',
  },
  getvariable: {
    snowflake: '$name',
    bigquery: 'the declared name',
    redshift: "CURRENT_SETTING('app.name')",
    postgres: "CURRENT_SETTING('app.name')",
    spark: 'the declared name',
  },
  getenv: {
    snowflake: 'a session variable',
    bigquery: 'a query parameter',
    redshift: 'a session setting',
    postgres: 'a session setting',
    spark: 'a variable',
  },
  current_setting: { snowflake: '$name, or SHOW PARAMETERS', bigquery: '@@name', spark: 'SET name' },
  nextval: {
    snowflake: 'sequence.NEXTVAL',
    bigquery: 'ROW_NUMBER(), or GENERATE_UUID()',
    redshift: 'an identity column',
    spark: 'monotonically_increasing_id()',
  },
  round_even: {
    snowflake: "ROUND(x, n, 'HALF_TO_EVEN')",
    bigquery: "ROUND(x, n, 'ROUND_HALF_EVEN')",
    redshift: 'a formula',
    postgres: 'ROUND of a DOUBLE',
    spark: 'bround(x, n)',
  },
  log: {
    snowflake: differs('it takes the base first', 'LOG(10, x)'),
    bigquery: differs('it is the natural logarithm', 'LOG10(x)'),
    spark: differs('it is the natural logarithm', 'log10(x)'),
  },
  log10: { snowflake: 'LOG(10, x)', redshift: 'LOG(x)' },
  log2: { snowflake: 'LOG(2, x)', bigquery: 'LOG(x, 2)', redshift: 'LN(x) / LN(2)', postgres: 'LOG(2, x)' },
  pow: { postgres: 'POWER(a, b)' },
  mod: { postgres: differs('it takes no floating point', 'MOD(a::NUMERIC, b::NUMERIC)') },
  fmod: {
    snowflake: 'MOD(a, b)',
    bigquery: 'MOD(a, b)',
    redshift: 'MOD(a, b)',
    postgres: 'MOD(a, b)',
    spark: 'a % b',
  },
  isnan: {
    snowflake: "x = 'NaN'::FLOAT",
    bigquery: 'IS_NAN(x)',
    redshift: "x = 'NaN'::FLOAT",
    postgres: "x = 'NaN'::FLOAT8",
  },
  'isinf, isfinite': {
    snowflake: "x = 'inf'::FLOAT",
    bigquery: 'IS_INF(x)',
    redshift: "x = 'inf'::FLOAT",
    postgres: "x = 'Infinity'::FLOAT8",
    spark: "x = double('inf')",
  },
  even: {
    snowflake: 'a formula',
    bigquery: 'a formula',
    redshift: 'a formula',
    postgres: 'a formula',
    spark: 'a formula',
  },
  gcd: {
    snowflake: 'a recursive query',
    bigquery: 'a recursive query',
    redshift: 'a recursive query',
    spark: 'a user-defined function',
  },
  lcm: {
    snowflake: 'a recursive query',
    bigquery: 'a recursive query',
    redshift: 'a recursive query',
    spark: 'a user-defined function',
  },
  factorial: { bigquery: 'a recursive query', redshift: 'a recursive query' },
  xor: { snowflake: 'BITXOR(a, b)', bigquery: 'a ^ b', redshift: 'a # b', postgres: 'a # b', spark: 'a ^ b' },
  bit_count: { snowflake: 'a formula', redshift: 'a formula' },
  // Made by every run on DuckDB and PostgreSQL (src/core/sql/dialect.ts); elsewhere nothing makes them.
  dew_date: {
    snowflake: '$dew_date, after SET dew_date = ...',
    bigquery: '@dew_date, a parameter of the query',
    redshift: 'the date itself, put in by what runs the model',
    spark: 'dew_date, after DECLARE VARIABLE dew_date DATE',
  },
  dew_watermark: {
    snowflake: '$dew_watermark, after SET dew_watermark = (SELECT max(...) ...)',
    bigquery: '(SELECT max(...) FROM the table that is loaded)',
    redshift: '(SELECT max(...) FROM the table that is loaded)',
    spark: 'dew_watermark, after DECLARE VARIABLE dew_watermark STRING',
  },
  width_bucket: { bigquery: 'RANGE_BUCKET(x, boundaries)', redshift: 'FLOOR((x - low) / width) + 1' },
});

/** Functions with the same name and meaning on all systems of this report, as far as the constructs above do not say otherwise. */
export const portableFunctions: ReadonlySet<string> = new Set(
  `abs acos asin atan atan2 ceil ceiling coalesce cos count cume_dist degrees dense_rank exp extract first_value floor
  grouping lag last_value lead left length ln lower lpad ltrim max min ntile nullif nth_value overlay percent_rank pi
  position power radians rank replace reverse right repeat round row_number rpad rtrim sign sin sqrt stddev stddev_pop
  stddev_samp substr substring sum tan trim trunc upper var_pop var_samp variance char_length character_length chr
  initcap current_date current_user percentile_cont percentile_disc cbrt cot`.split(/\s+/),
);
