import { differs, fails, on, rulesOf } from '../rule.ts';

const everywhere = ['snowflake', 'bigquery', 'redshift', 'postgres', 'spark'] as const;

export const statementRules = rulesOf('statement', {
  create_or_replace_table: [
    'CREATE OR REPLACE TABLE',
    {
      ...on(['redshift', 'postgres'], fails('DROP TABLE IF EXISTS, then CREATE TABLE, in one transaction')),
      spark: differs(
        'only catalogs such as Iceberg or Delta know it',
        'DROP TABLE IF EXISTS, then CREATE TABLE',
      ),
    },
  ],
  create_macro: [
    'CREATE MACRO',
    {
      ...on(['snowflake', 'bigquery', 'postgres'], fails('CREATE FUNCTION, with types')),
      redshift: fails('CREATE FUNCTION ... LANGUAGE sql, with types and $1'),
      spark: fails('CREATE TEMPORARY FUNCTION, or the expression written out'),
    },
  ],
  create_sequence: [
    'CREATE SEQUENCE',
    on(['bigquery', 'redshift', 'spark'], fails('an identity column, or ROW_NUMBER()')),
  ],
  insert_by_name: [
    'INSERT ... BY NAME',
    on(['bigquery', 'redshift', 'postgres', 'snowflake'], fails('INSERT INTO t (columns) SELECT columns')),
  ],
  insert_or_replace: [
    'INSERT OR REPLACE or INSERT OR IGNORE',
    {
      ...on(['snowflake', 'bigquery', 'redshift', 'spark'], fails('MERGE INTO')),
      postgres: fails('INSERT ... ON CONFLICT (key) DO UPDATE or DO NOTHING'),
    },
  ],
  on_conflict: [
    'INSERT ... ON CONFLICT',
    on(['snowflake', 'bigquery', 'redshift', 'spark'], fails('MERGE INTO')),
  ],
  update_from: ['UPDATE ... FROM', { spark: fails('MERGE INTO, on a table format that knows it') }],
  copy: [
    'COPY',
    {
      snowflake: differs('files stand in a stage', 'COPY INTO @stage FROM (query), COPY INTO t FROM @stage'),
      bigquery: fails("EXPORT DATA OPTIONS (uri = 'gs://...') AS query, LOAD DATA INTO t"),
      redshift: differs('files stand in S3', "UNLOAD ('query') TO 's3://...', COPY t FROM 's3://...'"),
      postgres: differs(
        'files stand on the server; no Parquet',
        'COPY (query) TO STDOUT WITH (FORMAT csv), or \\copy',
      ),
      spark: fails("INSERT OVERWRITE DIRECTORY 'path' USING parquet query"),
    },
  ],
  summarize: ['SUMMARIZE', on(everywhere, fails('the aggregates of each column written out'))],
  pragma: ['PRAGMA', on(everywhere, fails('the settings of that system'))],
  attach: ['ATTACH or DETACH', on(everywhere, fails('another database or schema by its name'))],
  set_variable: [
    'SET VARIABLE',
    {
      snowflake: fails('SET name = value, read as $name'),
      bigquery: fails('DECLARE name type DEFAULT value'),
      redshift: fails("SET_CONFIG('app.name', value, false)"),
      postgres: fails("SET_CONFIG('app.name', value, false)"),
      spark: differs('it is declared first', 'DECLARE VARIABLE name, then SET VAR name = value'),
    },
  ],
  create_type: [
    'CREATE TYPE',
    on(['snowflake', 'bigquery', 'redshift', 'spark'], fails('the type written out in the table')),
  ],
  install: ['INSTALL or LOAD', on(everywhere, fails('nothing: it belongs to DuckDB'))],
});
