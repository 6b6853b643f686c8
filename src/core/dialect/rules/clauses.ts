import { differs, fails, on, rulesOf } from '../rule.ts';

const window = 'a subquery with ROW_NUMBER() OVER (...) AS n, and WHERE n = 1 around it';

export const clauseRules = rulesOf('clause', {
  qualify: ['QUALIFY', on(['postgres', 'spark'], fails(`${window}: there is no QUALIFY`))],
  group_by_all: [
    'GROUP BY ALL',
    { postgres: fails('GROUP BY with the columns written out (PostgreSQL 18 and older)') },
  ],
  order_by_all: [
    'ORDER BY ALL',
    on(['bigquery', 'redshift', 'postgres'], fails('ORDER BY with the columns or their numbers written out')),
  ],
  from_first: [
    'FROM before SELECT',
    {
      ...on(
        ['snowflake', 'bigquery', 'redshift', 'postgres'],
        fails('SELECT ... FROM ..., or SELECT * FROM ...'),
      ),
      spark: differs('FROM t SELECT a is known, FROM t alone is not', 'SELECT ... FROM ...'),
    },
  ],
  exclude: [
    '* EXCLUDE',
    {
      bigquery: fails('* EXCEPT (a, b)'),
      redshift: differs(
        'it may only end the whole SELECT list',
        'EXCLUDE as the last word of the list, or the columns written out',
      ),
      postgres: fails('the columns written out'),
      spark: fails('* EXCEPT (a, b) from Spark 4.0 on, else the columns written out'),
    },
  ],
  star_replace: [
    '* REPLACE',
    on(
      ['redshift', 'postgres', 'spark'],
      fails('the columns written out, with the new expression in its place'),
    ),
  ],
  star_rename: [
    '* RENAME',
    on(['bigquery', 'redshift', 'postgres', 'spark'], fails('the columns written out with AS')),
  ],
  columns: [
    'COLUMNS()',
    on(['snowflake', 'bigquery', 'redshift', 'postgres', 'spark'], fails('one expression for each column')),
  ],
  distinct_on: [
    'DISTINCT ON',
    {
      ...on(
        ['snowflake', 'bigquery', 'redshift'],
        fails('QUALIFY ROW_NUMBER() OVER (PARTITION BY key ORDER BY ...) = 1'),
      ),
      spark: fails(window),
    },
  ],
  semi_join: [
    'SEMI JOIN',
    on(
      ['snowflake', 'bigquery', 'redshift', 'postgres'],
      fails('WHERE EXISTS (SELECT 1 FROM ... WHERE ...)'),
    ),
  ],
  anti_join: [
    'ANTI JOIN',
    on(
      ['snowflake', 'bigquery', 'redshift', 'postgres'],
      fails('WHERE NOT EXISTS (SELECT 1 FROM ... WHERE ...)'),
    ),
  ],
  asof_join: [
    'ASOF JOIN',
    {
      snowflake: differs(
        'the comparison stands in a clause of its own',
        'ASOF JOIN u MATCH_CONDITION (t.at >= u.at) ON t.key = u.key',
      ),
      ...on(
        ['bigquery', 'redshift', 'spark'],
        fails('a join on the key and at >= at, and ROW_NUMBER() to keep the nearest row'),
      ),
      postgres: fails('LEFT JOIN LATERAL (SELECT ... ORDER BY at DESC LIMIT 1) u ON true'),
    },
  ],
  positional_join: [
    'POSITIONAL JOIN',
    on(
      ['snowflake', 'bigquery', 'redshift', 'postgres', 'spark'],
      fails('ROW_NUMBER() on both sides with an ORDER BY, and a join on it'),
    ),
  ],
  natural_join: ['NATURAL JOIN', { bigquery: fails('JOIN ... USING (columns)') }],
  lateral: [
    'LATERAL',
    {
      bigquery: fails('a join to UNNEST(...), or a window function'),
      redshift: fails('a join with a window function'),
    },
  ],
  pivot: [
    'PIVOT',
    {
      snowflake: differs(
        'PIVOT is a part of FROM; the values are listed or ANY',
        'FROM t PIVOT (SUM(x) FOR k IN (ANY))',
      ),
      bigquery: differs(
        'PIVOT is a part of FROM and the values are listed',
        "FROM t PIVOT (SUM(x) FOR k IN ('a', 'b'))",
      ),
      redshift: differs(
        'PIVOT is a part of FROM and the values are listed',
        "FROM t PIVOT (SUM(x) FOR k IN ('a', 'b'))",
      ),
      postgres: fails("SUM(x) FILTER (WHERE k = 'a') AS a for each value"),
      spark: differs(
        'PIVOT is a part of FROM and the values are listed',
        "SELECT * FROM t PIVOT (SUM(x) FOR k IN ('a', 'b'))",
      ),
    },
  ],
  unpivot: [
    'UNPIVOT',
    {
      ...on(
        ['snowflake', 'bigquery', 'redshift', 'spark'],
        differs(
          'UNPIVOT is a part of FROM and the columns are listed',
          'FROM t UNPIVOT (value FOR name IN (a, b))',
        ),
      ),
      postgres: fails("CROSS JOIN LATERAL (VALUES ('a', a), ('b', b)) u(name, value)"),
    },
  ],
  union_by_name: [
    'UNION BY NAME',
    {
      bigquery: differs('missing columns are refused unless FULL is written', 'FULL UNION ALL BY NAME'),
      ...on(
        ['redshift', 'postgres', 'spark'],
        fails('the columns of both sides written out in one order, NULL where one is missing'),
      ),
    },
  ],
  plain_set_operation: [
    'UNION, EXCEPT or INTERSECT without ALL',
    { bigquery: fails('DISTINCT after the word: UNION DISTINCT, EXCEPT DISTINCT, INTERSECT DISTINCT') },
  ],
  all_set_operation: [
    'EXCEPT ALL or INTERSECT ALL',
    on(
      ['snowflake', 'bigquery', 'redshift'],
      fails('ROW_NUMBER() OVER (PARTITION BY all columns) on both sides, then EXCEPT or INTERSECT'),
    ),
  ],
  sample: [
    'USING SAMPLE or TABLESAMPLE',
    {
      snowflake: differs('it stands after the table', 'FROM t SAMPLE (10), FROM t SAMPLE (100 ROWS)'),
      bigquery: differs('only percent of blocks', 'FROM t TABLESAMPLE SYSTEM (10 PERCENT)'),
      redshift: fails('WHERE RANDOM() < 0.1, or ORDER BY RANDOM() LIMIT n'),
      postgres: differs(
        'it stands after the table, in percent, with a method',
        'FROM t TABLESAMPLE SYSTEM (10)',
      ),
      spark: differs('it stands after the table', 'FROM t TABLESAMPLE (10 PERCENT)'),
    },
  ],
  limit_percent: [
    'LIMIT in percent',
    on(
      ['snowflake', 'bigquery', 'redshift', 'postgres', 'spark'],
      fails('ROW_NUMBER() and COUNT(*) OVER (), and WHERE n <= count * 0.1 around it'),
    ),
  ],
  filter: [
    'aggregate FILTER (WHERE ...)',
    {
      snowflake: fails('SUM(IFF(condition, x, NULL)), COUNT_IF(condition)'),
      bigquery: fails('SUM(IF(condition, x, NULL)), COUNTIF(condition)'),
      redshift: fails('SUM(CASE WHEN condition THEN x END)'),
    },
  ],
  named_window: [
    'WINDOW clause',
    on(['snowflake', 'redshift'], fails('the window written out in each OVER (...)')),
  ],
  groups_frame: [
    'window frame in GROUPS',
    on(['snowflake', 'bigquery', 'redshift', 'spark'], fails('ROWS or RANGE, or DENSE_RANK() and a join')),
  ],
  frame_exclude: [
    'window frame with EXCLUDE',
    on(['snowflake', 'bigquery', 'redshift', 'spark'], fails('the aggregate less the row itself')),
  ],
  recursive: ['WITH RECURSIVE', { spark: fails('a loop outside of SQL, before Spark 4.1') }],
  null_order_down: [
    'ORDER BY ... DESC without NULLS FIRST or LAST',
    on(
      ['snowflake', 'redshift', 'postgres'],
      differs('NULL comes first there, last in DuckDB', 'DESC NULLS LAST, where it can be NULL'),
    ),
  ],
  null_order_up: [
    'ORDER BY without NULLS FIRST or LAST',
    on(
      ['bigquery', 'spark'],
      differs('NULL comes first there, last in DuckDB', 'ASC NULLS LAST, where it can be NULL'),
    ),
  ],
  alias_in_list: [
    'a name of the SELECT list used again in it',
    on(['bigquery', 'postgres'], fails('the expression again, or a subquery that names it')),
  ],
  alias_in_where: [
    'a name of the SELECT list used in WHERE',
    on(
      ['bigquery', 'redshift', 'postgres', 'spark'],
      fails('the expression again, or a subquery that names it'),
    ),
  ],
  alias_in_having: ['a name of the SELECT list used in HAVING', { postgres: fails('the expression again') }],
  position: [
    'a column by its number (#1)',
    on(['snowflake', 'bigquery', 'redshift', 'postgres', 'spark'], fails('the name of the column')),
  ],
  values_table: [
    'VALUES as a table',
    {
      bigquery: fails('UNNEST([STRUCT(1 AS a, 2 AS b), (3, 4)])'),
      redshift: fails('SELECT 1 AS a, 2 AS b UNION ALL SELECT 3, 4'),
    },
  ],
  file: [
    'a file read in FROM',
    {
      snowflake: fails('COPY INTO a table from a stage, or SELECT $1, $2 FROM @stage/file'),
      bigquery: fails('LOAD DATA INTO, or an external table'),
      redshift: fails('COPY table FROM an S3 path, or an external table (Spectrum)'),
      postgres: fails('COPY table FROM, or file_fdw'),
      spark: fails('csv.`path`, parquet.`path`, or CREATE TEMPORARY VIEW ... USING csv OPTIONS (...)'),
    },
  ],
  trailing_comma: [
    'a comma after the last item',
    on(['snowflake', 'redshift', 'postgres', 'spark'], fails('no comma there')),
  ],
  prefix_alias: [
    'a name before its expression (a: x)',
    on(['snowflake', 'bigquery', 'redshift', 'postgres', 'spark'], fails('x AS a')),
  ],
});
