import type { Totals } from '../../../core/connection/totals.ts';
import { failWith } from '../../../core/failure.ts';
import { nearest } from '../../../core/nearest.ts';
import type { SourceColumn } from '../../connector.ts';
import { csvRecords } from '../../csv.ts';
import type { Extraction, ExtractOrder } from '../../transfer.ts';
import { killMarked, newMark } from '../cancel.ts';
import { sampled } from '../cursor.ts';
import { databaseOf, guarded, type Link } from './link.ts';
import { readingOf, sourceOf, type Reading } from './reading.ts';
import { Scan, type ScannedColumns } from './scannedColumns.ts';
import { Spool } from './spool.ts';
import { totalsOf } from './sums.ts';

const batch = 2_000;

/** Reads everything into a file and only then knows the columns: a collection has no schema that could say them before. */
export async function extract(link: Link, order: ExtractOrder): Promise<Extraction> {
  const { signal } = order;
  const reading = readingOf(order);
  const comment = newMark();
  const aborted = () => void killMarked(link.client, comment);
  signal.addEventListener('abort', aborted, { once: true });
  const heard = () => signal.removeEventListener('abort', aborted);
  const spool = await Spool.open();
  try {
    const scanned = await guarded(link, signal, (goOn) =>
      spoolAll(link, { reading, order, comment, spool, goOn }),
    );
    return new MongoExtraction({ link, reading, signal, comment, spool, scanned, heard });
  } catch (error) {
    heard();
    await spool.close();
    throw error;
  }
}

interface Spooling {
  reading: Reading;
  order: ExtractOrder;
  comment: string;
  spool: Spool;
  goOn: () => void;
}

async function spoolAll(
  link: Link,
  { reading, order, comment, spool, goOn }: Spooling,
): Promise<ScannedColumns> {
  await requireCollection(link, reading);
  const scan = new Scan(order.since?.columns);
  let count = 0;
  const source = sourceOf(link, reading, order.signal, comment);
  try {
    for (;;) {
      goOn();
      const documents = await source.next(batch);
      scan.see(documents);
      await spool.add(documents);
      count += documents.length;
      if (documents.length < batch) break;
    }
  } finally {
    await source.close();
  }
  // Nothing is newer: the columns are those of what is there.
  if (count === 0 && order.since && !order.since.columns)
    scan.see(await firstOf(link, readingOf({ ...order, since: null }), order, comment));
  return scan.finished();
}

async function firstOf(
  link: Link,
  reading: Reading,
  { signal }: ExtractOrder,
  comment: string,
): Promise<Buffer[]> {
  const source = sourceOf(link, reading, signal, comment);
  try {
    return await source.next(sampled);
  } finally {
    await source.close();
  }
}

async function requireCollection(link: Link, { database, collection }: Reading): Promise<void> {
  const db = databaseOf(link, database);
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
  if (names.includes(collection)) return;
  const near = nearest(collection, names);
  throw failWith(
    'not_found',
    `Database "${db.databaseName}" has no collection "${collection}".`,
    near ? `Did you mean "${near}"?` : 'Look at its collections in the catalog.',
  );
}

interface Parts {
  link: Link;
  reading: Reading;
  signal: AbortSignal;
  comment: string;
  spool: Spool;
  scanned: ScannedColumns;
  heard: () => void;
}

class MongoExtraction implements Extraction {
  readonly columns: readonly SourceColumn[];
  /** Rows are one reading, totals another one. */
  readonly snapshot = false;
  readonly format = 'csv';
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.columns = parts.scanned.columns;
  }

  async *chunks(): AsyncIterable<readonly Uint8Array[]> {
    const { spool, scanned, signal } = this.#parts;
    for await (const documents of spool.documents()) {
      signal.throwIfAborted();
      yield [csvRecords(documents.map((bytes) => scanned.row(bytes)))];
    }
  }

  totals(): Promise<Totals> {
    const { link, reading, signal, comment } = this.#parts;
    const names = this.columns.map(({ name }) => name);
    const source = sourceOf(link, reading, signal, comment, names);
    return guarded(link, signal, (goOn) => totalsOf(source, this.columns, goOn));
  }

  async close(): Promise<void> {
    this.#parts.heard();
    await this.#parts.spool.close();
  }
}
