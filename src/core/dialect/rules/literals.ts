import { differs, fails, on, rulesOf } from '../rule.ts';

export const literalRules = rulesOf('literal', {
  quoted_name: [
    'a name in double quotes',
    {
      snowflake: differs(
        'names in quotes keep their case there, all others become upper case: "a" and A are two names',
        'the name without quotes, or in upper case in quotes',
      ),
      bigquery: differs('double quotes make a text there, not a name', '`name`'),
      spark: differs('double quotes make a text there, not a name', '`name`'),
    },
  ],
  quoted_capitals: [
    'a name in double quotes with capital letters',
    {
      postgres: differs(
        'names in quotes keep their case there, all others become lower case',
        'the name in lower case without quotes, everywhere',
      ),
    },
  ],
  doubled_quote: [
    "a quote in a text, ''",
    {
      bigquery: fails("\\'"),
      spark: differs('two texts side by side become one, the quote is lost (before Spark 4.0)', "\\'"),
    },
  ],
  backslash: [
    'a backslash in a text',
    {
      ...on(
        ['snowflake', 'redshift', 'spark'],
        differs('a backslash escapes what follows', 'two backslashes for one'),
      ),
      bigquery: differs('a backslash escapes what follows', "r'...' keeps it"),
    },
  ],
  escaped_text: [
    "a text with escapes, E'...'",
    on(['snowflake', 'bigquery', 'redshift', 'spark'], fails("'...': escapes work in every text there")),
  ],
  dollar_text: ['a text in dollar signs, $$...$$', on(['bigquery', 'spark'], fails("'...'"))],
  interval_text: ["INTERVAL '1 day'", { bigquery: fails('INTERVAL 1 DAY') }],
  interval_number: ['INTERVAL 1 DAY', on(['snowflake', 'redshift', 'postgres'], fails("INTERVAL '1 day'"))],
  interval_expression: [
    'INTERVAL (expression) DAY',
    {
      snowflake: fails('DATEADD(day, n, d)'),
      redshift: fails('DATEADD(day, n, d)'),
      postgres: fails("n * INTERVAL '1 day'"),
      spark: differs('only a number can stand there', 'make_dt_interval(n), or date_add(d, n)'),
    },
  ],
  timestamptz_literal: [
    "TIMESTAMPTZ '...'",
    {
      snowflake: fails("'...'::TIMESTAMP_LTZ"),
      bigquery: fails("TIMESTAMP '...'"),
      spark: fails("TIMESTAMP '...'"),
    },
  ],
  timestamp_literal: [
    "TIMESTAMP '...'",
    {
      bigquery: differs(
        'it is a point in time in UTC there; a time without a zone is DATETIME',
        "DATETIME '...'",
      ),
      spark: differs('it is a point in time in the zone of the session', "TIMESTAMP_NTZ '...'"),
    },
  ],
  number_groups: [
    'a number with underscores, 1_000',
    on(['snowflake', 'bigquery', 'redshift', 'spark'], fails('the number without underscores')),
  ],
  list_literal: [
    'a list, [1, 2]',
    {
      redshift: fails('ARRAY(1, 2)'),
      postgres: fails('ARRAY[1, 2]'),
      spark: fails('array(1, 2)'),
    },
  ],
  list_comprehension: [
    'a list comprehension, [... for x in ...]',
    {
      snowflake: fails('TRANSFORM(FILTER(list, x -> condition), x -> expression)'),
      bigquery: fails('ARRAY(SELECT expression FROM UNNEST(list) AS x WHERE condition)'),
      redshift: fails('a join to the unnested SUPER list, and an aggregate'),
      postgres: fails('ARRAY(SELECT expression FROM unnest(list) AS x WHERE condition)'),
      spark: fails('transform(filter(list, x -> condition), x -> expression)'),
    },
  ],
  struct_literal: [
    "a struct, {'a': 1}",
    {
      snowflake: differs('it makes an OBJECT, which is not typed', "OBJECT_CONSTRUCT('a', 1)"),
      bigquery: fails('STRUCT(1 AS a)'),
      redshift: fails("OBJECT('a', 1)"),
      postgres: fails("jsonb_build_object('a', 1), or a composite type"),
      spark: fails("named_struct('a', 1)"),
    },
  ],
  map_literal: [
    'MAP {...}',
    {
      snowflake: fails("OBJECT_CONSTRUCT('a', 1)::MAP(VARCHAR, NUMBER)"),
      bigquery: fails("[STRUCT('a' AS key, 1 AS value)]"),
      redshift: fails("OBJECT('a', 1)"),
      postgres: fails("jsonb_build_object('a', 1), or hstore"),
      spark: fails("map('a', 1)"),
    },
  ],
});
