import { createHash } from 'node:crypto';
import { ObjectId, type AbstractCursor, type Db } from 'mongodb';
import { failWith } from '../../../core/failure.ts';
import { requireEqualTotals, type Totals } from '../../../core/connection/totals.ts';
import type { LoadOrder, LoadOutcome, LoadTarget } from '../../transfer.ts';
import { CursorSource } from '../cursor.ts';
import { begin, finish, forgetLoads, isLoaded, unfinished } from './ledger.ts';
import { databaseOf, dropIfThere, exists, guarded, type Link, type StoredDocument } from './link.ts';
import { likeTarget, place } from './place.ts';
import { targetValue } from './targetValues.ts';
import { totalsOf } from './sums.ts';

const inserted = 1_000;

export async function load(link: Link, order: LoadOrder): Promise<LoadOutcome> {
  requireNames(order);
  const db = databaseOf(link, order.schema);
  const staged = stagedOf(order);
  return guarded(link, order.signal, async (goOn) => {
    await finishUnfinished(db, order);
    if (!(await exists(db, order.table))) await forgetLoads(db, order);
    else if (await isLoaded(db, order)) {
      return { inserted: 0, updated: 0, already: true, totals: order.expected };
    }
    let begun = false;
    let finished = false;
    try {
      const totals = await stage(db, { order, staged, goOn });
      requireEqualTotals(order.expected, totals, {
        from: 'DuckDB',
        to: `${order.table} of "${link.settings.name}"`,
        next: 'Run the task again. Something else may write into the collection "dew_staging".',
      });
      await refuseTaken(db, order, staged);
      goOn();
      // From here on it is put in place whatever happens: by this load, or by the next one.
      begun = true;
      const entry = await begin(db, order, staged);
      const placed = await place(db, entry);
      await finish(db, entry);
      finished = true;
      return { ...placed, already: false, totals };
    } finally {
      // Where the ledger may have the entry, the documents are needed still.
      if (!begun || finished) await dropIfThere(db, staged).catch(() => undefined);
    }
  });
}

/** A load that was cut off while it put its documents in place is put in place first. */
export async function finishUnfinished(db: Db, target: LoadTarget): Promise<void> {
  for (const entry of await unfinished(db, target)) {
    await place(db, entry);
    await finish(db, entry);
  }
  // No entry needs them any more: also where a load was cut off between its last two steps, or before the first.
  await dropIfThere(db, stagedOf(target));
}

const stagedOf = ({ table }: LoadTarget): string => `dew_staging.${table}`;

interface Staging {
  order: LoadOrder;
  staged: string;
  goOn: () => void;
}

/** Writes the rows beside their collection; answers what then stands there, read back. */
async function stage(db: Db, { order, staged, goOn }: Staging): Promise<Totals> {
  const { columns, batch, mode } = order;
  if (mode === 'replace') await likeTarget(db, order.table, staged);
  const collection = db.collection(staged);
  const values = columns.map(targetValue);
  const own = columns.some(({ name }) => name === '_id');
  let place = 0;
  const documentOf = (row: readonly (string | null)[]): StoredDocument => {
    const fields = columns.map(({ name }, index): [string, unknown] => {
      const cell = row[index] ?? null;
      return [name, cell === null ? null : values[index]?.(cell)];
    });
    return Object.fromEntries(own ? fields : [['_id', idOf(batch, place++)], ...fields]);
  };
  for await (const rows of order.rows()) {
    for (let from = 0; from < rows.length; from += inserted) {
      goOn();
      const documents = rows.slice(from, from + inserted).map(documentOf);
      await collection.insertMany(documents, { ordered: true });
    }
  }
  goOn();
  const cursor = collection.find({}, { raw: true, batchSize: 2_000 }) as unknown as AbstractCursor<Buffer>;
  return totalsOf(new CursorSource(cursor), columns, goOn);
}

/** The same for the same batch and place, so that putting a row in place twice puts it there once. */
function idOf(batch: string, place: number): ObjectId {
  const bytes = createHash('sha256').update(batch).digest().subarray(0, 12);
  bytes.writeUInt32BE(place, 8);
  return new ObjectId(bytes);
}

/** Rows with an `_id` of their own must not take the place of others. */
async function refuseTaken(db: Db, { mode, columns, table }: LoadOrder, staged: string): Promise<void> {
  if (mode !== 'append' || !columns.some(({ name }) => name === '_id')) return;
  let ids: unknown[] = [];
  const look = async () => {
    const taken = await db
      .collection(table)
      .findOne({ _id: { $in: ids as never[] } }, { projection: { _id: 1 } });
    ids = [];
    if (!taken) return;
    const id = String(taken._id);
    throw failWith(
      'conflict',
      `"${table}" has a document with the _id ${id} already. Nothing was changed.`,
      'Use the mode merge with the key _id.',
    );
  };
  for await (const { _id } of db.collection(staged).find({}, { projection: { _id: 1 } })) {
    if (ids.push(_id) === inserted) await look();
  }
  await look();
}

/** In an update a point means a path, and a dollar an operator. */
function requireNames({ columns }: LoadOrder): void {
  const wrong = columns.find(({ name }) => name === '' || name.includes('.') || name.startsWith('$'));
  if (!wrong) return;
  throw failWith(
    'bad_input',
    `"${wrong.name}" cannot be the name of a field.`,
    'Rename the column: no point in it, no dollar before it.',
  );
}
