import type { CatalogRelation } from '../../protocol/engine/catalog.ts';
import type { DatabaseGate } from '../context.ts';
import { columnOf } from '../results/storedResult.ts';

/** DuckDB's own databases and ours: nobody looks for a table there. */
const hidden = "('system', 'temp', 'results')";

/** Schemas that runs keep their books in: after everything that is the user's. */
const bookkeeping = "('dew', 'dew_rejects', 'dew_failures')";

/** Every table and view of the project database and of what the user attached beside it; not what a run is still building. */
export function listRelations(gate: DatabaseGate, signal: AbortSignal): Promise<CatalogRelation[]> {
  return gate.use(
    'read',
    async ({ connection, alias }) => {
      const own = alias === 'memory' ? '' : ` AND database_name <> 'memory'`;
      const where = `WHERE NOT internal AND database_name NOT IN ${hidden}${own}`;
      const relations = await connection.runAndReadAll(
        `FROM (SELECT database_name, schema_name, table_name AS name, 'table', estimated_size::DOUBLE, comment FROM duckdb_tables() ${where}
         UNION ALL SELECT database_name, schema_name, view_name, 'view', NULL, comment FROM duckdb_views() ${where})
         WHERE NOT starts_with(name, 'dew_staging__')
         ORDER BY database_name, schema_name IN ${bookkeeping}, schema_name, name`,
      );
      const columns = await connection.runAndReadAll(
        `SELECT database_name, schema_name, table_name, column_name, data_type, is_nullable
         FROM duckdb_columns() ${where} ORDER BY column_index`,
      );
      const keys = await connection.runAndReadAll(
        `SELECT database_name, schema_name, table_name, unnest(constraint_column_names) FROM duckdb_constraints()
         WHERE constraint_type IN ('PRIMARY KEY', 'UNIQUE')`,
      );
      const place = (row: readonly unknown[]) => JSON.stringify(row.slice(0, 3));
      const keyed = new Set(keys.getRows().map((row) => JSON.stringify(row.slice(0, 4))));
      const byPlace = new Map<string, CatalogRelation['columns']>();
      for (const row of columns.getRows()) {
        const list = byPlace.get(place(row)) ?? [];
        byPlace.set(place(row), list);
        const key = keyed.has(JSON.stringify(row.slice(0, 4)));
        list.push({ ...columnOf(String(row[3]), String(row[4])), nullable: row[5] === true, key });
      }
      return relations.getRows().map((row) => ({
        database: String(row[0]),
        schema: String(row[1]),
        name: String(row[2]),
        kind: row[3] === 'view' ? 'view' : 'table',
        rowCount: row[4] === null ? null : Number(row[4]),
        columns: byPlace.get(place(row)) ?? [],
        comment: row[5] as string | null,
      }));
    },
    signal,
  );
}
