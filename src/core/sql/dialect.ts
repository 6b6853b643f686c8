/** What differs between the SQL of the databases that a pipeline can run on. */
import { quoteIdentifier } from './quote.ts';

export interface Dialect {
  readonly name: 'duckdb' | 'postgres';
  /** Makes a relation, also where one of its kind and name stands. */
  make(kind: 'table' | 'view', target: string, select: string): string[];
  /** Sets what `dew_date()` or `dew_watermark()` answers; `value` is an expression. */
  setVariable(name: 'date' | 'watermark', value: string): string;
  /** True for two rows that agree in these columns, NULL with NULL. */
  sameRow(left: string, right: string, columns: readonly string[]): string;
}

export const duckdbDialect: Dialect = {
  name: 'duckdb',
  make: (kind, target, select) => [`CREATE OR REPLACE ${kind.toUpperCase()} ${target} AS\n${select}\n`],
  setVariable: (name, value) => `SET VARIABLE dew_${name} = (${value})`,
  sameRow: (left, right, columns) =>
    columns
      .map(
        (column) =>
          `${left}.${quoteIdentifier(column)} IS NOT DISTINCT FROM ${right}.${quoteIdentifier(column)}`,
      )
      .join(' AND '),
};

const rowText = (row: string, columns: readonly string[]): string =>
  `CAST(ROW(${columns.map((column) => `${row}.${quoteIdentifier(column)}`).join(', ')}) AS text)`;

export const postgresDialect: Dialect = {
  name: 'postgres',
  make: (kind, target, select) => [
    `DROP ${kind.toUpperCase()} IF EXISTS ${target}`,
    `CREATE ${kind.toUpperCase()} ${target} AS\n${select}\n`,
  ],
  setVariable: (name, value) =>
    `SELECT set_config('dew.${name}', coalesce(CAST((${value}) AS text), ''), false)`,
  // IS NOT DISTINCT FROM would compare every row with every row there: it has no hash join.
  sameRow: (left, right, columns) => `${rowText(left, columns)} = ${rowText(right, columns)}`,
};

/** What `dew_date()` and `dew_watermark()` are in each database; `schema` is an SQL name. */
export const runFunctions: Record<Dialect['name'], (schema: string) => string[]> = {
  duckdb: (schema) => [
    `CREATE OR REPLACE MACRO ${schema}.dew_date() AS CAST(getvariable('dew_date') AS DATE)`,
    `CREATE OR REPLACE MACRO ${schema}.dew_watermark() AS CAST(getvariable('dew_watermark') AS VARCHAR)`,
  ],
  postgres: (schema) => [
    `CREATE OR REPLACE FUNCTION ${schema}.dew_date() RETURNS date LANGUAGE sql STABLE AS
      'SELECT CAST(nullif(current_setting(''dew.date'', true), '''') AS date)'`,
    `CREATE OR REPLACE FUNCTION ${schema}.dew_watermark() RETURNS text LANGUAGE sql STABLE AS
      'SELECT nullif(current_setting(''dew.watermark'', true), '''')'`,
  ],
};
