/** Puts what a task built in the place of the old relations, in one transaction, after their tests. */
import { join } from 'node:path';
import { EngineFailure } from '../../core/failure.ts';
import type { TestRule } from '../../core/quality/testRules.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type { TestOutcome } from '../../protocol/engine/pipeline.ts';
import type { Publication } from '../../tasks/task.ts';
import type { Relation, Warehouse } from '../warehouse/warehouse.ts';
import { keyOf, publishedTable, recordPublished, taskRow, type DatabaseState } from './published.ts';

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
  /** Puts files in place, after the tests and before the tables are there for good. */
  files(): Promise<void>;
  state: DatabaseState;
  tested(outcome: TestOutcome): void;
  note(text: string): void;
}

const failureSchema = 'dew_failures';

export async function publish(
  database: Warehouse,
  request: PublishRequest,
): Promise<{ name: string; rows: number | null }[]> {
  const { relations, state, runId, fingerprint } = request;
  const present = await presentOf(database, relations);
  const outputs: { name: string; rows: number | null }[] = [];
  const failing: Kept[] = [];
  let broken: TestOutcome[] = [];
  let judged = 0;
  await database.run('BEGIN');
  try {
    for (const relation of relations) {
      await putInPlace(database, relation, present.get(keyOf(relation)), request.note);
      const target = database.relation(relation.schema, relation.name);
      const [count] = await database.rows(`SELECT count(*)::VARCHAR AS rows FROM ${target}`);
      const rows = Number(count?.['rows'] ?? 0);
      if (relation.schema !== 'main') continue;
      outputs.push({ name: relation.name, rows });
      const watermark = relation.watermark
        ? `(SELECT max(${quoteIdentifier(relation.watermark)})::VARCHAR FROM ${target})`
        : 'NULL';
      const own = request.owned.includes(relation.name) || !state.published.has(relation.name);
      const record = own
        ? recordPublished(database, relation.name, request, String(rows), watermark)
        : [
            `UPDATE ${publishedTable(database)} SET rows = ${rows} WHERE name = ${quoteLiteral(relation.name)}`,
          ];
      for (const statement of record) await database.run(statement);
    }
    for (const statement of recordPublished(database, taskRow(request.task), request, 'NULL', 'NULL'))
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
    await request.files();
    await database.run('COMMIT');
  } catch (error) {
    await database.run('ROLLBACK').catch(() => undefined);
    for (const { name, store } of failing) await store(failureSchema, name);
    throw error;
  }
  for (const { name, store } of failing) await store(failureSchema, name);
  for (const relation of relations) state.relations.add(keyOf(relation));
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

interface Kept {
  name: string;
  /** Rows of a table that is about to be rolled back outlive it in a file, and are stored afterwards. */
  store(schema: string, name: string): Promise<void>;
}

async function presentOf(
  database: Warehouse,
  relations: readonly Publication[],
): Promise<Map<string, Relation>> {
  if (relations.length === 0) return new Map();
  return new Map((await database.relations()).map((relation) => [keyOf(relation), relation]));
}

async function putInPlace(
  database: Warehouse,
  publication: Publication,
  present: Relation | undefined,
  note: (text: string) => void,
): Promise<void> {
  const { schema, name, kind } = publication;
  const target = database.relation(schema, name);
  const staged = database.staged(schema, name);
  const run = async (statements: readonly string[]): Promise<void> => {
    for (const statement of statements) await database.run(statement);
  };
  if (kind === 'merge') return run(merge(target, staged, publication.uniqueKey ?? []));
  const replacement = present && (await database.replace(present));
  await run(replacement?.drop ?? []);
  await run(
    kind === 'view'
      ? [`DROP VIEW ${staged}`, `CREATE VIEW ${target} AS\n${publication.sql ?? ''}\n`]
      : [`ALTER TABLE ${staged} RENAME TO ${quoteIdentifier(name)}`],
  );
  await replacement?.restore(note);
}

/** Rows of the staged table take the place of those with the same key. */
function merge(target: string, staged: string, uniqueKey: readonly string[]): string[] {
  const keys = uniqueKey.map(quoteIdentifier);
  const each = (condition: (key: string) => string, word: 'AND' | 'OR') =>
    keys.map(condition).join(` ${word} `);
  const replaced = (condition: string): string =>
    `DELETE FROM ${target} AS old WHERE EXISTS (SELECT 1 FROM ${staged} AS new WHERE ${condition})`;
  const without = (row: string): string => `(${each((key) => `${row}.${key} IS NULL`, 'OR')})`;
  return [
    // Equality can be hashed everywhere; keys with a NULL are few.
    replaced(each((key) => `old.${key} = new.${key}`, 'AND')),
    replaced(
      `${without('old')} AND ${without('new')} AND ${each((key) => `old.${key} IS NOT DISTINCT FROM new.${key}`, 'AND')}`,
    ),
    `INSERT INTO ${target} SELECT * FROM ${staged}`,
    `DROP TABLE ${staged}`,
  ];
}

async function judge(
  database: Warehouse,
  request: PublishRequest,
  relation: Publication,
  rule: TestRule,
  number: number,
): Promise<{ outcome: TestOutcome; kept: Kept | null }> {
  const sql = rule.failing(database.relation(relation.schema, relation.name), request.now);
  const [count] = await database.rows(`SELECT count(*)::VARCHAR AS rows FROM (\n${sql}\n) AS failing`);
  const failingRows = Number(count?.['rows'] ?? 0);
  const name = `${request.task}__${number}`;
  const kept =
    failingRows > 0 ? { name, store: await database.stash(sql, join(request.folder, `${name}.rows`)) } : null;
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
