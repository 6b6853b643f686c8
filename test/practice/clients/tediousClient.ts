/** tedious by its pool, mssql; practice/tedious.test.ts goes deeper. */
import sql from 'mssql';
import { expect } from 'vitest';
import type { Checks } from './features.ts';

interface Account {
  port: number;
  user: string;
  password: string;
}

export async function tedious(account: Account): Promise<{ checks: Checks; close(): Promise<void> }> {
  const connect = (encrypt: boolean, more: Partial<sql.config> = {}): Promise<sql.ConnectionPool> =>
    new sql.ConnectionPool({
      server: '127.0.0.1',
      ...account,
      options: { encrypt, trustServerCertificate: true },
      ...more,
    }).connect();
  const pool = await connect(true, { pool: { max: 1 } });
  const rows = async (text: string): Promise<unknown> => (await pool.request().query(text)).recordset;
  const back = async (type: sql.ISqlType, value: unknown): Promise<unknown> => {
    const { recordset } = await pool
      .request()
      .input('p', type, value)
      .query<{ v: unknown }>('SELECT @p AS v');
    return recordset[0]?.v;
  };
  const both: readonly [string, sql.ISqlType, unknown][] = [
    ['CAST(1 AS bit)', sql.Bit(), true],
    ['CAST(255 AS tinyint)', sql.TinyInt(), 255],
    ['CAST(-2147483648 AS int)', sql.Int(), -2147483648],
    ['CAST(9223372036854775807 AS bigint)', sql.BigInt(), '9223372036854775807'],
    ['CAST(-12.3456 AS decimal(18, 4))', sql.Decimal(18, 4), -12.3456],
    ['CAST(0.1 AS float)', sql.Float(), 0.1],
    ["N'€uro 🦆'", sql.NVarChar(50), '€uro 🦆'],
    ['0x00FF10', sql.VarBinary(sql.MAX), Buffer.from('00ff10', 'hex')],
    ["CAST('9999-12-31' AS date)", sql.Date(), new Date('9999-12-31T00:00:00Z')],
    ["CAST('2026-02-28 23:59:59.997' AS datetime)", sql.DateTime(), new Date('2026-02-28T23:59:59.997Z')],
  ];
  const checks: Checks = {
    'login with TLS': async () => expect(await rows('SELECT 1 AS a')).toEqual([{ a: 1 }]),
    'login in clear text': async () => (await connect(false)).close(),
    'wrong password': async () => {
      await expect(connect(true, { password: 'wrong' })).rejects.toThrow("Login failed for user 'sa'");
    },
    'types out': async () => {
      for (const [text, , value] of both)
        expect(await rows(`SELECT ${text} AS v`)).toMatchObject([{ v: value }]);
    },
    'types in': async () => {
      for (const [, type, value] of both) expect({ v: await back(type, value) }).toMatchObject({ v: value });
    },
    parameters: async () => expect(await back(sql.NVarChar(50), "O'Hara 🦆")).toBe("O'Hara 🦆"),
    'prepared statements': async () => {
      const statement = new sql.PreparedStatement(pool).input('a', sql.Int());
      await statement.prepare('SELECT @a + 1 AS b');
      for (const a of [1, 2]) expect((await statement.execute({ a })).recordset).toEqual([{ b: a + 1 }]);
      await statement.unprepare();
    },
    transactions: async () => {
      await pool.request().batch('CREATE TABLE tedious_kept (a int)');
      for (const keep of [true, false]) {
        const transaction = new sql.Transaction(pool);
        await transaction.begin();
        await new sql.Request(transaction).query(`INSERT INTO tedious_kept VALUES (${keep ? 1 : 2})`);
        await (keep ? transaction.commit() : transaction.rollback());
      }
      expect(await rows('SELECT a FROM tedious_kept')).toEqual([{ a: 1 }]);
    },
    errors: async () => {
      await expect(rows('SELECT *\n\nFROM nope')).rejects.toMatchObject({
        number: 208,
        class: 16,
        state: 1,
        lineNumber: 3,
      });
    },
    cancel: async () => {
      const request = pool.request();
      const ended = request.query("WAITFOR DELAY '01:00:00'");
      setTimeout(() => request.cancel(), 100);
      await expect(ended).rejects.toMatchObject({ code: 'ECANCEL' });
      expect(await rows('SELECT 2 AS a')).toEqual([{ a: 2 }]);
    },
    'values of 8 MB': async () => {
      const text = 'ä🦆'.repeat((4 * 1024 * 1024) / 6);
      expect((await back(sql.NVarChar(sql.MAX), text)) === text).toBe(true);
      const data = Buffer.alloc(8 * 1024 * 1024, 'dew');
      expect(data.equals((await back(sql.VarBinary(sql.MAX), data)) as Buffer)).toBe(true);
    },
    NULL: async () =>
      expect(
        await rows(
          'SELECT CAST(NULL AS int) AS a, CAST(NULL AS nvarchar(max)) AS b, CAST(NULL AS money) AS c',
        ),
      ).toEqual([{ a: null, b: null, c: null }]),
    'several results': async () =>
      expect((await pool.request().batch('SELECT 1 AS a; SELECT 2 AS b')).recordsets).toEqual([
        [{ a: 1 }],
        [{ b: 2 }],
      ]),
    'bulk load': async () => {
      await pool.request().batch('CREATE TABLE tedious_bulk (id int, name nvarchar(50))');
      const table = new sql.Table('tedious_bulk');
      table.columns.add('id', sql.Int(), { nullable: true });
      table.columns.add('name', sql.NVarChar(50), { nullable: true });
      for (let at = 0; at < 5000; at++) table.rows.add(at, at % 7 === 0 ? null : `row ${at} 🦆`);
      await pool.request().bulk(table);
      expect(
        await rows(
          "SELECT COUNT(*) AS n, COUNT(name) AS m FROM tedious_bulk WHERE name IS NULL OR name LIKE N'row % 🦆'",
        ),
      ).toEqual([{ n: 5000, m: 4285 }]);
    },
  };
  return { checks, close: () => pool.close() };
}
