/** A server of MongoDB's protocol under faults. */
import { Decimal128, Long, type Document } from 'mongodb';
import type { MongoServer } from '../../fixtures/servers/mongo.ts';
import { startRelay } from '../../fixtures/servers/relay.ts';
import { added, totalsOf, type FaultSystem } from './transferFaults.ts';

const durable = { writeConcern: { w: 1, journal: true } } as const;

const centsOf = (amount: unknown): bigint => BigInt((Number(String(amount)) * 100).toFixed(0));

export async function mongoUnderFaults(server: MongoServer): Promise<FaultSystem> {
  const relay = await startRelay(server.port);
  const tableOf = (name: string) => server.client.db('shop', durable).collection<Document>(name);
  const document = (id: number, cents: number, changed: Date): Document => ({
    _id: id as never,
    id: Long.fromNumber(id),
    amount: Decimal128.fromString((cents / 100).toFixed(2)),
    changed,
  });
  const insert = async (rows: Document[]): Promise<void> => {
    for (const name of ['orders', 'journal']) await tableOf(name).insertMany(rows);
  };
  return {
    settings: [
      'type: mongodb',
      'host: 127.0.0.1',
      `port: ${relay.port}`,
      'database: shop',
      'read_only: false',
    ],
    password: null,
    // Without an _id the load makes one, and finds by it what is there already.
    journal: `query: '{"collection": "journal", "pipeline": [{"$project": {"_id": 0}}]}'`,
    fill: (rows) =>
      insert(
        Array.from({ length: rows }, (_, at) =>
          document(at + 1, ((at + 1) % 997) * 37, new Date(Date.UTC(2024, 0, 1, 0, 0, at + 1))),
        ),
      ),
    async change({ number, at, firstId }) {
      const changed = new Date(`${at.replace(' ', 'T')}Z`);
      await tableOf('orders').updateMany(
        { id: { $mod: [11, number % 11] } },
        { $inc: { amount: Decimal128.fromString('0.01') }, $set: { changed } },
      );
      await insert(Array.from({ length: added }, (_, row) => document(firstId + row, 5, changed)));
    },
    async totals(table) {
      const rows = await tableOf(table).find({}, { promoteValues: true }).toArray();
      return totalsOf(
        rows.map(({ id, amount, changed }) => ({
          id: BigInt(String(id)),
          cents: centsOf(amount),
          seconds: BigInt((changed as Date).getTime() / 1000),
        })),
      );
    },
    cut: async () => relay.cut(),
    crash: () => server.crash(),
    async leftovers() {
      const names = (await server.client.db('shop').listCollections().toArray()).map(({ name }) => name);
      const open = await tableOf('dew_loads').countDocuments({ state: 'placing' });
      return [...names.filter((name) => name.startsWith('dew_staging')), ...(open ? ['an open load'] : [])];
    },
    async [Symbol.asyncDispose]() {
      await relay[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
