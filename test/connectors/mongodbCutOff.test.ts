/** A load that is cut off while its documents are put in place: the next one puts them there, once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { driverOf } from '../../src/connectors/index.ts';
import type { LoadMode, LoadOrder, LoadOutcome, Transfer } from '../../src/core/connection/transfer.ts';
import { mongoJavaMissing, startMongoJava, type MongoServer } from '../fixtures/servers/mongo.ts';
import { startRelay } from '../fixtures/servers/relay.ts';
import { orderOf, type Cells } from './transferConformance.ts';

const full = process.env['DEW_TEST_FULL'] === '1';
const cuts = full ? Number(process.env['DEW_FAULT_COUNT'] ?? 20) : 1;

const rowsFrom = (first: number, count: number): Cells[] =>
  Array.from({ length: count }, (_, index) => [
    String(first + index),
    `${index % 977}.0100`,
    'x',
    '2024-01-01',
    null,
    'true',
    '0.5',
  ]);

describe.skipIf(mongoJavaMissing)("a load into mongo-java-server by MongoDB's protocol, cut off", () => {
  let server: MongoServer;
  beforeAll(async () => (server = await startMongoJava()));
  afterAll(() => server[Symbol.asyncDispose]());

  const withTransfer = async <T>(port: number, work: (transfer: Transfer) => Promise<T>): Promise<T> => {
    const values = { host: '127.0.0.1', port, database: 'shop' };
    const signal = new AbortController().signal;
    const session = await (await driverOf('mongodb')).open({ name: 'shop', values }, signal);
    try {
      if (!session.transfer) throw new Error('no transfer');
      return await work(session.transfer);
    } finally {
      await session.close();
    }
  };
  const load = (port: number, order: LoadOrder): Promise<LoadOutcome> =>
    withTransfer(port, (transfer) => transfer.load(order));
  const order = (mode: LoadMode, rows: readonly Cells[], batch: string, watermark: string | null = null) => ({
    ...orderOf('shop', { mode, table: `cut_${mode}`, rows, batch }),
    watermark,
  });
  /** A load that is cut off `wait` milliseconds after the ledger had it. */
  const cutOff = async (cut: LoadOrder, wait: number): Promise<void> => {
    await using relay = await startRelay(server.port);
    const placing = { relation: cut.table, batch: cut.batch, state: 'placing' };
    const ended = load(relay.port, cut).then(
      () => 'done',
      () => 'cut off',
    );
    let over = false;
    void ended.finally(() => (over = true));
    while (!over && (await server.client.db('shop').collection('dew_loads').findOne(placing)) === null);
    await new Promise((resolve) => setTimeout(resolve, wait));
    relay.cut();
    await ended;
  };

  test.each(['append', 'merge', 'replace'] as const)(
    '%s: every row is there once, to the cent',
    async (mode) => {
      const db = server.client.db('shop');
      const before = rowsFrom(0, 1_000);
      await load(server.port, order(mode, before, 'before'));
      let expected = before;
      for (let number = 0; number < cuts; number++) {
        const rows = rowsFrom(mode === 'merge' ? 500 : (number + 1) * 10_000, full ? 4_000 : 2_500);
        const again = () => order(mode, rows, `batch ${number}`);
        await cutOff(again(), number * 7);
        const after = await load(server.port, again());
        expect(typeof after.already).toBe('boolean');
        const taken = new Set(rows.map(([id]) => id));
        const kept = mode === 'replace' ? [] : expected.filter(([id]) => !taken.has(id));
        expected = [...kept, ...rows];
      }
      const found = await db.collection(`cut_${mode}`).find({}).toArray();
      const ids = found.map((document) => Number((document as unknown as { id: number }).id));
      expect(ids.length).toBe(expected.length);
      expect(new Set(ids).size).toBe(expected.length);
      const unitsOf = (amounts: readonly unknown[]): bigint =>
        amounts.reduce<bigint>((sum, amount) => sum + BigInt(String(amount).replace('.', '')), 0n);
      expect(unitsOf(found.map(({ amount }) => amount as unknown))).toBe(
        unitsOf(expected.map(([, amount]) => amount)),
      );
      const open = await db
        .collection('dew_loads')
        .countDocuments({ relation: `cut_${mode}`, state: 'placing' });
      expect(open).toBe(0);
      const names = (await db.listCollections().toArray()).map(({ name }) => name);
      expect(names).not.toContain(`dew_staging.cut_${mode}`);
    },
    600_000,
  );

  test('what a load that was cut off has yet to put in place counts as loaded', async () => {
    await load(server.port, order('append', rowsFrom(900_000, 1_000), 'older', '2024-01-01'));
    await cutOff(order('append', rowsFrom(910_000, 2_500), 'cut off', '2024-01-02'), 0);
    const target = { schema: 'shop', table: 'cut_append' };
    const state = await withTransfer(server.port, (transfer) =>
      transfer.loadState(target, new AbortController().signal),
    );
    // Else the next load would take its rows once more, among those that came later.
    expect(state).toEqual({ batch: 'cut off', watermark: '2024-01-02' });
    const found = await server.client
      .db('shop')
      .collection('cut_append')
      .countDocuments({ id: { $gte: 910_000 } });
    expect(found).toBe(2_500);
  });

  test('who asks for the newest load completes what was begun, and leaves nothing beside it', async () => {
    const db = server.client.db('shop');
    const staged = 'dew_staging.cut_left';
    await db.collection(staged).insertMany([{ id: 1 }, { id: 2 }]);
    await db.collection('dew_loads').insertOne({
      ...{ relation: 'cut_left', batch: 'begun', mode: 'append', key: [], watermark: '7', rows: 2 },
      ...{ run_id: 'run', at: new Date(), state: 'placing', staged },
    });
    const state = await withTransfer(server.port, (transfer) =>
      transfer.loadState({ schema: 'shop', table: 'cut_left' }, new AbortController().signal),
    );
    expect(state).toEqual({ batch: 'begun', watermark: '7' });
    expect(await db.collection('cut_left').countDocuments()).toBe(2);
    expect((await db.listCollections().toArray()).map(({ name }) => name)).not.toContain(staged);
  });

  test('a load that was told as done outlasts the server', async () => {
    await using kept = await startMongoJava({ durable: true });
    const rows = rowsFrom(0, 1_000);
    await load(kept.port, order('append', rows, 'kept'));
    await kept.crash();
    expect(await kept.client.db('shop').collection('cut_append').countDocuments()).toBe(1_000);
    const again = await load(kept.port, order('append', rows, 'kept'));
    expect(again.already).toBe(true);
  });
});
