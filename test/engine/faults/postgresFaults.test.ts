import { postgresMissing, startPostgres } from '../../fixtures/servers/postgres.ts';
import { added, transferFaults } from './transferFaults.ts';

const totals = `count(*) || ' ' || (sum(amount) * 100)::bigint || ' ' ||
  sum(id * 7919 + amount * 100 + extract(epoch FROM changed) * 3)::numeric(30)`;

transferFaults('PostgreSQL', postgresMissing, { everyday: 5_000, full: 60_000 }, async () => {
  const server = await startPostgres();
  const { host, port, user, database, password } = server;
  return {
    settings: [
      'type: postgres',
      `host: ${host}`,
      `port: ${port}`,
      `user: ${user}`,
      `database: ${database}`,
      'password: ${secret:shop_password}',
      'read_only: false',
    ],
    password,
    async fill(rows) {
      await server.query(`CREATE TABLE orders AS SELECT i::bigint AS id, (i % 997 * 0.37)::numeric(14,2) AS amount,
          timestamp '2024-01-01' + i * interval '1 second' AS changed, repeat('x', 40) AS note FROM generate_series(1, ${rows}) s(i);
        ALTER TABLE orders ADD PRIMARY KEY (id);
        CREATE TABLE journal AS TABLE orders`);
    },
    async change({ number, at, firstId }) {
      const rows = `SELECT ${firstId} + i, 0.05, '${at}', 'new' FROM generate_series(1, ${added}) s(i)`;
      await server.query(`UPDATE orders SET amount = amount + 0.01, changed = '${at}' WHERE id % 11 = ${number % 11};
        INSERT INTO orders ${rows}; INSERT INTO journal ${rows}`);
    },
    totals: async (table) =>
      (await server.query(`SELECT ${totals} AS found FROM ${table}`)).rows[0]?.['found'] ?? '',
    async cut() {
      await server.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'Data Engineering Workbench'`,
      );
    },
    crash: () => server.crash(),
    async leftovers() {
      const { rows } = await server.query(`SELECT relname FROM pg_class WHERE relname LIKE 'dew_staging%'`);
      return rows.map(({ relname = '' }) => relname);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
});
