/** What a server holds. A collection has no schema: its fields are those of some of its documents. */
import { MongoServerError, type MongoClient } from 'mongodb';
import type { ColumnKind } from '../../protocol/engine/query.ts';
import type { CatalogRelation } from '../../protocol/engine/catalog.ts';
import type { ConnectionSchema } from '../../protocol/engine/connection.ts';
import { collectionInfo } from './transfer/link.ts';
import { bson, eachElement, typeName } from './bsonText.ts';

/** Documents that are read for the fields of a collection. */
const documentsOfSample = 100;
const deepest = 3;
const mostFields = 300;
const unauthorized = 13;
const own = new Set(['admin', 'config', 'local']);

export async function databasesOf(
  client: MongoClient,
  database: string,
  signal: AbortSignal,
): Promise<ConnectionSchema[]> {
  const named = await client
    .db('admin')
    .command({ listDatabases: 1, nameOnly: true, authorizedDatabases: true }, { signal })
    .then(({ databases }) => (databases as { name: string }[]).map(({ name }) => name))
    .catch((error: unknown) => {
      if (error instanceof MongoServerError && error.code === unauthorized) return [];
      throw error;
    });
  const shown = new Set([database, ...named.filter((name) => !own.has(name)).sort()]);
  const schemas: ConnectionSchema[] = [];
  for (const name of shown) {
    const collections = await client.db(name).listCollections({}, { nameOnly: true, signal }).toArray();
    schemas.push({ name, relations: collections.length });
  }
  return schemas;
}

export async function collectionsOf(
  client: MongoClient,
  database: string,
  signal: AbortSignal,
): Promise<CatalogRelation[]> {
  const db = client.db(database);
  const found = await db.listCollections({}, { signal }).toArray();
  const relations: CatalogRelation[] = [];
  for (const { name, type } of found.sort((a, b) => a.name.localeCompare(b.name))) {
    const view = type === 'view';
    const rowCount = view ? null : await db.collection(name).estimatedDocumentCount();
    relations.push({
      database,
      schema: database,
      name,
      kind: view ? 'view' : 'table',
      rowCount,
      columns: [],
      comment: null,
      later: true,
    });
  }
  return relations;
}

interface Field {
  types: Map<number, number>;
  present: number;
}

/** A collection with the fields of its first documents, and its indexes. */
export async function describe(
  client: MongoClient,
  database: string,
  name: string,
  signal: AbortSignal,
): Promise<CatalogRelation> {
  const collection = client.db(database).collection(name);
  const count = documentsOfSample;
  const documents = (await collection
    .find({}, { limit: count, batchSize: count, raw: true, signal })
    .toArray()) as unknown as Buffer[];
  const fields = new Map<string, Field>();
  for (const bytes of documents) countFields(fields, bytes, 0, '', 1);
  const info = await collectionInfo(client.db(database), name);
  const view = info?.type === 'view';
  return {
    database,
    schema: database,
    name,
    kind: view ? 'view' : 'table',
    rowCount: view ? null : await collection.estimatedDocumentCount(),
    comment: null,
    sampled: documents.length,
    columns: nestedAfterParents(fields).map(([field, { types, present }]) => ({
      name: field,
      type: [...types.keys()].map(typeName).join(', '),
      kind: kindOf([...types.keys()]),
      nullable: present < documents.length || types.has(bson.null),
      key: field === '_id',
      present,
    })),
    indexes: view || !info ? [] : await indexesOf(client, database, name),
  };
}

function countFields(
  fields: Map<string, Field>,
  bytes: Buffer,
  at: number,
  above: string,
  depth: number,
): void {
  eachElement(bytes, at, (type, name, value) => {
    const path = above + name;
    const field = fields.get(path) ?? { types: new Map<number, number>(), present: 0 };
    if (!fields.has(path) && fields.size >= mostFields) return;
    fields.set(path, field);
    field.present += 1;
    field.types.set(type, (field.types.get(type) ?? 0) + 1);
    if (type === bson.object && depth < deepest) countFields(fields, bytes, value, `${path}.`, depth + 1);
  });
}

/** Fields in the order in which they were seen, those of an object right after it. */
function nestedAfterParents(fields: ReadonlyMap<string, Field>): [string, Field][] {
  const places = new Map([...fields.keys()].map((path, index) => [path, index]));
  const place = (path: string): number[] =>
    path.split('.').map((_, depth, names) => places.get(names.slice(0, depth + 1).join('.')) ?? -1);
  return [...fields]
    .map(([path, field]) => ({ path, field, at: place(path) }))
    .sort((a, b) => {
      const first = a.at.findIndex((value, depth) => value !== b.at[depth]);
      return first < 0 ? -1 : (a.at[first] ?? 0) - (b.at[first] ?? -1);
    })
    .map(({ path, field }) => [path, field]);
}

async function indexesOf(
  client: MongoClient,
  database: string,
  name: string,
): Promise<NonNullable<CatalogRelation['indexes']>> {
  const found = await client.db(database).collection(name).listIndexes().toArray();
  return (found as { name: string; key: Record<string, unknown>; unique?: boolean }[]).map((index) => ({
    name: index.name,
    keys: Object.entries(index.key)
      .map(([field, order]) =>
        order === 1 ? field : order === -1 ? `${field} descending` : `${field} ${String(order)}`,
      )
      .join(', '),
    unique: index.unique === true || index.name === '_id_',
  }));
}

const kinds = new Map<number, ColumnKind>([
  [bson.double, 'number'],
  [bson.int, 'number'],
  [bson.long, 'number'],
  [bson.decimal, 'number'],
  [bson.string, 'text'],
  [bson.objectId, 'text'],
  [bson.boolean, 'boolean'],
  [bson.date, 'temporal'],
  [bson.timestamp, 'temporal'],
  [bson.binary, 'binary'],
  [bson.object, 'struct'],
  [bson.array, 'list'],
]);

function kindOf(types: readonly number[]): ColumnKind {
  const found = new Set(types.filter((type) => type !== bson.null).map((type) => kinds.get(type) ?? 'other'));
  const [only, second] = found;
  return second === undefined ? (only ?? 'other') : 'json';
}
