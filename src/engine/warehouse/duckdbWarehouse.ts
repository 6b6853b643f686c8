/** A DuckDB database as a run and its tasks see it, on one held connection. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { EngineFailure, failWith } from '../../core/failure.ts';
import { duckdbDialect } from '../../core/sql/dialect.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type { Failure, Place } from '../../protocol/rpc.ts';
import { textOf, type Row } from '../../tasks/task.ts';
import { sqlFailure } from '../sqlFailure.ts';
import { stagedName, type RelationKind, type Warehouse } from './warehouse.ts';

const relationsQuery = `
  SELECT schema_name AS schema, table_name AS name, 'TABLE' AS kind FROM duckdb_tables() WHERE database_name = current_database()
  UNION ALL SELECT schema_name, view_name, 'VIEW' FROM duckdb_views() WHERE database_name = current_database() AND NOT internal`;

const relation = (schema: string, name: string): string =>
  `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;

export function duckdbWarehouse(connection: DuckDBConnection, signal: AbortSignal): Warehouse {
  const attempt = async <T>(sql: string, work: () => Promise<T>): Promise<T> => {
    if (signal.aborted) throw failWith('cancelled', 'Cancelled.');
    // An interrupt that arrives between two statements is lost, so it is repeated until the statement ends.
    let repeated: NodeJS.Timeout | undefined;
    const interrupt = () => {
      connection.interrupt();
      repeated = setInterval(() => connection.interrupt(), 50);
    };
    signal.addEventListener('abort', interrupt);
    try {
      return await work();
    } catch (error) {
      throw new EngineFailure(locate(sqlFailure(error), sql));
    } finally {
      signal.removeEventListener('abort', interrupt);
      clearInterval(repeated);
    }
  };
  const run = (sql: string): Promise<void> => attempt(sql, async () => void (await connection.run(sql)));
  const rows = (sql: string): Promise<Row[]> =>
    attempt(sql, async () => (await connection.runAndReadAll(sql)).getRowObjectsJson() as Row[]);
  const ensureSchema = (schema: string): Promise<void> =>
    run(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)}`);
  return {
    dialect: duckdbDialect,
    run,
    rows,
    ensureSchema,
    relation,
    staged: (schema, name) => relation(schema, stagedName(name)),
    async columns(schema, name, staged) {
      const found = await rows(
        `SELECT column_name AS name, data_type AS type FROM duckdb_columns() WHERE database_name = current_database() AND schema_name = ${quoteLiteral(schema)} AND table_name = ${quoteLiteral(staged ? stagedName(name) : name)} ORDER BY column_index`,
      );
      return found.map((row) => ({ name: textOf(row['name']), type: textOf(row['type']) }));
    },
    async relations() {
      return (await rows(relationsQuery)).map((row) => ({
        schema: textOf(row['schema']),
        name: textOf(row['name']),
        kind: textOf(row['kind']) as RelationKind,
      }));
    },
    replace: async ({ schema, name, kind }) => ({
      drop: [`DROP ${kind} ${relation(schema, name)}`],
      restore: async () => undefined,
    }),
    async stash(select, file) {
      await run(`COPY (\n${select}\n) TO ${quoteLiteral(file)} (FORMAT parquet)`);
      return async (schema, name) => {
        await ensureSchema(schema);
        await run(
          `CREATE OR REPLACE TABLE ${relation(schema, name)} AS SELECT * FROM read_parquet(${quoteLiteral(file)})`,
        );
      };
    },
  };
}

/** DuckDB writes the place as a line number and a caret under the word. */
function locate(failure: Failure, sql: string): Failure {
  if (failure.code !== 'sql' || failure.place) return failure;
  const lines = failure.message.split('\n');
  const at = lines.findIndex((line) => /^LINE \d+: /.test(line));
  if (at < 0) return failure;
  const shown = /^LINE (\d+): (.*)$/.exec(lines[at] ?? '');
  const line = Number(shown?.[1] ?? 1);
  const caret = (lines[at + 1] ?? '').indexOf('^') - `LINE ${line}: `.length;
  const source = sql.split('\n')[line - 1] ?? '';
  const text = shown?.[2] ?? '';
  const cut = text.startsWith('...') ? source.indexOf(text.slice(3, 23)) - 3 : 0;
  const place: Place = {
    file: '',
    line,
    ...(caret >= 0 && cut > -4 ? { column: caret + Math.max(0, cut) + 1 } : {}),
  };
  const message = lines.slice(0, at).join('\n').trim() || failure.message;
  return { ...failure, message, place };
}
