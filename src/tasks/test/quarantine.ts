/** Moves failing rows from a table to `<table>__quarantine`, so that rows in = kept + quarantined holds. */
import { failWith } from '../../core/failure.ts';
import type { TestRule } from '../../core/quality/testRules.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import { textOf, type TaskContext, type TaskDatabase } from '../task.ts';

export interface Moved {
  rule: TestRule;
  rows: number;
}

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
  const staged = context.staged('main', table);
  const held = context.staged('main', quarantineOf(table));
  const columns = (await database.rows(`DESCRIBE main.${quoteIdentifier(table)}`)).map((row) =>
    textOf(row['column_name']),
  );
  const reason = columns.some((column) => column.toLowerCase() === 'reason') ? 'quarantine_reason' : 'reason';
  await database.run(`CREATE OR REPLACE TABLE ${staged} AS SELECT * FROM main.${quoteIdentifier(table)}`);
  const [state] = await database.rows(
    `SELECT (SELECT watermark FROM dew.published WHERE name = ${quoteLiteral(quarantineOf(table))}) AS kept,
       (SELECT run_id || ' ' || fingerprint FROM dew.published WHERE name = ${quoteLiteral(table)}) AS source`,
  );
  const source = state?.['source'] ?? null;
  const keep = source !== null && state?.['kept'] === source;
  await database.run(
    keep
      ? `CREATE OR REPLACE TABLE ${held} AS SELECT * FROM main.${quoteIdentifier(quarantineOf(table))}`
      : `CREATE OR REPLACE TABLE ${held} AS SELECT *, NULL::VARCHAR AS ${quoteIdentifier(reason)} FROM ${staged} LIMIT 0`,
  );
  const moved: Moved[] = [];
  for (const rule of rules) {
    const failing = 'temp.main.dew_failing';
    const sql =
      rule.sql === null
        ? rule.failing(staged, context.now)
        : rule.failing(quoteIdentifier(table), context.now);
    await database.run(`CREATE OR REPLACE TEMP TABLE dew_failing AS ${sql}`);
    const found = new Set(
      (await database.rows(`DESCRIBE ${failing}`)).map((row) => textOf(row['column_name']).toLowerCase()),
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
    const same = columns
      .map((column) => `bad.${quoteIdentifier(column)} IS NOT DISTINCT FROM good.${quoteIdentifier(column)}`)
      .join(' AND ');
    const matching = `EXISTS (SELECT 1 FROM ${failing} AS bad WHERE ${same})`;
    await database.run(
      `INSERT INTO ${held} SELECT good.*, ${quoteLiteral(rule.quarantine ?? '')} FROM ${staged} AS good WHERE ${matching}`,
    );
    const [count] = await database.rows(
      `SELECT count(*)::INTEGER AS rows FROM ${staged} AS good WHERE ${matching}`,
    );
    await database.run(`DELETE FROM ${staged} AS good WHERE ${matching}`);
    await database.run('DROP TABLE temp.main.dew_failing');
    moved.push({ rule, rows: Number(count?.['rows'] ?? 0) });
  }
  const mark = source === null ? 'NULL' : quoteLiteral(textOf(source));
  return {
    moved,
    more: [`UPDATE dew.published SET watermark = ${mark} WHERE name = ${quoteLiteral(quarantineOf(table))}`],
  };
}
