/** Puts what a task built in the place of the old relations, in one transaction, after their tests. */
import { join } from 'node:path';
import { EngineFailure } from '../../core/failure.ts';
import type { TestRule } from '../../core/quality/testRules.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type { TestOutcome } from '../../protocol/engine/pipeline.ts';
import { textOf, type Publication, type TaskDatabase } from '../../tasks/task.ts';
import { recordPublished, relationSql, stagedName, taskRow, type DatabaseState } from './published.ts';

export interface PublishRequest {
  task: string;
  fingerprint: string;
  runId: string;
  now: string;
  /** Tables that the task owns; of others only the row count is renewed. */
  owned: readonly string[];
  folder: string;
  relations: readonly Publication[];
  more: readonly string[];
  state: DatabaseState;
  tested(outcome: TestOutcome): void;
}

const failureSchema = 'dew_failures';

export async function publish(
  database: TaskDatabase,
  request: PublishRequest,
): Promise<{ name: string; rows: number | null }[]> {
  const { relations, state, runId, fingerprint } = request;
  const kinds = await kindsOf(database, relations);
  const outputs: { name: string; rows: number | null }[] = [];
  const failing: { path: string; name: string }[] = [];
  let broken: TestOutcome[] = [];
  let judged = 0;
  await database.run('BEGIN TRANSACTION');
  try {
    for (const relation of relations) {
      for (const statement of putInPlace(relation, kinds.get(key(relation)))) await database.run(statement);
      const target = relationSql(relation.schema, relation.name);
      const [count] = await database.rows(`SELECT count(*)::VARCHAR AS rows FROM ${target}`);
      const rows = Number(count?.['rows'] ?? 0);
      if (relation.schema !== 'main') continue;
      outputs.push({ name: relation.name, rows });
      const watermark = relation.watermark
        ? `(SELECT max(${quoteIdentifier(relation.watermark)})::VARCHAR FROM ${target})`
        : 'NULL';
      const own = request.owned.includes(relation.name) || !state.published.has(relation.name);
      const record = own
        ? recordPublished(relation.name, fingerprint, runId, String(rows), watermark)
        : [`UPDATE dew.published SET rows = ${rows} WHERE name = ${quoteLiteral(relation.name)}`];
      for (const statement of record) await database.run(statement);
    }
    for (const statement of recordPublished(taskRow(request.task), fingerprint, runId, 'NULL', 'NULL'))
      await database.run(statement);
    for (const statement of request.more) await database.run(statement);
    for (const relation of relations) {
      for (const [index, rule] of (relation.tests ?? []).entries()) {
        judged += 1;
        const { outcome, kept } = await judge(database, request, relation, rule, index + 1);
        if (kept) failing.push(kept);
        request.tested(outcome);
        if (outcome.status === 'fail' && outcome.severity === 'error') broken = [...broken, outcome];
      }
    }
    if (broken.length > 0) throw testsFailed(request.task, broken, judged);
    await database.run('COMMIT');
  } catch (error) {
    await database.run('ROLLBACK').catch(() => undefined);
    await keepFailing(database, failing);
    throw error;
  }
  await keepFailing(database, failing);
  for (const relation of relations) state.relations.add(`${relation.schema}.${relation.name}`.toLowerCase());
  for (const name of [taskRow(request.task), ...outputs.map((output) => output.name)]) {
    const own = name.startsWith('task:') || request.owned.includes(name) || !state.published.has(name);
    const rows = outputs.find((output) => output.name === name)?.rows ?? null;
    const before = state.published.get(name);
    state.published.set(
      name,
      own || !before ? { fingerprint, runId, rows, watermark: null } : { ...before, rows },
    );
  }
  return outputs;
}

const key = (relation: Publication): string => `${relation.schema}.${relation.name}`.toLowerCase();

