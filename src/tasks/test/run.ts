import { EngineFailure, failWith, isEngineFailure } from '../../core/failure.ts';
import { qualified, testRules, type TestRule } from '../../core/quality/testRules.ts';
import type { TestOutcome } from '../../protocol/engine/pipeline.ts';
import type { TaskContext, TaskDatabase, TaskResult } from '../task.ts';
import type { TestSpec } from './descriptor.ts';
import { quarantineOf, quarantineRows } from './quarantine.ts';

const failureSchema = 'dew_failures';

export async function runTest(spec: TestSpec, context: TaskContext): Promise<TaskResult> {
  const rules = testRules(spec.tests, spec.severity ?? 'error');
  return context.database(async (database) => {
    const outcomes: TestOutcome[] = [];
    const moving = rules.filter((rule) => rule.quarantine !== null);
    const judge = async (rule: TestRule, number: number): Promise<void> => {
      const outcome = await judgeRule(spec, rule, number, context, database);
      outcomes.push(outcome);
      tell(outcome, context);
    };
    const quarantined = moving.length ? await moveRows(spec, moving, rules, context, database, outcomes) : 0;
    for (const [index, rule] of rules.entries()) if (rule.quarantine === null) await judge(rule, index + 1);
    const broken = outcomes.filter((outcome) => outcome.status === 'fail' && outcome.severity === 'error');
    const warned = outcomes.filter((outcome) => outcome.status === 'fail' && outcome.severity === 'warn');
    if (broken.length > 0) throw testFailure(spec.table, broken, outcomes.length, context);
    if (moving.length === 0) await context.publish(database, []);
    const passed = outcomes.filter((outcome) => outcome.status === 'pass').length;
    return {
      rows: null,
      quarantined,
      status: warned.length > 0 ? 'warned' : 'done',
      reason: `${passed} of ${outcomes.length} pass`,
      outputs: [],
    };
  });
}

/** Records an outcome and writes it to the task's log. */
function tell(outcome: TestOutcome, context: TaskContext): void {
  context.tested(outcome);
  const { test, status, severity, failingRows, stored } = outcome;
  if (status === 'pass') return context.log('note', `pass   ${test}`);
  const rows = `${failingRows.toLocaleString('en-US')} ${failingRows === 1 ? 'row fails' : 'rows fail'}`;
  const kept = stored ? `, kept in ${stored}` : '';
  if (severity === 'error') context.log('err', `ERROR  ${test}: ${rows}${kept}`);
  else context.log('out', `WARN   ${test}: ${rows}${kept}`);
}

async function moveRows(
  spec: TestSpec,
  moving: readonly TestRule[],
  rules: readonly TestRule[],
  context: TaskContext,
  database: TaskDatabase,
  outcomes: TestOutcome[],
): Promise<number> {
  const { moved, more } = await quarantineRows(spec.id, spec.table, moving, context, database);
  await context.publish(
    database,
    [
      { schema: 'main', name: spec.table, kind: 'table' },
      { schema: 'main', name: quarantineOf(spec.table), kind: 'table' },
    ],
    more,
  );
  let total = 0;
  for (const { rule, rows } of moved) {
    const number = rules.indexOf(rule) + 1;
    const relation = `main.${quarantineOf(spec.table)}`;
    const outcome: TestOutcome = {
      task: spec.id,
      test: uniqueName(rules, rule, number),
      table: spec.table,
      column: rule.column,
      severity: 'warn',
      status: rows > 0 ? 'fail' : 'pass',
      failingRows: rows,
      stored: rows > 0 ? relation : null,
      sql: rule.failing(qualified(spec.table), context.now),
    };
    outcomes.push(outcome);
    tell(outcome, context);
    if (rows > 0) context.quarantined({ reason: rule.quarantine ?? rule.name, rows, relation });
    total += rows;
  }
  return total;
}

const uniqueName = (rules: readonly TestRule[], rule: TestRule, number: number): string =>
  rules.filter((other) => other.name === rule.name).length > 1 ? `${rule.name} (${number})` : rule.name;

async function judgeRule(
  spec: TestSpec,
  rule: TestRule,
  number: number,
  context: TaskContext,
  database: TaskDatabase,
): Promise<TestOutcome> {
  const sql = rule.failing(qualified(spec.table), context.now);
  const [count] = await located(spec, number, context, () =>
    database.rows(`SELECT count(*)::VARCHAR AS rows FROM (\n${sql}\n) AS failing`),
  );
  const failingRows = Number(count?.['rows'] ?? 0);
  let stored: string | null = null;
  const name = `${spec.id}__${number}`;
  if (spec.store && failingRows > 0) {
    await database.ensureSchema(failureSchema);
    const target = database.relation(failureSchema, name);
    for (const statement of database.dialect.make('table', target, sql)) await database.run(statement);
    stored = `${failureSchema}.${name}`;
  }
  return {
    task: spec.id,
    test: uniqueName(testRules(spec.tests, 'error'), rule, number),
    table: spec.table,
    column: rule.column,
    severity: rule.severity,
    status: failingRows > 0 ? 'fail' : 'pass',
    failingRows,
    stored,
    sql,
  };
}

async function located<T>(
  spec: TestSpec,
  number: number,
  context: TaskContext,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isEngineFailure(error) || error.failure.code !== 'sql') throw error;
    throw new EngineFailure({
      ...error.failure,
      message: `Test ${number} of ${spec.id}: ${error.failure.message}`,
      place: context.plan.code.place,
    });
  }
}

/** The failure of a task whose tests failed: which, and with how many rows. */
export function testFailure(
  table: string,
  broken: readonly TestOutcome[],
  total: number,
  context: TaskContext,
): EngineFailure {
  const list = broken.map(
    (outcome) =>
      `${outcome.test} (${outcome.failingRows.toLocaleString('en-US')} ${outcome.failingRows === 1 ? 'row' : 'rows'})`,
  );
  const stored = broken.find((outcome) => outcome.stored)?.stored;
  return failWith(
    'conflict',
    `${broken.length} of ${total} tests of ${table} failed: ${list.join(', ')}.`,
    stored
      ? `The failing rows stand in ${stored}.`
      : 'Add store: true to keep the failing rows, or run the SQL of the test.',
    context.plan.code.place,
  );
}
