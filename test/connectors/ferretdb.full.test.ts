/** The second server that speaks MongoDB's protocol: FerretDB 1 over SQLite. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ferretMissing, startFerret, type MongoServer } from '../fixtures/servers/mongo.ts';
import { expectSecretNowhere, plantedIn } from './plantedSecret.ts';
import { projectWith, runOn, textsOf, type Engine } from './remoteEngine.ts';

const account = { user: 'reader', password: 'pa$$ w0rd "quoted"' };

describe.skipIf(ferretMissing)("a connection by MongoDB's protocol, answered by FerretDB", () => {
  let server: MongoServer;
  beforeAll(async () => (server = await startFerret(account)), 600_000);
  afterAll(() => server[Symbol.asyncDispose]());

  const project = async (password = account.password): Promise<Engine> => {
    const engine = await projectWith([
      'type: mongodb',
      `host: ${server.host}`,
      `port: ${server.port}`,
      'database: shop',
      `user: ${account.user}`,
      'password: ${secret:shop_password}',
    ]);
    await engine.client.request('connection/secret', { name: 'shop_password', value: password });
    return engine;
  };

  test('says that it is FerretDB, and who signed in', async () => {
    await using engine = await project();
    const answered = await engine.client.request('connection/test', { name: 'shop' });
    expect(answered).toMatchObject({ product: 'FerretDB (not MongoDB)', practice: false, user: 'reader' });
    expect(answered.version).toMatch(/^v1\.24\.2, protocol of 7/);
  });

  test('a wrong password is refused, and the right one is found nowhere', async () => {
    await using engine = await project('another password');
    const refused = await runOn(engine, '{"collection": "a"}');
    expect(refused.failure).toMatchObject({
      code: 'unreachable',
      next: 'Check user, password and "auth_database".',
    });
    await server.client.db('shop').collection('planted').insertOne({ id: 1 });
    await expectSecretNowhere({ ...plantedIn(server), password: account.password });
  });

  test('finds and pipelines of the stages that it has', async () => {
    await server.client
      .db('shop')
      .collection('sizes')
      .insertMany([{ _id: 1, size: 5, list: ['a', 'b'] } as never, { _id: 2, size: 7, list: [] } as never]);
    await using engine = await project();
    const found = await runOn(engine, '{"collection": "sizes", "filter": {"size": {"$gt": 5}}}');
    expect(await textsOf(engine, found)).toEqual([['2', '7', '[]']]);
    const grouped = await runOn(
      engine,
      '{"collection": "sizes", "pipeline": [{"$unwind": "$list"}, {"$group": {"_id": "$list", "n": {"$sum": 1}}}, {"$sort": {"_id": 1}}]}',
    );
    expect(await textsOf(engine, grouped)).toEqual([
      ['a', '1'],
      ['b', '1'],
    ]);
  });

  test('a stage that it lacks is refused in its own words, at its place', async () => {
    await using engine = await project();
    const lookup = await runOn(
      engine,
      '{"collection": "sizes",\n "pipeline": [{"$lookup": {"from": "a", "localField": "b", "foreignField": "c", "as": "d"}}]}',
      { origin: { uri: `file://${engine.root}/q.mongo.json`, start: 0, end: 10 } },
    );
    expect(lookup.failure).toMatchObject({
      code: 'sql',
      message: '`aggregate` stage "$lookup" is not implemented yet (NotImplemented)',
      place: { line: 2, column: 16 },
    });
  });

  test('the catalog shows fields and indexes', async () => {
    await using engine = await project();
    const where = { name: 'shop', schema: 'shop', relation: 'sizes' };
    const relation = await engine.client.request('connection/relation', where);
    expect(relation.columns.map(({ name, type }) => [name, type])).toEqual([
      ['_id', 'int'],
      ['size', 'int'],
      ['list', 'array'],
    ]);
    expect(relation.indexes).toEqual([{ name: '_id_', keys: '_id', unique: true }]);
  });
});
