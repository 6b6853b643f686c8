import { driverOf } from '../../src/connectors/index.ts';
import { postgresMissing, startPostgres } from '../fixtures/servers/postgres.ts';
import { transferConformance } from './transferConformance.ts';

transferConformance('PostgreSQL', postgresMissing, async () => {
  const server = await startPostgres();
  const driver = await driverOf('postgres');
  const { host, port, user, password, database } = server;
  const values = { host, port, user, password, database };
  return {
    schema: 'public',
    open: () => driver.open({ name: 'shop', values }, new AbortController().signal),
    returned: { DOUBLE: (text) => (/^-?\d+$/.test(text) ? `${text}.0` : text) },
    query: (table) => `SELECT * FROM ${table} -- all of it`,
    async disconnect() {
      await server.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'Data Engineering Workbench'`,
      );
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
});
