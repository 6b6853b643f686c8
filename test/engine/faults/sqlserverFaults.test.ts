import { startRelay } from '../../fixtures/servers/relay.ts';
import { startPracticeProcess } from '../../practice/practiceProcess.ts';
import { account } from '../../practice/practiceServer.ts';
import { added, totalsOf, transferFaults } from './transferFaults.ts';

const batch = 1_000;

transferFaults('SQL Server', false, { everyday: 2_000, full: 10_000 }, async () => {
  const server = await startPracticeProcess();
  const relay = await startRelay(server.port);
  return {
    settings: [
      'type: sqlserver',
      'host: 127.0.0.1',
      `port: ${relay.port}`,
      `database: ${server.database}`,
      `user: ${account.user}`,
      'password: ${secret:shop_password}',
      'read_only: false',
    ],
    password: account.password,
    async fill(rows) {
      const columns =
        '(id bigint NOT NULL PRIMARY KEY, amount decimal(14,2), changed datetime2(6), note nvarchar(60))';
      await server.query(`CREATE TABLE orders ${columns}; CREATE TABLE journal ${columns}`);
      for (let from = 1; from <= rows; from += batch) {
        const values = Array.from({ length: batch }, (_, at) => {
          const id = from + at;
          const changed = new Date(Date.UTC(2024, 0, 1, 0, 0, id)).toISOString().slice(0, 19);
          return `(${id}, ${((id % 997) * 0.37).toFixed(2)}, '${changed}', N'${'x'.repeat(40)}')`;
        });
        await server.query(`INSERT INTO orders VALUES ${values.join(', ')}`);
      }
      await server.query('INSERT INTO journal SELECT * FROM orders');
    },
    async change({ number, at, firstId }) {
      const rows = `SELECT id + ${firstId}, CAST(0.05 AS decimal(14,2)), CAST('${at}' AS datetime2(6)), N'new' FROM orders WHERE id <= ${added}`;
      await server.query(`UPDATE orders SET amount = amount + 0.01, changed = '${at}' WHERE id % 11 = ${number % 11};
        INSERT INTO orders ${rows}; INSERT INTO journal ${rows}`);
    },
    async totals(table) {
      const rows = await server.query(
        `SELECT id, CAST(amount * 100 AS bigint) AS cents, changed FROM ${table}`,
      );
      return totalsOf(
        rows.map(({ id, cents, changed }) => ({
          id: BigInt(String(id)),
          cents: BigInt(String(cents)),
          seconds: BigInt((changed as Date).getTime() / 1000),
        })),
      );
    },
    cut: async () => relay.cut(),
    crash: () => server.crash(),
    async leftovers() {
      const rows = await server.query(
        `SELECT name FROM sys.objects WHERE name LIKE '%dew_%' AND name <> 'dew_loads'`,
      );
      return rows.map(({ name }) => String(name));
    },
    async [Symbol.asyncDispose]() {
      await relay[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
});
