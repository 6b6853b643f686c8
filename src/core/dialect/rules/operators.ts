import { differs, fails, on, rulesOf } from '../rule.ts';

export const operatorRules = rulesOf('operator', {
  cast: [
    'the cast ::',
    {
      bigquery: fails('CAST(x AS type)'),
      spark: fails('CAST(x AS type), before Spark 4.0'),
    },
  ],
  try_cast: [
    'TRY_CAST',
    {
      snowflake: differs('it takes text only', 'TRY_CAST(x::VARCHAR AS type)'),
      bigquery: fails('SAFE_CAST(x AS type)'),
      redshift: differs(
        'it knows fewer pairs of types',
        'TRY_CAST where Redshift allows it, else CASE WHEN x ~ pattern THEN CAST(x AS type) END',
      ),
      postgres: fails('CASE WHEN pg_input_is_valid(x, type) THEN CAST(x AS type) END, from PostgreSQL 16 on'),
    },
  ],
  whole_division: [
    'the division /',
    {
      snowflake: differs(
        'whole numbers give a NUMBER with six decimals, DuckDB gives a DOUBLE',
        'CAST(a AS DOUBLE) / b',
      ),
      redshift: differs(
        'two whole numbers give a whole number, the rest is cut off',
        'CAST(a AS DOUBLE PRECISION) / b',
      ),
      postgres: differs(
        'two whole numbers give a whole number, the rest is cut off',
        'CAST(a AS DOUBLE PRECISION) / b',
      ),
    },
  ],
  zero_division: [
    'a division by what may be 0',
    {
      ...on(
        ['snowflake', 'redshift', 'postgres'],
        differs('dividing by 0 is an error there, NULL in DuckDB', 'a / NULLIF(b, 0)'),
      ),
      bigquery: differs(
        'dividing by 0 is an error there, NULL in DuckDB',
        'SAFE_DIVIDE(a, b), or a / NULLIF(b, 0)',
      ),
      spark: differs(
        'dividing by 0 is an error in ANSI mode (the default from Spark 4.0 on), NULL in DuckDB',
        'a / NULLIF(b, 0)',
      ),
    },
  ],
  floor_division: [
    'the whole division //',
    {
      snowflake: fails('TRUNC(a / b)'),
      bigquery: fails('DIV(a, b)'),
      redshift: fails('a / b of two whole numbers'),
      postgres: fails('DIV(a, b)'),
      spark: fails('a DIV b'),
    },
  ],
  power: [
    'the power **',
    on(['snowflake', 'bigquery', 'redshift', 'postgres', 'spark'], fails('POWER(a, b)')),
  ],
  caret: [
    'the power ^',
    {
      snowflake: fails('POWER(a, b)'),
      bigquery: differs('^ is the bitwise exclusive or', 'POWER(a, b)'),
      spark: differs('^ is the bitwise exclusive or', 'POWER(a, b)'),
    },
  ],
  double_equals: ['the comparison ==', on(['snowflake', 'bigquery', 'redshift', 'postgres'], fails('='))],
  ilike: ['ILIKE', { bigquery: fails('LOWER(a) LIKE LOWER(pattern)') }],
  glob: ['GLOB', on(['snowflake', 'bigquery', 'redshift', 'postgres', 'spark'], fails('LIKE, with % and _'))],
  similar_to: [
    'SIMILAR TO',
    {
      snowflake: fails('RLIKE: it also matches the whole text'),
      bigquery: fails("REGEXP_CONTAINS(a, r'^(pattern)$')"),
      redshift: differs(
        'the pattern is one of standard SQL (%, _), not a regular expression',
        "a ~ '^(pattern)$'",
      ),
      postgres: differs(
        'the pattern is one of standard SQL (%, _), not a regular expression',
        "a ~ '^(pattern)$'",
      ),
      spark: fails("a RLIKE '^(pattern)$'"),
    },
  ],
  tilde: [
    'the match ~',
    {
      snowflake: fails('a RLIKE pattern: it also matches the whole text'),
      bigquery: fails("REGEXP_CONTAINS(a, r'^(pattern)$')"),
      redshift: differs(
        'it is true where a part matches; in DuckDB the whole text must',
        "a ~ '^(pattern)$'",
      ),
      postgres: differs(
        'it is true where a part matches; in DuckDB the whole text must',
        "a ~ '^(pattern)$'",
      ),
      spark: fails("a RLIKE '^(pattern)$'"),
    },
  ],
  starts_with_operator: [
    'the prefix ^@',
    {
      snowflake: fails('STARTSWITH(a, b)'),
      bigquery: fails('STARTS_WITH(a, b)'),
      redshift: fails("a LIKE 'prefix%'"),
      spark: fails('startswith(a, b)'),
    },
  ],
  distinct_from: ['IS [NOT] DISTINCT FROM', { redshift: fails('a <> b OR (a IS NULL) <> (b IS NULL)') }],
  json_arrow: [
    'the JSON arrow -> or ->>',
    {
      snowflake: fails('a:key::VARCHAR on a VARIANT'),
      bigquery: fails("JSON_VALUE(a, '$.key'), JSON_QUERY(a, '$.key')"),
      redshift: fails('a.key on a SUPER, or JSON_EXTRACT_PATH_TEXT(a, key)'),
      postgres: differs(
        "a path such as '$.a.b' is a key there, not a path",
        "a #>> '{a,b}', or -> one key at a time",
      ),
      spark: fails("get_json_object(a, '$.key')"),
    },
  ],
  lambda: [
    'a lambda (x -> ...)',
    {
      bigquery: fails('ARRAY(SELECT ... FROM UNNEST(list) AS x)'),
      redshift: fails('a join to the unnested SUPER list, and an aggregate'),
      postgres: fails('ARRAY(SELECT ... FROM unnest(list) AS x)'),
    },
  ],
  lambda_keyword: [
    'a lambda (lambda x: ...)',
    {
      snowflake: fails('x -> ...'),
      bigquery: fails('ARRAY(SELECT ... FROM UNNEST(list) AS x)'),
      redshift: fails('a join to the unnested SUPER list, and an aggregate'),
      postgres: fails('ARRAY(SELECT ... FROM unnest(list) AS x)'),
      spark: fails('x -> ...'),
    },
  ],
  list_index: [
    'an element by its number, x[1]',
    {
      snowflake: differs('the first element is x[0]', 'x[n - 1]'),
      bigquery: fails('x[OFFSET(0)] or x[ORDINAL(1)]'),
      redshift: differs('the first element is x[0], on SUPER', 'x[n - 1]'),
      spark: differs('the first element is x[0]', 'x[n - 1], or element_at(x, n)'),
    },
  ],
  list_slice: [
    'a slice, x[1:2]',
    {
      snowflake: fails('ARRAY_SLICE(x, from - 1, to) for a list, SUBSTR for a text'),
      bigquery: fails('ARRAY_SLICE(x, from - 1, to - 1) for a list, SUBSTR for a text'),
      redshift: fails('SUBARRAY(x, from - 1, count) for a list, SUBSTRING for a text'),
      postgres: differs('only a list can be cut', 'SUBSTR for a text'),
      spark: fails('slice(x, from, count) for a list, substring for a text'),
    },
  ],
  method_call: [
    'a function called with a dot, x.f()',
    on(['snowflake', 'bigquery', 'redshift', 'postgres', 'spark'], fails('f(x)')),
  ],
  date_difference: [
    'the difference of two dates',
    {
      bigquery: differs('it is an INTERVAL there, a number of days in DuckDB', 'DATE_DIFF(a, b, DAY)'),
      spark: differs('it is an INTERVAL there, a number of days in DuckDB', 'DATEDIFF(a, b)'),
    },
  ],
  interval_arithmetic: [
    'a date plus or minus an interval',
    {
      snowflake: differs(
        'a DATE stays a DATE there; DuckDB makes a TIMESTAMP of it',
        'CAST(d AS TIMESTAMP) + INTERVAL ...',
      ),
      bigquery: differs(
        'months and years cannot be added to a TIMESTAMP, and a DATE becomes a DATETIME',
        'DATE_ADD(d, INTERVAL n MONTH)',
      ),
      spark: differs(
        'a DATE stays a DATE there; DuckDB makes a TIMESTAMP of it',
        'CAST(d AS TIMESTAMP) + INTERVAL ...',
      ),
    },
  ],
});
