/** `dew.published`: what stands in the database, made from what and by which run. */
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import { textOf, type TaskDatabase } from '../../tasks/task.ts';

export interface PublishedRow {
  fingerprint: string;
  runId: string;
  rows: number | null;
  watermark: string | null;
}

export interface DatabaseState {
  published: Map<string, PublishedRow>;
  /** `schema.name` of every table and view, lower case. */
  relations: Set<string>;
}

/** Row of a task itself, beside those of its tables. */
export const taskRow = (id: string): string => `task:${id}`;

export const createPublished = [
  'CREATE SCHEMA IF NOT EXISTS dew',
  `CREATE TABLE IF NOT EXISTS dew.published (name VARCHAR PRIMARY KEY, fingerprint VARCHAR NOT NULL, run_id VARCHAR NOT NULL, rows BIGINT, watermark VARCHAR, published_at TIMESTAMP WITH TIME ZONE NOT NULL)`,
];

export async function readState(database: TaskDatabase): Promise<DatabaseState> {
  const relations = await database.rows(
    `SELECT schema_name || '.' || table_name AS name FROM duckdb_tables() WHERE database_name = current_database()
     UNION ALL SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE database_name = current_database() AND NOT internal`,
  );
  const state: DatabaseState = {
    published: new Map(),
    relations: new Set(relations.map((row) => textOf(row['name']).toLowerCase())),
  };
  if (!state.relations.has('dew.published')) return state;
  for (const row of await database.rows(
    'SELECT name, fingerprint, run_id, rows::VARCHAR AS rows, watermark FROM dew.published',
  )) {
    state.published.set(textOf(row['name']), {
      fingerprint: textOf(row['fingerprint']),
      runId: textOf(row['run_id']),
      rows: row['rows'] === null ? null : Number(row['rows']),
      watermark: row['watermark'] === null ? null : textOf(row['watermark']),
    });
  }
  return state;
}

/** Statements that write one row, inside the transaction that writes the relation. */
export function recordPublished(
  name: string,
  fingerprint: string,
  runId: string,
  rows: string,
  watermark: string,
): string[] {
  return [
    `DELETE FROM dew.published WHERE name = ${quoteLiteral(name)}`,
    `INSERT INTO dew.published VALUES (${quoteLiteral(name)}, ${quoteLiteral(fingerprint)}, ${quoteLiteral(runId)}, ${rows}, ${watermark}, now())`,
  ];
}

/** DuckDB cannot rename across schemas, so what is being built stands beside the old one under this name. */
export const stagedName = (name: string): string => `dew_staging__${name}`;

export function relationSql(schema: string, name: string): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** Drops what a killed run left half built. */
export async function sweepStaged(database: TaskDatabase, state: DatabaseState): Promise<void> {
  for (const relation of state.relations) {
    const [schema = '', name = ''] = relation.split(/\.(.*)/s);
    if (!name.startsWith('dew_staging__')) continue;
    const views = await database.rows(
      `SELECT 1 FROM duckdb_views() WHERE database_name = current_database() AND schema_name = ${quoteLiteral(schema)} AND view_name = ${quoteLiteral(name)}`,
    );
    await database.run(`DROP ${views.length ? 'VIEW' : 'TABLE'} IF EXISTS ${relationSql(schema, name)}`);
    state.relations.delete(relation);
  }
}
