import { driverOf } from '../../src/connectors/index.ts';
import { startRelay } from '../fixtures/servers/relay.ts';
import { account, startServer } from '../practice/practiceServer.ts';
import { transferConformance } from './transferConformance.ts';

transferConformance('SQL Server', false, async () => {
  const server = await startServer();
  const driver = await driverOf('sqlserver');
  // Sessions go through here, so that they can be cut without an end of the server.
  const relay = await startRelay(server.port);
  const values = { host: '127.0.0.1', port: relay.port, database: 'practice', ...account };
  return {
    schema: 'dbo',
    open: () => driver.open({ name: 'shop', values }, new AbortController().signal),
    // Other texts of the same values.
    returned: {
      TIMESTAMP: (text) => (text.includes('.') ? text : `${text}.000000`),
      DOUBLE: (text) => String(Number(text)),
    },
    query: (table) => `SELECT * FROM ${table} -- all of it`,
    disconnect: async () => relay.cut(),
    async [Symbol.asyncDispose]() {
      await relay[Symbol.asyncDispose]();
      await server.close();
    },
  };
});
