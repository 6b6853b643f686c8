/** Moves failing rows from a table to `<table>__quarantine`, so that rows in = kept + quarantined holds. */
import { failWith } from '../../core/failure.ts';
import type { TestRule } from '../../core/quality/testRules.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import { textOf, type TaskContext, type TaskDatabase } from '../task.ts';

export interface Moved {
  rule: TestRule;
  rows: number;
}

const failingName = 'dew_failing';

export const quarantineOf = (table: string): string => `${table}__quarantine`;

/**
 * Works out all moves on a copy, then publishes table and quarantine together. Rows that were moved
 * by an earlier test of the same data stay in quarantine: it is renewed only with the table itself.
 */
export async function quarantineRows(
  task: string,
  table: string,
  rules: readonly TestRule[],
  context: TaskContext,
  database: TaskDatabase,
): Promise<{ moved: Moved[]; more: string[] }> {
  const { dialect } = database;
  const make = async (target: string, select: string): Promise<void> => {
    for (const statement of dialect.make('table', target, select)) await database.run(statement);
  };
  const staged = database.staged('main', table);
  const held = database.staged('main', quarantineOf(table));
  const published = database.relation('dew', 'published');
  const columns = (await database.columns('main', table)).map(({ name }) => name);
  const reason = columns.some((column) => column.toLowerCase() === 'reason') ? 'quarantine_reason' : 'reason';
  await make(staged, `SELECT * FROM ${database.relation('main', table)}`);
  const [state] = await database.rows(
    `SELECT (SELECT watermark FROM ${published} WHERE name = ${quoteLiteral(quarantineOf(table))}) AS kept,
       (SELECT run_id || ' ' || fingerprint FROM ${published} WHERE name = ${quoteLiteral(table)}) AS source`,
  );
  const source = state?.['source'] ?? null;
  const keep = source !== null && state?.['kept'] === source;
  await make(
    held,
    keep
      ? `SELECT * FROM ${database.relation('main', quarantineOf(table))}`
      : `SELECT *, NULL::VARCHAR AS ${quoteIdentifier(reason)} FROM ${staged} LIMIT 0`,
  );
  const moved: Moved[] = [];
  for (const rule of rules) {
    const failing = database.staged('main', failingName);
    const sql =
      rule.sql === null
        ? rule.failing(staged, context.now)
        : rule.failing(quoteIdentifier(table), context.now);
    await make(failing, sql);
    const found = new Set(
      (await database.columns('main', failingName, 'staged')).map(({ name }) => name.toLowerCase()),
    );
    const missing = columns.filter((column) => !found.has(column.toLowerCase()));
    if (missing.length > 0) {
      throw failWith(
        'bad_input',
        `The test "${rule.name}" of ${task} cannot quarantine: its rows lack ${missing.join(', ')}.`,
        `Let its SELECT return every column of ${table}.`,
        context.plan.code.place,
      );
    }
    const matching = `EXISTS (SELECT 1 FROM ${failing} AS bad WHERE ${dialect.sameRow('bad', 'good', columns)})`;
    await database.run(
      `INSERT INTO ${held} SELECT good.*, ${quoteLiteral(rule.quarantine ?? '')} FROM ${staged} AS good WHERE ${matching}`,
    );
    const [count] = await database.rows(
      `SELECT count(*)::INTEGER AS rows FROM ${staged} AS good WHERE ${matching}`,
    );
    await database.run(`DELETE FROM ${staged} AS good WHERE ${matching}`);
    await database.run(`DROP TABLE ${failing}`);
    moved.push({ rule, rows: Number(count?.['rows'] ?? 0) });
  }
  const mark = source === null ? 'NULL' : quoteLiteral(textOf(source));
  return {
    moved,
    more: [`UPDATE ${published} SET watermark = ${mark} WHERE name = ${quoteLiteral(quarantineOf(table))}`],
  };
}
