/** Runs the queries of a dashboard, each once, several at a time, on one lease of the project's database. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Dashboard } from '../../core/dashboard/parse.ts';
import { queriesOf } from '../../core/dashboard/dashboardSchema.ts';
import { standaloneStatement } from '../../core/dashboard/statement.ts';
import { failWith } from '../../core/failure.ts';
import { onlyStatement } from '../../core/sql/split.ts';
import type { DashboardRows, DashboardValues } from '../../protocol/engine/dashboard.ts';
import type { DatabaseGate, DatabaseLease } from '../context.ts';
import { interruptible } from '../query/resultConnection.ts';
import { columnOf } from '../results/storedResult.ts';
import { sqlFailure } from '../sqlFailure.ts';
import { bindValues, boundNames } from './parameters.ts';

export const mostRows = 10_000;
const atOnce = 3;

type Names = ReturnType<typeof boundNames>;

/** Columns, the first rows as exact texts, and the count of one SELECT. */
async function select(
  connection: DuckDBConnection,
  sql: string,
  names: Names,
  values: DashboardValues,
): Promise<Pick<DashboardRows, 'columns' | 'rows' | 'rowCount'>> {
  const query = onlyStatement(sql);
  const run = async (text: string) => {
    const statement = await connection.prepare(text);
    try {
      await bindValues(statement, names, values);
      return await statement.runAndReadAll();
    } finally {
      statement.destroySync();
    }
  };
  const shape = await run(`SELECT * FROM (\n${query}\n) LIMIT 0`);
  const types = shape.columnTypes();
  const columns = shape.columnNames().map((name, index) => columnOf(name, String(types[index])));
  const texts = await run(`SELECT COLUMNS(*)::VARCHAR FROM (\n${query}\n) LIMIT ${mostRows + 1}`);
  const rows = texts.getRows() as (string | null)[][];
  if (rows.length <= mostRows) return { columns, rows, rowCount: rows.length };
  const count = await run(`SELECT count(*)::DOUBLE FROM (\n${query}\n)`);
  return { columns, rows: rows.slice(0, mostRows), rowCount: Number(count.getRows()[0]?.[0]) };
}

export interface Answered {
  queries: Map<string, DashboardRows>;
  /** Of the choices of a parameter. */
  choices: Map<string, DashboardRows>;
  reads: { name: string; publishedAt: string; rows: number | null }[];
}

/** The line that DuckDB counts lies one below the query's own, which stands after `SELECT ... FROM (`. */
function ownWords(message: string): string {
  return message
    .split('\n')
    .filter((line) => !/^LINE \d+:|^\s*\^/.test(line) && line.trim() !== '')
    .join('\n');
}

export async function answerQueries(
  gate: DatabaseGate,
  dashboard: Dashboard,
  values: DashboardValues,
  signal: AbortSignal,
): Promise<Answered> {
  const names = boundNames(dashboard.parameters);
  const used = new Set(dashboard.rows.flat().flatMap(queriesOf));
  const queries = new Map<string, DashboardRows>();
  const choices = new Map<string, DashboardRows>();
  const waiting: [Map<string, DashboardRows>, string, string][] = [
    ...dashboard.parameters.flatMap(({ name, query }): typeof waiting =>
      query === undefined ? [] : [[choices, name, query]],
    ),
    ...Object.entries(dashboard.queries)
      .filter(([name]) => used.has(name))
      .map(([name, sql]): (typeof waiting)[number] => [queries, name, sql]),
  ];
  const reads: Answered['reads'] = [];
  await gate.use(
    'read',
    async (lease) => {
      const work = async (connection: DuckDBConnection) => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const [into, name, sql] = next;
          const started = performance.now();
          const empty = { name, sql, columns: [], rows: [], rowCount: 0, engineMs: 0, failure: null };
          try {
            const got = await interruptible(connection, signal, () => select(connection, sql, names, values));
            into.set(name, { ...empty, ...got, engineMs: performance.now() - started });
          } catch (error) {
            if (signal.aborted) throw failWith('cancelled', 'Cancelled.');
            const failure = sqlFailure(error);
            into.set(name, { ...empty, failure: { ...failure, message: ownWords(failure.message) } });
          }
        }
      };
      const many = Math.min(atOnce, waiting.length);
      const connections = await Promise.all(Array.from({ length: many }, () => gate.connect(lease)));
      await Promise.all(connections.map(work));
      reads.push(...(await publications(lease, dashboard, used)));
    },
    signal,
  );
  return { queries, choices, reads };
}

/** When the tables that the queries name were last published by a run. */
async function publications(
  { connection }: DatabaseLease,
  dashboard: Dashboard,
  used: ReadonlySet<string>,
): Promise<Answered['reads']> {
  const recorded = await connection.runAndReadAll(
    `SELECT 1 FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = 'dew' AND table_name = 'published'`,
  );
  if (recorded.getRows().length === 0) return [];
  const tables = new Set<string>();
  const names = boundNames(dashboard.parameters);
  for (const name of used) {
    // DuckDB names no table of a statement whose parameters have no values.
    const sql = standaloneStatement(dashboard.queries[name] ?? '', names, {});
    for (const table of tablesOf(connection, sql)) tables.add(table);
  }
  const rows = await connection.runAndReadAll(
    `SELECT name, strftime(published_at AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ'), rows::DOUBLE FROM dew.published
     WHERE NOT starts_with(name, 'task:') ORDER BY name`,
  );
  return rows.getRows().flatMap(([name, publishedAt, count]) => {
    const full = String(name);
    const own = full.split('.').at(-1) ?? full;
    if (!tables.has(full.toLowerCase()) && !tables.has(own.toLowerCase())) return [];
    return [{ name: full, publishedAt: String(publishedAt), rows: count === null ? null : Number(count) }];
  });
}

/** DuckDB's own list of the tables; a query that it cannot read is told by its panels. */
function tablesOf(connection: DuckDBConnection, sql: string): string[] {
  try {
    return connection
      .getTableNames(onlyStatement(sql), true)
      .flatMap((name) => [name, name.split('.').at(-1) ?? name])
      .map((name) => name.replaceAll('"', '').toLowerCase());
  } catch {
    return [];
  }
}
