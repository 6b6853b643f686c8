/**
 * `dew_loads`: what was put into which collection. There is no transaction to write it in: an entry says first that
 * its staged documents are being put in place, then that they are. Whoever finds the first puts them in place again.
 */
import type { Collection, Db } from 'mongodb';
import type { LoadMode, LoadOrder, LoadState, LoadTarget } from '../../transfer.ts';

export interface LedgerEntry {
  relation: string;
  batch: string;
  mode: LoadMode;
  key: string[];
  watermark: string | null;
  rows: number;
  run_id: string;
  at: Date;
  state: 'placing' | 'done';
  staged: string;
}

const ledgerOf = (db: Db): Collection<LedgerEntry> => db.collection<LedgerEntry>('dew_loads');

export async function newestLoad(db: Db, { table }: LoadTarget): Promise<LoadState | null> {
  const [found] = await ledgerOf(db)
    .find({ relation: table, state: 'done' })
    .sort({ _id: -1 })
    .limit(1)
    .toArray();
  return found ? { batch: found.batch, watermark: found.watermark } : null;
}

export async function isLoaded(db: Db, order: LoadOrder): Promise<boolean> {
  const { table, batch, mode } = order;
  if (mode !== 'append') return (await newestLoad(db, order))?.batch === batch;
  return (await ledgerOf(db).findOne({ relation: table, batch, state: 'done' })) !== null;
}

/** What was begun and may be half done. */
export const unfinished = (db: Db, { table }: LoadTarget): Promise<LedgerEntry[]> =>
  ledgerOf(db).find({ relation: table, state: 'placing' }).sort({ _id: 1 }).toArray();

export async function begin(db: Db, order: LoadOrder, staged: string): Promise<LedgerEntry> {
  const entry: LedgerEntry = {
    relation: order.table,
    batch: order.batch,
    mode: order.mode,
    key: [...order.key],
    watermark: order.watermark,
    rows: order.expected.rows,
    run_id: order.runId,
    at: new Date(),
    state: 'placing',
    staged,
  };
  await ledgerOf(db).insertOne({ ...entry });
  return entry;
}

/** Answered once it is on the disk, and with it all that was written before it: what is told as done outlasts the server. */
export async function finish(db: Db, { relation, batch }: LedgerEntry): Promise<void> {
  await ledgerOf(db).updateMany(
    { relation, batch, state: 'placing' },
    { $set: { state: 'done' } },
    { writeConcern: { w: 'majority', journal: true } },
  );
}

/** What was put into a collection that is gone is not there any more. */
export async function forgetLoads(db: Db, { table }: LoadTarget): Promise<void> {
  await ledgerOf(db).deleteMany({ relation: table });
}
