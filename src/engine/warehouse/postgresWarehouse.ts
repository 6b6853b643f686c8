/** An environment's schema on a PostgreSQL server, as a run and its tasks see it, on one session. */
import type { SourceSession } from '../../connectors/connector.ts';
import { failWith, isEngineFailure } from '../../core/failure.ts';
import { postgresDialect } from '../../core/sql/dialect.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import { textOf, type Row } from '../../tasks/task.ts';
import type { PostgresNames } from './postgresNames.ts';
import { standingOn, type Dependent } from './postgresDependents.ts';
import { stagedName, type RelationKind, type Replacement, type Warehouse } from './warehouse.ts';

const kinds = `CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END`;

const batch = 1_000;

/** One statement with all its rows, as texts. */
export async function rowsOf(session: SourceSession, sql: string, signal: AbortSignal): Promise<Row[]> {
  if (signal.aborted) throw failWith('cancelled', 'Cancelled.');
  const cursor = await session.run(sql, false, signal);
  const found: Row[] = [];
  for (;;) {
    const rows = await cursor.read(batch);
    for (const row of rows)
      found.push(Object.fromEntries(cursor.columns.map(({ name }, index) => [name, row[index] ?? null])));
    if (rows.length < batch) return found;
  }
}

export function postgresWarehouse(
  session: SourceSession,
  names: PostgresNames,
  signal: AbortSignal,
): Warehouse {
  const rows = (sql: string): Promise<Row[]> => rowsOf(session, sql, signal);
  const run = async (sql: string): Promise<void> => void (await rows(sql));
  const { copy } = session;
  if (!copy) throw new Error('PostgreSQL sessions copy');
  const ensureSchema = async (schema: string): Promise<void> => {
    const name = names.schema(schema);
    // IF NOT EXISTS wants the right to make schemas even where there is nothing to make.
    const found = await rows(`SELECT 1 AS found FROM pg_namespace WHERE nspname = ${quoteLiteral(name)}`);
    if (found.length === 0) await run(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(name)}`);
  };
  return {
    dialect: postgresDialect,
    run,
    rows,
    ensureSchema,
    relation: (schema, name) => names.relation(schema, name),
    staged: (schema, name) => names.staged(schema, name),
    async columns(schema, name, staged) {
      const target = names.relation(schema, staged ? stagedName(name) : name);
      const found = await rows(
        `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
         WHERE attrelid = to_regclass(${quoteLiteral(target)}) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
      );
      return found.map((row) => ({ name: textOf(row['name']), type: textOf(row['type']) }));
    },
    async relations() {
      const found = await rows(
        `SELECT s.logical AS schema, c.relname AS name, ${kinds} AS kind
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           JOIN (VALUES ${names.values()}) AS s(name, logical) ON s.name = n.nspname
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')`,
      );
      return found.map((row) => ({
        schema: textOf(row['schema']),
        name: textOf(row['name']),
        kind: textOf(row['kind']) as RelationKind,
      }));
    },
    async replace({ schema, name, kind }): Promise<Replacement> {
      const target = names.relation(schema, name);
      const { grants, dependents } = await standingOn(rows, names, target);
      const drop = [...dependents]
        .reverse()
        .map((dependent) => `DROP ${dependent.kind} ${dependent.relation}`);
      return {
        drop: [...drop, `DROP ${kind} ${target}`],
        async restore(note) {
          for (const statement of grants) await run(statement);
          for (const dependent of dependents) await restore(run, dependent, target, note);
        },
      };
    },
    async stash(select, file) {
      const probe = await session.run(`SELECT * FROM (\n${select}\n) AS failing LIMIT 0`, false, signal);
      await probe.read(1);
      const columns = probe.columns.map(
        ({ name, sourceType }) =>
          `${quoteIdentifier(name)} ${/^type \d+$/.test(sourceType) ? 'text' : sourceType}`,
      );
      await copy.out(`COPY (\n${select}\n) TO STDOUT`, file, signal);
      return async (schema, name) => {
        const target = names.relation(schema, name);
        await ensureSchema(schema);
        await run('BEGIN');
        await run(`DROP TABLE IF EXISTS ${target}`);
        await run(`CREATE TABLE ${target} (${columns.join(', ')})`);
        await copy.in(`COPY ${target} FROM STDIN`, file, signal);
        await run('COMMIT');
      };
    },
  };
}

/** A view that does not fit its table any more is left out: the run makes it anew, or says that it cannot. */
async function restore(
  run: (sql: string) => Promise<void>,
  dependent: Dependent,
  target: string,
  note: (text: string) => void,
): Promise<void> {
  await run('SAVEPOINT dew_view');
  try {
    for (const statement of dependent.restore) await run(statement);
    await run('RELEASE SAVEPOINT dew_view');
  } catch (error) {
    if (!isEngineFailure(error) || error.failure.code !== 'sql') throw error;
    await run('ROLLBACK TO SAVEPOINT dew_view');
    if (!dependent.own) {
      throw failWith(
        'conflict',
        `The view ${dependent.relation}, which the pipeline does not make, reads ${target} and does not fit it any more: ${error.failure.message}`,
        'Change or drop that view, then run again. Nothing was changed.',
      );
    }
    note(
      `${dependent.relation} does not fit the new ${target} and waits for its own task: ${error.failure.message}`,
    );
  }
}
