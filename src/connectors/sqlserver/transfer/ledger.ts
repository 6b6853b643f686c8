/** `dew_loads`: what was put into which table, written in the transaction of the rows. */
import { quoteBracketed } from '../../../core/sql/quote.ts';
import type { LoadOrder, LoadState, LoadTarget } from '../../../core/connection/transfer.ts';
import { ask, inTransaction, type Link } from './link.ts';
import { tableColumns } from './tables.ts';

const table = 'dew_loads';
const ledger = (schema: string): string => `${quoteBracketed(schema)}.${quoteBracketed(table)}`;

export async function makeLedger(link: Link, schema: string): Promise<void> {
  if (await tableColumns(link, schema, table)) return;
  await inTransaction(link, () =>
    ask(
      link,
      `CREATE TABLE ${ledger(schema)} ([load] bigint NOT NULL PRIMARY KEY, [relation] nvarchar(400) NOT NULL,
        [batch] nvarchar(max) NOT NULL, [mode] nvarchar(10) NOT NULL, [watermark] nvarchar(max), [rows] bigint NOT NULL,
        [run_id] nvarchar(64) NOT NULL, [at] datetime2(6) NOT NULL)`,
    ),
  );
}

/** Held to the end of the transaction: two loads come one after the other. */
export async function lockLedger(link: Link, schema: string): Promise<void> {
  await ask(link, `SELECT COUNT(*) AS n FROM ${ledger(schema)} WITH (TABLOCKX, HOLDLOCK)`);
}

export async function newestLoad(
  link: Link,
  schema: string,
  { table: relation }: LoadTarget,
): Promise<LoadState | null> {
  if (!(await tableColumns(link, schema, table))) return null;
  const { rows } = await ask(
    link,
    `SELECT TOP (1) [batch], [watermark] FROM ${ledger(schema)} WHERE [relation] = @p0 ORDER BY [load] DESC`,
    [relation],
  );
  const [found] = rows;
  return found ? { batch: found[0] ?? '', watermark: found[1] ?? null } : null;
}

export async function isLoaded(link: Link, schema: string, order: LoadOrder): Promise<boolean> {
  if (order.mode !== 'append') return (await newestLoad(link, schema, order))?.batch === order.batch;
  const { rows } = await ask(
    link,
    `SELECT TOP (1) [load] FROM ${ledger(schema)} WHERE [relation] = @p0 AND [batch] = @p1`,
    [order.table, order.batch],
  );
  return rows.length > 0;
}

/** What was put into a table that is gone is not there any more. */
export async function forgetLoads(
  link: Link,
  schema: string,
  { table: relation }: LoadTarget,
): Promise<void> {
  await ask(link, `DELETE FROM ${ledger(schema)} WHERE [relation] = @p0`, [relation]);
}

export async function recordLoad(link: Link, schema: string, order: LoadOrder): Promise<void> {
  const { table: relation, batch, mode, watermark, expected, runId } = order;
  await ask(
    link,
    `INSERT INTO ${ledger(schema)} ([load], [relation], [batch], [mode], [watermark], [rows], [run_id], [at])
     SELECT COALESCE(MAX([load]), 0) + 1, @p0, @p1, @p2, @p3, CAST(@p4 AS bigint), @p5, SYSUTCDATETIME() FROM ${ledger(schema)}`,
    [relation, batch, mode, watermark, String(expected.rows), runId],
  );
}
