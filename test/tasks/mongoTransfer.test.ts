import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BSON, Decimal128, Long } from 'mongodb';
import { dewFile, pipeline, projectWith, statuses, taskOf } from '../engine/pipelineFixture.ts';
import { mongoJavaMissing, startMongoJava, type MongoServer } from '../fixtures/servers/mongo.ts';

const { EJSON } = BSON;

describe.skipIf(mongoJavaMissing)("tasks by MongoDB's protocol, answered by mongo-java-server", () => {
  let server: MongoServer;
  beforeAll(async () => (server = await startMongoJava()));
  afterAll(() => server[Symbol.asyncDispose]());

  const project = (tasks: string, files: Record<string, string> = {}) =>
    projectWith({
      'dew.yaml': `${dewFile}connections:
  shop:
    type: mongodb
    host: ${server.host}
    port: ${server.port}
    database: shop
    read_only: false
`,
      'main.pipeline.yaml': pipeline(tasks, ''),
      ...files,
    });
  const collection = (name: string) => server.client.db('shop').collection<{ _id: number }>(name);
  const texts = (log: readonly { text: string }[]): string => log.map(({ text }) => text).join('\n');

  test('extract: a collection and a pipeline of a file, with the totals of both sides', async () => {
    await collection('orders').insertMany([
      { _id: 1, amount: Decimal128.fromString('10.10'), tags: ['a'], at: new Date(0) } as never,
      { _id: 2, amount: Decimal128.fromString('0.055'), buyer: { name: 'Ada' } } as never,
    ]);
    await using own = await project(
      `  - { id: orders, type: extract, connection: shop, relation: orders }
  - { id: sums, type: extract, connection: shop, query: sums.mongo.json }
`,
      {
        'sums.mongo.json':
          '{"collection": "orders", "pipeline": [{"$group": {"_id": null, "n": {"$sum": 1}}}, {"$project": {"_id": 0}}]}',
      },
    );
    const run = await own.run();
    expect(statuses(run)).toEqual({ orders: 'done', sums: 'done' });
    expect(texts(await own.log(run.runId, 'orders'))).toContain(
      '2 rows, sum(_id) 3, sum(amount) 10.155 on both sides',
    );
    expect(await own.rows('SELECT column_name, column_type FROM (DESCRIBE orders)')).toEqual([
      ['_id', 'INTEGER'],
      ['amount', 'DECIMAL(38,3)'],
      ['tags', 'JSON'],
      ['at', 'TIMESTAMP WITH TIME ZONE'],
      ['buyer', 'JSON'],
    ]);
    expect(await own.rows("SELECT amount::VARCHAR, buyer->>'name' FROM orders ORDER BY _id")).toEqual([
      ['10.100', null],
      ['0.055', 'Ada'],
    ]);
    expect(await own.rows('SELECT n FROM sums')).toEqual([[2]]);
  });

  test('extract: a field whose name is empty is told as such', async () => {
    await collection('unnamed').insertOne({ _id: 1, '': 'a' } as never);
    await using own = await project(
      '  - { id: unnamed, type: extract, connection: shop, relation: unnamed }\n',
    );
    expect(taskOf(await own.run(), 'unnamed').failure).toMatchObject({
      code: 'bad_input',
      message: '"shop" gives unnamed a column whose name is empty, which no table here can have.',
    });
  });

  test('extract, incremental: newer documents that lack fields or have smaller numbers keep the table as it is', async () => {
    const changes = collection('changes');
    await changes.insertMany([
      { _id: 1, at: new Date(1000), n: Long.fromString('9007199254740993'), odd: { a: 1 } } as never,
      { _id: 2, at: new Date(2000), n: Long.fromNumber(2), note: 'x' } as never,
    ]);
    await using own = await project(
      '  - { id: changes, type: extract, connection: shop, relation: changes, mode: incremental, cursor: at, unique_key: _id }\n',
    );
    expect(statuses(await own.run())).toEqual({ changes: 'done' });
    await changes.updateOne({ _id: 2 }, { $set: { at: new Date(3000), n: 5, odd: 'text' } as never });
    await changes.insertOne({ _id: 3, at: new Date(4000) } as never);
    const second = await own.run();
    expect(statuses(second)).toEqual({ changes: 'done' });
    expect(texts(await own.log(second.runId, 'changes'))).toContain('2 rows came anew or again');
    expect(await own.rows('SELECT _id, n::VARCHAR, odd::VARCHAR, note FROM changes ORDER BY 1')).toEqual([
      [1, '9007199254740993', '{"a":1}', null],
      [2, '5', '"text"', 'x'],
      [3, null, null, null],
    ]);
    expect(statuses(await own.run())).toEqual({ changes: 'done' });
    await changes.insertOne({ _id: 4, at: new Date(5000), fresh: true } as never);
    const third = await own.run();
    expect(taskOf(third, 'changes').failure?.message).toMatch(/columns of changes changed.*fresh/);
  });

  test('load: rows become documents of exact types, and the same rows are not loaded twice', async () => {
    await using own = await project(
      `  - { id: made, type: extract, from: made.csv, format: csv, columns: { id: BIGINT, amount: 'DECIMAL(12,2)', day: DATE } }
  - { id: out, type: load, table: made, connection: shop, into: shop.out, mode: merge, key: [id] }
`,
      { 'made.csv': 'id,amount,day\n9007199254740993,1.10,2024-02-29\n2,,\n' },
    );
    const run = await own.run();
    expect(statuses(run)).toEqual({ made: 'done', out: 'done' });
    const found = await server.client
      .db('shop')
      .collection('out')
      .find({}, { promoteValues: false })
      .toArray();
    expect(
      EJSON.stringify(
        found.map(({ _id: _, ...rest }) => rest),
        { relaxed: false },
      ),
    ).toBe(
      EJSON.stringify(
        [
          {
            id: Long.fromString('9007199254740993'),
            amount: Decimal128.fromString('1.10'),
            day: new Date('2024-02-29T00:00:00Z'),
          },
          { id: Long.fromNumber(2), amount: null, day: null },
        ],
        { relaxed: false },
      ),
    );
    const indexes = await server.client.db('shop').collection('out').listIndexes().toArray();
    expect(indexes).toContainEqual(expect.objectContaining({ name: 'dew_key', unique: true }));
    expect(
      (await server.client.db('shop').listCollections().toArray()).map(({ name }) => name),
    ).not.toContain('dew_staging.out');
  });
});
