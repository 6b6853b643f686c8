import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Binary, Decimal128, Double, Int32, Long, ObjectId, UUID } from 'mongodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dew } from '../cli/dew.ts';
import { mongoJavaMissing, startMongoJava, type MongoServer } from '../fixtures/servers/mongo.ts';
import { expectSecretNowhere, plantedIn } from './plantedSecret.ts';
import { goldenDocument, goldenTexts } from './mongodbTypes.ts';
import { ended, expectCancelOfSilence, projectWith, runOn, textsOf, type Engine } from './remoteEngine.ts';

/** What mongo-java-server does not keep as it is: symbols, and subtypes of binary values. */
const unknownToJavaServer = ['symbol', 'custom'];
const knownToJavaServer = (document: object): object =>
  Object.fromEntries(
    Object.entries(document).filter(([name]) => name !== 'nested' && !unknownToJavaServer.includes(name)),
  );

describe.skipIf(mongoJavaMissing)("a connection by MongoDB's protocol, answered by mongo-java-server", () => {
  let server: MongoServer;
  beforeAll(async () => (server = await startMongoJava()));
  afterAll(() => server[Symbol.asyncDispose]());

  const project = (...more: string[]): Promise<Engine> =>
    projectWith(['type: mongodb', `host: ${server.host}`, `port: ${server.port}`, 'database: shop', ...more]);
  const find = (collection: string, more: object = {}): string => JSON.stringify({ collection, ...more });
  const fill = async (name: string, documents: object[]) => {
    const collection = server.client.db('shop').collection(name);
    await collection.drop().catch(() => undefined);
    await collection.insertMany(documents);
    return collection;
  };

  test('says who answers, and that it is not MongoDB', async () => {
    await using engine = await project();
    const [entry] = await engine.client.request('connection/list', null);
    expect(entry).toMatchObject({ type: 'mongodb', title: 'MongoDB', language: 'mongo', readOnly: true });
    const answered = await engine.client.request('connection/test', { name: 'shop' });
    expect(answered).toMatchObject({ practice: false, database: 'shop', encryption: null });
    expect(answered.product).toBe("A server with MongoDB's protocol (not MongoDB)");
  });

  test('every BSON type that it keeps comes as its exact text', async () => {
    await fill('golden', [knownToJavaServer(goldenDocument)]);
    await using engine = await project();
    const result = await runOn(engine, find('golden'));
    expect(result.failure).toBeNull();
    const [row = []] = await textsOf(engine, result);
    const shown = result.columns.map(({ name, type, sourceType }, index) => [
      name,
      sourceType,
      type,
      row[index],
    ]);
    expect(shown).toEqual(
      goldenTexts.filter(([name]) => name !== 'nested' && !unknownToJavaServer.includes(name ?? '')),
    );
  });

  test('a column gets a type only where every value of it fits exactly', async () => {
    await fill('mixed', [
      {
        _id: 1,
        whole: 1,
        wide: Long.fromString('9223372036854775807'),
        price: Decimal128.fromString('1.10'),
        odd: 'a',
        late: 'x',
      },
      {
        _id: 2,
        whole: new Double(0.5),
        wide: new Double(0.5),
        price: Decimal128.fromString('-20.005'),
        odd: 7,
      },
      {
        _id: 3,
        whole: new Double(NaN),
        wide: 1,
        price: Decimal128.fromString('3'),
        odd: { a: new Double(5) },
      },
    ]);
    await using engine = await project();
    const result = await runOn(engine, find('mixed', { sort: { _id: 1 } }));
    expect(result.columns.map(({ name, type, sourceType }) => [name, type, sourceType])).toEqual([
      ['_id', 'INTEGER', 'int'],
      ['whole', 'DOUBLE', 'int, double'],
      ['wide', 'JSON', 'long, double, int'],
      ['price', 'DECIMAL(5,3)', 'decimal'],
      ['odd', 'JSON', 'string, int, object'],
      ['late', 'VARCHAR', 'string'],
    ]);
    expect(await textsOf(engine, result)).toEqual([
      ['1', '1.0', '9223372036854775807', '1.100', '"a"', 'x'],
      ['2', '0.5', '0.5', '-20.005', '7', null],
      ['3', 'nan', '1', '3.000', '{"a":5.0}', null],
    ]);
  });

  test('what comes late is neither lost nor silent: other types, other fields, null where others have none', async () => {
    const documents: object[] = Array.from({ length: 1_500 }, (_, index) => ({
      _id: index,
      v: `text ${index}`,
    }));
    documents.push({ _id: 1_500, v: new Int32(5), fresh: new Long(7) }, { _id: 1_501, v: null });
    documents.push({ _id: 1_502 }, { _id: 1_503, v: '\u0001 marked' });
    await fill('late', documents);
    await using engine = await project();
    const result = await runOn(engine, find('late', { sort: { _id: 1 } }));
    expect(result).toMatchObject({ state: 'complete', rowCount: 1_504 });
    expect(result.note).toBe('1 document has fields that the first ones do not have: they stand in _extra');
    expect(result.columns.map(({ name, type }) => [name, type])).toEqual([
      ['_id', 'INTEGER'],
      ['v', 'JSON'],
      ['_extra', 'JSON'],
    ]);
    const range = { resultId: result.id, firstRow: 1_499, rows: 5, form: 'text' as const };
    expect(JSON.parse((await engine.client.request('query/rows', range)).rows)).toEqual([
      ['1499', '"text 1499"', null],
      ['1500', '5', '{"fresh":{"$numberLong":"7"}}'],
      ['1501', null, '{"v":null}'],
      ['1502', null, null],
      ['1503', '"\\u0001 marked"', null],
    ]);
  });

  test('pipelines run: grouping, joins, facets', async () => {
    await fill('customers', [{ _id: 1, name: 'Ada' }]);
    await fill('orders', [
      { _id: 1, customer: 1, amount: Decimal128.fromString('10.10') },
      { _id: 2, customer: 1, amount: Decimal128.fromString('0.05') },
    ]);
    await using engine = await project();
    const result = await runOn(
      engine,
      `{ // with a comment
        "collection": "orders",
        "pipeline": [
          {"$lookup": {"from": "customers", "localField": "customer", "foreignField": "_id", "as": "who"}},
          {"$unwind": "$who"},
          {"$group": {"_id": "$who.name", "total": {"$sum": "$amount"}, "orders": {"$sum": 1}}}
        ]
      }`,
    );
    expect(result.failure).toBeNull();
    expect(await textsOf(engine, result)).toEqual([['Ada', '10.15', '2']]);
  });

  test('values of a filter are exact, in extended JSON', async () => {
    const id = new ObjectId('65a1b2c3d4e5f60718293a4b');
    await fill('exact', [
      { _id: id, big: Long.fromString('9007199254740993'), at: new Date('2024-05-01T00:00:00.001Z') },
      {
        _id: new ObjectId(),
        big: Long.fromString('9007199254740992'),
        at: new Date('2024-05-01T00:00:00.002Z'),
      },
    ]);
    await using engine = await project();
    for (const filter of [
      '{"big": 9007199254740993}',
      '{"_id": {"$oid": "65a1b2c3d4e5f60718293a4b"}}',
      '{"at": {"$lt": {"$date": "2024-05-01T00:00:00.002Z"}}}',
      '{"big": {"$numberLong": "9007199254740993"}}',
    ]) {
      const result = await runOn(
        engine,
        `{"collection": "exact", "filter": ${filter}, "projection": {"_id": 1}}`,
      );
      expect(await textsOf(engine, result), filter).toEqual([[id.toHexString()]]);
    }
  });

  test('dew query prints what a file asks for', async () => {
    await fill('printed', [{ _id: 1, big: Long.fromString('9007199254740993') }]);
    await using engine = await project();
    const file = join(engine.root, 'printed.mongo.json');
    await writeFile(file, '{"connection": "shop", "collection": "printed"}');
    const { code, out } = await dew(engine.root, 'query', '--file', file, '--json');
    expect([code, JSON.parse(out)]).toMatchObject([0, { rows: [[1, '9007199254740993']], rowCount: 1 }]);
  });

  test('an error stands at its place: of the text, of a value, of a stage that the server does not know', async () => {
    await using engine = await project();
    const origin = { uri: `file://${engine.root}/q.mongo.json`, start: 0, end: 10 };
    const failure = async (sql: string) => (await runOn(engine, sql, { origin })).failure;
    expect(await failure('{"collection": "a",\n  "filter": {x: 1}}')).toMatchObject({
      code: 'sql',
      message: 'A key in double quotes should stand here, not "x".',
      next: 'Write "x" in double quotes.',
      place: { file: 'q.mongo.json', line: 2, column: 14 },
    });
    expect(await failure('{"collection": "a",\n "filtr": {}}')).toMatchObject({
      message: 'Unknown field "filtr".',
      next: 'Did you mean "filter"?',
      place: { line: 2, column: 2 },
    });
    expect(await failure('{"collection": "a", "filter": {"_id": {"$oid": "xyz"}}}')).toMatchObject({
      message: '24 hexadecimal digits in double quotes should stand here.',
      place: { line: 1, column: 48 },
    });
    expect(await failure('{"collection": "a", "pipeline": [\n  {"$mach": {}}]}')).toMatchObject({
      message: "Unrecognized pipeline stage name: '$mach' (Location40324)",
      place: { line: 2, column: 4 },
    });
    expect(await failure('SELECT 1')).toMatchObject({ code: 'sql', message: '"SELECT" is no JSON value.' });
  });

  test('no documents are no rows, and an unknown collection is said to be one', async () => {
    await fill('orders', [{ _id: 1 }]);
    await using engine = await project();
    const none = await runOn(engine, find('orders', { filter: { _id: 2 } }));
    expect(none).toMatchObject({ state: 'complete', rowCount: 0, note: 'No documents' });
    const unknown = await runOn(engine, find('ordres'));
    expect(unknown.note).toBe(
      'No documents: database "shop" has no collection "ordres". Did you mean "orders"?',
    );
  });

  test('a read-only connection sends nothing that may change something', async () => {
    const orders = await fill('guarded', [{ _id: 1 }]);
    await using engine = await project();
    for (const statement of [
      { collection: 'guarded', pipeline: [{ $out: 'copy' }] },
      { collection: 'guarded', pipeline: [{ $match: {} }, { $merge: { into: 'copy' } }] },
      { collection: 'guarded', pipeline: [{ $facet: { a: [{ $out: 'copy' }] } }] },
      { command: { insert: 'guarded', documents: [{ _id: 2 }] } },
      { command: { delete: 'guarded', deletes: [{ q: {}, limit: 0 }] } },
      { command: { findAndModify: 'guarded', query: {}, remove: true } },
      { command: { drop: 'guarded' } },
      { command: { aggregate: 'guarded', pipeline: [{ $out: 'copy' }], cursor: {} } },
      { command: { somethingNew: 1 } },
    ]) {
      const refused = await runOn(engine, JSON.stringify(statement));
      expect(refused.failure, JSON.stringify(statement)).toMatchObject({ code: 'unconfirmed' });
      expect(refused.failure?.message).toMatch(/was not sent/);
    }
    expect(await orders.countDocuments()).toBe(1);
    const names = (await server.client.db('shop').listCollections().toArray()).map(({ name }) => name);
    expect(names).not.toContain('copy');
    expect((await runOn(engine, '{"command": {"count": "guarded"}}')).failure).toBeNull();
  });

  test('production asks before a change, and only before one', async () => {
    const live = await fill('live', [{ _id: 1 }]);
    await using engine = await project('read_only: false', 'production: true');
    expect((await runOn(engine, find('live'))).state).toBe('complete');
    const insert = '{"command": {"insert": "live", "documents": [{"_id": 2, "n": 5}]}}';
    expect((await runOn(engine, insert)).failure?.code).toBe('unconfirmed');
    expect((await runOn(engine, insert, { confirmed: true })).failure).toBeNull();
    expect(await live.countDocuments()).toBe(2);
    const again = await runOn(engine, insert, { confirmed: true });
    expect(again.failure).toMatchObject({ code: 'sql' });
    expect(again.failure?.message).toMatch(/^Change 0 failed on "shop": .*duplicate key/);
  });

  test('the catalog shows databases, collections, the fields of some documents, and indexes', async () => {
    const events = await fill('events', [
      { _id: 1, actor: { login: 'ada' }, size: 5 },
      { _id: 2, actor: { login: 'bob', site: true }, size: 'large' },
    ]);
    await events.createIndex({ size: -1 });
    await using engine = await project();
    const schemas = await engine.client.request('connection/schemas', { name: 'shop' });
    expect(schemas[0]?.name).toBe('shop');
    const relations = await engine.client.request('connection/relations', { name: 'shop', schema: 'shop' });
    expect(relations.find(({ name }) => name === 'events')).toMatchObject({
      rowCount: 2,
      columns: [],
      later: true,
    });
    const where = { name: 'shop', schema: 'shop', relation: 'events' };
    const found = await engine.client.request('connection/relation', where);
    expect(found.sampled).toBe(2);
    expect(found.columns.map(({ name, type, present, key }) => [name, type, present, key])).toEqual([
      ['_id', 'int', 2, true],
      ['actor', 'object', 2, false],
      ['actor.login', 'string', 2, false],
      ['actor.site', 'bool', 1, false],
      ['size', 'int, string', 2, false],
    ]);
    expect(found.indexes).toEqual([
      { name: '_id_', keys: '_id', unique: true },
      { name: 'size_-1', keys: 'size descending', unique: false },
    ]);
    const preview = await ended(engine, await engine.client.request('connection/preview', where));
    expect(preview.rowCount).toBe(2);
  });

  test('an abort ends the cursor on the server', async () => {
    const documents = Array.from({ length: 20_000 }, (_, index) => ({ _id: index, text: 'x'.repeat(200) }));
    await fill('many', documents);
    await using engine = await project();
    const open = async (): Promise<number> => {
      const status = await server.client.db('admin').command({ serverStatus: 1 });
      return (status as { metrics: { cursor: { open: { total: number } } } }).metrics.cursor.open.total;
    };
    const pairs =
      '{"collection": "many", "pipeline": [{"$unwind": "$text"}, {"$addFields": {"again": "$text"}}]}';
    const started = await engine.client.request('query/run', {
      sql: pairs,
      origin: null,
      document: null,
      connection: 'shop',
    });
    await engine.client.request('query/cancel', { resultId: started.id });
    const result = await ended(engine, started);
    expect(['cancelled', 'complete']).toContain(result.state);
    await expect.poll(open).toBe(0);
  });

  test('a connection attempt to something silent is cancelled, and one to nothing says what to do', async () => {
    await using engine = await project();
    const settings = { type: 'mongodb', database: 'x' };
    await expectCancelOfSilence(engine, settings);
    const nobody = engine.client.request('connection/test', {
      name: 'gone',
      settings: { ...settings, host: '127.0.0.1', port: 1 },
    });
    await expect(nobody).rejects.toMatchObject({
      failure: { code: 'unreachable', next: 'Is the server running, and are host and port right?' },
    });
  });

  test('binary, UUID and object ids keep their bytes', async () => {
    await fill('bytes', [
      {
        _id: 1,
        b: new Binary(Buffer.from([0, 255, 1])),
        u: new UUID('00112233-4455-6677-8899-aabbccddeeff'),
      },
    ]);
    await using engine = await project();
    const result = await runOn(engine, find('bytes'));
    expect(result.columns.map(({ type }) => type)).toEqual(['INTEGER', 'BLOB', 'UUID']);
    expect(await textsOf(engine, result)).toEqual([
      ['1', '\\x00\\xFF\\x01', '00112233-4455-6677-8899-aabbccddeeff'],
    ]);
  });

  // FerretDB, in ferretdb.full.test.ts, has accounts.
  test('a password that a server without accounts refuses is found nowhere', async () => {
    await expectSecretNowhere({ ...plantedIn(server), password: 'planted p@ss/word', noAccounts: true });
  });
});
