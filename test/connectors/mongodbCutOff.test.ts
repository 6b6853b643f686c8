/** A load that is cut off while its documents are put in place: the next one puts them there, once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { driverOf } from '../../src/connectors/index.ts';
import type { LoadMode, LoadOutcome } from '../../src/core/connection/transfer.ts';
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

  const load = async (
    port: number,
    mode: LoadMode,
    rows: readonly Cells[],
    batch: string,
  ): Promise<LoadOutcome> => {
    const values = { host: '127.0.0.1', port, database: 'shop' };
    const signal = new AbortController().signal;
    const session = await (await driverOf('mongodb')).open({ name: 'shop', values }, signal);
    try {
      if (!session.transfer) throw new Error('no transfer');
      return await session.transfer.load(orderOf('shop', { mode, table: `cut_${mode}`, rows, batch }));
    } finally {
      await session.close();
    }
  };

  test.each(['append', 'merge', 'replace'] as const)(
    '%s: every row is there once, to the cent',
    async (mode) => {
      const db = server.client.db('shop');
      const before = rowsFrom(0, 1_000);
      await load(server.port, mode, before, 'before');
      let expected = before;
      for (let number = 0; number < cuts; number++) {
        await using relay = await startRelay(server.port);
        const rows = rowsFrom(mode === 'merge' ? 500 : (number + 1) * 10_000, full ? 4_000 : 2_500);
        const batch = `batch ${number}`;
        const placing = { relation: `cut_${mode}`, batch, state: 'placing' };
        const cutOff = load(relay.port, mode, rows, batch).then(
          () => 'done',
          () => 'cut off',
        );
        let over = false;
        void cutOff.finally(() => (over = true));
        while (!over && (await db.collection('dew_loads').findOne(placing)) === null);
        await new Promise((resolve) => setTimeout(resolve, number * 7));
        relay.cut();
        await cutOff;
        const after = await load(server.port, mode, rows, batch);
        expect(typeof after.already).toBe('boolean');
        const kept =
          mode === 'replace' ? [] : expected.filter(([id]) => !rows.some(([other]) => other === id));
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
  );
});