async function kindsOf(
  database: TaskDatabase,
  relations: readonly Publication[],
): Promise<Map<string, 'TABLE' | 'VIEW'>> {
  if (relations.length === 0) return new Map();
  const rows = await database.rows(
    `SELECT lower(schema_name || '.' || table_name) AS name, 'TABLE' AS kind FROM duckdb_tables() WHERE database_name = current_database()
     UNION ALL SELECT lower(schema_name || '.' || view_name), 'VIEW' FROM duckdb_views() WHERE database_name = current_database()`,
  );
  return new Map(rows.map((row) => [textOf(row['name']), row['kind'] === 'VIEW' ? 'VIEW' : 'TABLE']));
}

function putInPlace(relation: Publication, present: 'TABLE' | 'VIEW' | undefined): string[] {
  const target = relationSql(relation.schema, relation.name);
  const staged = relationSql(relation.schema, stagedName(relation.name));
  if (relation.kind === 'merge') {
    const keys = (relation.uniqueKey ?? []).map(quoteIdentifier);
    const same = keys.map((name) => `old.${name} IS NOT DISTINCT FROM new.${name}`).join(' AND ');
    return [
      `DELETE FROM ${target} AS old WHERE EXISTS (SELECT 1 FROM ${staged} AS new WHERE ${same})`,
      `INSERT INTO ${target} BY NAME SELECT * FROM ${staged}`,
      `DROP TABLE ${staged}`,
    ];
  }
  const drop = present ? [`DROP ${present} ${target}`] : [];
  if (relation.kind === 'view')
    return [...drop, `DROP VIEW ${staged}`, `CREATE VIEW ${target} AS\n${relation.sql ?? ''}\n`];
  return [...drop, `ALTER TABLE ${staged} RENAME TO ${quoteIdentifier(relation.name)}`];
}

async function judge(
  database: TaskDatabase,
  request: PublishRequest,
  relation: Publication,
  rule: TestRule,
  number: number,
): Promise<{ outcome: TestOutcome; kept: { path: string; name: string } | null }> {
  const sql = rule.failing(relationSql(relation.schema, relation.name), request.now);
  const [count] = await database.rows(`SELECT count(*)::VARCHAR AS rows FROM (\n${sql}\n)`);
  const failingRows = Number(count?.['rows'] ?? 0);
  const name = `${request.task}__${number}`;
  let kept = null;
  if (failingRows > 0) {
    // Rows of a table that is about to be rolled back outlive it in a file.
    kept = { path: join(request.folder, `${name}.parquet`), name };
    await database.run(`COPY (\n${sql}\n) TO ${quoteLiteral(kept.path)} (FORMAT parquet)`);
  }
  const outcome: TestOutcome = {
    task: request.task,
    test: rule.name,
    table: relation.name,
    column: rule.column,
    severity: rule.severity,
    status: failingRows > 0 ? 'fail' : 'pass',
    failingRows,
    stored: kept ? `${failureSchema}.${name}` : null,
    sql,
  };
  return { outcome, kept };
}

async function keepFailing(
  database: TaskDatabase,
  failing: readonly { path: string; name: string }[],
): Promise<void> {
  if (failing.length === 0) return;
  await database.run(`CREATE SCHEMA IF NOT EXISTS ${failureSchema}`);
  for (const { path, name } of failing) {
    await database.run(
      `CREATE OR REPLACE TABLE ${relationSql(failureSchema, name)} AS SELECT * FROM read_parquet(${quoteLiteral(path)})`,
    );
  }
}

function testsFailed(task: string, broken: readonly TestOutcome[], total: number): EngineFailure {
  const list = broken.map(
    (outcome) =>
      `${outcome.test} (${outcome.failingRows.toLocaleString('en-US')} ${outcome.failingRows === 1 ? 'row' : 'rows'})`,
  );
  return new EngineFailure({
    code: 'conflict',
    message: `${broken.length} of ${total} tests of ${task} failed: ${list.join(', ')}. The table of before stays in place.`,
    next: `The failing rows stand in ${broken[0]?.stored ?? failureSchema}.`,
  });
}
