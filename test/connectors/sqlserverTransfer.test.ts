import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { driverOf } from '../../src/connectors/index.ts';
import { account, startServer } from '../practice/practiceServer.ts';
import { transferConformance } from './transferConformance.ts';

transferConformance('SQL Server', false, async () => {
  const server = await startServer();
  const driver = await driverOf('sqlserver');
  // Sessions go through here, so that they can be cut without an end of the server.
  const open = new Set<Socket>();
  const relay = createServer((client) => {
    const onward = connect(server.port, '127.0.0.1');
    for (const socket of [client, onward]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        onward.destroy();
      });
    }
    client.pipe(onward).pipe(client);
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const { port } = relay.address() as AddressInfo;
  const values = { host: '127.0.0.1', port, database: 'practice', ...account };
  return {
    schema: 'dbo',
    open: () => driver.open({ name: 'shop', values }, new AbortController().signal),
    // Other texts of the same values.
    returned: {
      TIMESTAMP: (text) => (text.includes('.') ? text : `${text}.000000`),
      DOUBLE: (text) => String(Number(text)),
    },
    query: (table) => `SELECT * FROM ${table} -- all of it`,
    async disconnect() {
      for (const socket of open) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => relay.close(() => resolve()));
      await server.close();
    },
  };
});
