/** `dew_loads`: what was put into which table, written in the transaction of the rows. */
import { quoteIdentifier } from '../../../core/sql/quote.ts';
import type { LoadOrder, LoadState, LoadTarget } from '../../transfer.ts';
import { ask, inTransaction, type Link } from './link.ts';

export const defaultSchema = 'public';

const ledger = (target: LoadTarget): string => `${quoteIdentifier(target.schema ?? defaultSchema)}.dew_loads`;

async function exists(link: Link, target: LoadTarget): Promise<boolean> {
  const { rows } = await ask(link, 'SELECT to_regclass($1) IS NOT NULL', [ledger(target)]);
  return rows[0]?.[0] === 't';
}

/** Made in a transaction of its own: two loads at a time would else collide on it. */
export async function makeLedger(link: Link, target: LoadTarget, signal: AbortSignal): Promise<void> {
  if (await exists(link, target)) return;
  await inTransaction(link, 'BEGIN', signal, async () => {
    await ask(link, `SELECT pg_advisory_xact_lock(hashtext($1))`, [ledger(target)]);
    await ask(
      link,
      `CREATE TABLE IF NOT EXISTS ${ledger(target)} (
        load bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, relation text NOT NULL, batch text NOT NULL, mode text NOT NULL,
        watermark text, rows bigint NOT NULL, run_id text NOT NULL, at timestamptz NOT NULL DEFAULT now())`,
    );
  });
}

export async function newestLoad(link: Link, target: LoadTarget): Promise<LoadState | null> {
  if (!(await exists(link, target))) return null;
  const { rows } = await ask(
    link,
    `SELECT batch, watermark FROM ${ledger(target)} WHERE relation = $1 ORDER BY load DESC LIMIT 1`,
    [target.table],
  );
  const [found] = rows;
  return found ? { batch: found[0] ?? '', watermark: found[1] ?? null } : null;
}

export async function isLoaded(link: Link, order: LoadOrder): Promise<boolean> {
  if (order.mode !== 'append') return (await newestLoad(link, order))?.batch === order.batch;
  const { rows } = await ask(
    link,
    `SELECT 1 FROM ${ledger(order)} WHERE relation = $1 AND batch = $2 LIMIT 1`,
    [order.table, order.batch],
  );
  return rows.length > 0;
}

/** What was put into a table that is gone is not there any more. */
export async function forgetLoads(link: Link, target: LoadTarget): Promise<void> {
  await ask(link, `DELETE FROM ${ledger(target)} WHERE relation = $1`, [target.table]);
}

export async function recordLoad(link: Link, order: LoadOrder): Promise<void> {
  await ask(
    link,
    `INSERT INTO ${ledger(order)} (relation, batch, mode, watermark, rows, run_id) VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      order.table,
      order.batch,
      order.mode,
      order.watermark,
      String(order.expected.rows),
      order.runId,
    ] as string[],
  );
}
