/** `dew.published`: what stands in the database, made from what and by which run. */
import { runFunctions } from '../../core/sql/dialect.ts';
import { quoteLiteral } from '../../core/sql/quote.ts';
import { textOf, type TaskDatabase } from '../../tasks/task.ts';
import { stagedPrefix, type Warehouse } from '../warehouse/warehouse.ts';

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

export const publishedTable = (database: TaskDatabase): string => database.relation('dew', 'published');

/** What a run keeps beside its tables; `functions` is the SQL name of a schema that models find unqualified. */
export const createPublished = (database: TaskDatabase, functions: string): string[] => [
  `CREATE TABLE IF NOT EXISTS ${publishedTable(database)} (name VARCHAR PRIMARY KEY, fingerprint VARCHAR NOT NULL, run_id VARCHAR NOT NULL, rows BIGINT, watermark VARCHAR, published_at TIMESTAMP WITH TIME ZONE NOT NULL)`,
  ...runFunctions[database.dialect.name](functions),
];

export async function readState(database: Warehouse): Promise<DatabaseState> {
  const relations = await database.relations();
  const state: DatabaseState = {
    published: new Map(),
    relations: new Set(relations.map(keyOf)),
  };
  if (!state.relations.has('dew.published')) return state;
  for (const row of await database.rows(
    `SELECT name, fingerprint, run_id, rows::VARCHAR AS rows, watermark FROM ${publishedTable(database)}`,
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
  database: TaskDatabase,
  name: string,
  { fingerprint, runId }: Pick<PublishedRow, 'fingerprint' | 'runId'>,
  rows: string,
  watermark: string,
): string[] {
  const table = publishedTable(database);
  return [
    `DELETE FROM ${table} WHERE name = ${quoteLiteral(name)}`,
    `INSERT INTO ${table} VALUES (${quoteLiteral(name)}, ${quoteLiteral(fingerprint)}, ${quoteLiteral(runId)}, ${rows}, ${watermark}, now())`,
  ];
}

export const keyOf = ({ schema, name }: { schema: string; name: string }): string =>
  `${schema}.${name}`.toLowerCase();

export const isStaged = (key: string): boolean => key.includes(`.${stagedPrefix}`);

/** Drops what a killed run left half built. */
export async function sweepStaged(database: Warehouse, state?: DatabaseState): Promise<void> {
  for (const relation of await database.relations()) {
    if (!relation.name.startsWith(stagedPrefix)) continue;
    await database.run(
      `DROP ${relation.kind} IF EXISTS ${database.relation(relation.schema, relation.name)}`,
    );
    state?.relations.delete(keyOf(relation));
  }
}
