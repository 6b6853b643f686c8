import { driverOf } from '../../src/connectors/index.ts';
import { mongoJavaMissing, startMongoJava } from '../fixtures/servers/mongo.ts';
import { startRelay } from '../fixtures/servers/relay.ts';
import { transferConformance, type Cells } from './transferConformance.ts';

/** A date of MongoDB counts milliseconds. */
const cut = (text: string): string => text.replace(/(\.\d{3})\d+$/, '$1');

transferConformance("mongo-java-server by MongoDB's protocol", mongoJavaMissing, async () => {
  const server = await startMongoJava();
  const relay = await startRelay(server.port);
  const driver = await driverOf('mongodb');
  const values = { host: '127.0.0.1', port: relay.port, database: 'shop' };
  return {
    schema: 'shop',
    open: () => driver.open({ name: 'shop', values }, new AbortController().signal),
    prepared: (row: Cells) =>
      row.map((text) => text && (/^\d{4}-\d\d-\d\d \d/.test(text) ? cut(text) : text)),
    returned: {
      DATE: (text) => `${text} 00:00:00+00`,
      TIMESTAMP: (text) => `${cut(text).replace(/\.000$/, '')}+00`,
      DOUBLE: (text) => (Number.isInteger(Number(text)) ? `${text}.0` : String(Number(text))),
    },
    generated: ['_id'],
    schemaless: true,
    query: (table) => JSON.stringify({ collection: table }),
    async disconnect() {
      relay.cut();
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
    async [Symbol.asyncDispose]() {
      await relay[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
});
