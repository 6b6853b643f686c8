/** Staged documents into their collection, in ways that can be done again: the outcome is the same. */
import {
  MongoBulkWriteError,
  MongoServerError,
  type AnyBulkWriteOperation,
  type Collection,
  type Db,
  type Document,
} from 'mongodb';
import type { LedgerEntry } from './ledger.ts';
import { collectionInfo, exists, type StoredDocument } from './link.ts';

export interface Placed {
  inserted: number;
  updated: number;
}

const batch = 1_000;
const duplicateKey = 11_000;
/** Values as they were staged: no number changes its type. */
const exact = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true } as const;

export async function place(db: Db, entry: LedgerEntry): Promise<Placed> {
  if (entry.mode === 'replace') return replaceByStaged(db, entry);
  if (entry.mode === 'merge') await requireKeyIndex(db, entry);
  const target = db.collection(entry.relation);
  const placed = { inserted: 0, updated: 0 };
  const write = async (documents: Document[]) => {
    if (documents.length === 0) return;
    if (entry.mode === 'append') placed.inserted += await insertMissing(target, documents);
    else {
      const result = await target.bulkWrite(
        documents.map((document) => upsert(entry.key, document)),
        { ordered: true },
      );
      placed.inserted += result.upsertedCount;
      placed.updated += result.matchedCount;
    }
  };
  let documents: Document[] = [];
  for await (const document of db.collection(entry.staged).find({}, { ...exact, batchSize: batch })) {
    documents.push(document);
    if (documents.length < batch) continue;
    await write(documents);
    documents = [];
  }
  await write(documents);
  return placed;
}

/** An `_id` is made of batch and place: one that is there was put there by this load before it was cut off. */
async function insertMissing(target: Collection, documents: Document[]): Promise<number> {
  try {
    return (await target.insertMany(documents, { ordered: false })).insertedCount;
  } catch (error) {
    // What has no errors of single documents is a lost connection.
    const all = error instanceof MongoBulkWriteError ? [error.writeErrors].flat() : [];
    if (!(error instanceof MongoBulkWriteError) || all.length === 0) throw error;
    if (all.some(({ code }) => code !== duplicateKey)) throw error;
    return error.insertedCount;
  }
}

function upsert(key: readonly string[], { _id, ...fields }: Document): AnyBulkWriteOperation {
  const all: StoredDocument = key.includes('_id') ? { _id: _id as unknown, ...fields } : fields;
  const filter = Object.fromEntries(key.map((name) => [name, all[name]]));
  const rest = Object.fromEntries(Object.entries(all).filter(([name]) => !key.includes(name)));
  const update = Object.keys(rest).length > 0 ? { $set: rest } : { $setOnInsert: filter };
  return { updateOne: { filter, update, upsert: true } };
}

/** One step of the server: readers see all of the old documents or all of the new ones. */
async function replaceByStaged(db: Db, { relation, staged, rows }: LedgerEntry): Promise<Placed> {
  if (await exists(db, staged)) await db.renameCollection(staged, relation, { dropTarget: true });
  return { inserted: rows, updated: 0 };
}

/** Without an index every row would read the whole collection. */
async function requireKeyIndex(db: Db, { relation, key }: LedgerEntry): Promise<void> {
  const [first] = key;
  if (key.length === 1 && first === '_id') return;
  const indexes = await db
    .collection(relation)
    .listIndexes()
    .toArray()
    .catch(() => []);
  const serves = (index: { key: Record<string, unknown> }) =>
    key.every((name) => Object.keys(index.key).slice(0, key.length).includes(name));
  if ((indexes as { key: Record<string, unknown> }[]).some(serves)) return;
  const fields = Object.fromEntries(key.map((name) => [name, 1 as const]));
  const make = (unique: boolean) => db.collection(relation).createIndex(fields, { name: 'dew_key', unique });
  // Documents that were there before may share a key.
  await make(true).catch((error: unknown) => {
    if (error instanceof MongoServerError && error.code === duplicateKey) return make(false);
    throw error;
  });
}

/** The indexes and options of a collection for the one that takes its place. */
export async function likeTarget(db: Db, relation: string, staged: string): Promise<void> {
  const found = await collectionInfo(db, relation);
  await db.createCollection(staged, found?.options ?? {});
  if (!found) return;
  for (const { v: _v, ns: _ns, key, ...index } of (await db
    .collection(relation)
    .listIndexes()
    .toArray()) as Document[]) {
    if (index['name'] !== '_id_') await db.collection(staged).createIndex(key as Record<string, 1>, index);
  }
}
