import sql from 'mssql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PracticeServer } from '../../src/practice/server.ts';
import { account, startServer } from './practiceServer.ts';

let server: PracticeServer;
let pool: sql.ConnectionPool;

const connect = (encrypt: boolean, changes: Partial<sql.config> = {}): Promise<sql.ConnectionPool> =>
  new sql.ConnectionPool({
    server: '127.0.0.1',
    port: server.port,
    ...account,
    options: { encrypt, trustServerCertificate: true },
    ...changes,
  }).connect();
const one = async (text: string): Promise<unknown> =>
  Object.values(((await pool.request().query(text)).recordset as Record<string, unknown>[])[0] ?? {})[0];
const failure = async (text: string): Promise<sql.RequestError> =>
  (await pool
    .request()
    .batch(text)
    .then(
      () => expect.fail(`no failure: ${text}`),
      (error: unknown) => error,
    )) as sql.RequestError;

beforeAll(async () => {
  server = await startServer();
  pool = await connect(true);
});
afterAll(async () => {
  await pool?.close();
  await server?.close();
});

describe('tedious', () => {
  it('connects with and without TLS, and says what it is', async () => {
    expect(await one('SELECT @@VERSION')).toContain(
      'practice server (TDS 7.4 over DuckDB), not Microsoft SQL Server',
    );
    const clear = await connect(false);
    expect((await clear.request().query('SELECT 1 AS a')).recordset).toEqual([{ a: 1 }]);
    await clear.close();
  });

  it('refuses a wrong password with 18456 and an unknown database with 4060', async () => {
    await expect(connect(true, { password: 'wrong' })).rejects.toThrow("Login failed for user 'sa'");
    await expect(connect(false, { user: 'someone' })).rejects.toThrow("Login failed for user 'someone'");
    await expect(connect(true, { database: 'nowhere' })).rejects.toThrow('Cannot open database "nowhere"');
  });

  it('gives several results and counts of one batch', async () => {
    const result = await pool.request().batch(`
      CREATE TABLE #t (id int NOT NULL PRIMARY KEY, name nvarchar(20))
      INSERT INTO #t VALUES (1, N'Ä ''x'''), (2, NULL)
      SELECT TOP (1) [name] FROM #t ORDER BY id
      SELECT COUNT(*) AS n FROM #t WITH (NOLOCK)
      DROP TABLE #t`);
    expect(result.recordsets).toEqual([[{ name: "Ä 'x'" }], [{ n: 2 }]]);
    expect(result.rowsAffected).toContain(2);
  });

  it('streams many rows whole', async () => {
    const { recordset } = await pool.request().query(
      `WITH d AS (SELECT n FROM (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)) AS v(n))
       SELECT a.n + 10 * b.n + 100 * c.n + 1000 * e.n AS n FROM d AS a CROSS JOIN d AS b CROSS JOIN d AS c CROSS JOIN d AS e ORDER BY n`,
    );
    expect((recordset as { n: number }[]).map(({ n }) => n)).toEqual(
      Array.from({ length: 10_000 }, (_, at) => at),
    );
  });

  const values: [string, unknown][] = [
    ['CAST(1 AS bit)', true],
    ['CAST(255 AS tinyint)', 255],
    ['CAST(-32768 AS smallint)', -32768],
    ['CAST(-2147483648 AS int)', -2147483648],
    ['CAST(9223372036854775807 AS bigint)', '9223372036854775807'],
    ['CAST(-12.50 AS decimal(9, 2))', -12.5],
    ['CAST(12.3456 AS money)', 12.3456],
    ['CAST(0.5 AS real)', 0.5],
    ['CAST(1e300 AS float)', 1e300],
    ["N'€uro 🦆'", '€uro 🦆'],
    ["CAST('abcdef' AS nvarchar(3))", 'abc'],
    ["CAST('ab' AS char(4))", 'ab  '],
    ['0x00FF10', Buffer.from('00ff10', 'hex')],
    [
      "CAST('6F9619FF-8B86-D011-B42D-00C04FC964FF' AS uniqueidentifier)",
      '6F9619FF-8B86-D011-B42D-00C04FC964FF',
    ],
    ["CAST('0001-01-01' AS date)", new Date('0001-01-01T00:00:00Z')],
    ["CAST('9999-12-31' AS date)", new Date('9999-12-31T00:00:00Z')],
    ["CAST('2026-02-28 23:59:59.997' AS datetime)", new Date('2026-02-28T23:59:59.997Z')],
    ["CAST('2026-02-28 23:59:00' AS smalldatetime)", new Date('2026-02-28T23:59:00Z')],
    ["CAST('2026-02-28 23:59:59.123' AS datetime2(3))", new Date('2026-02-28T23:59:59.123Z')],
    ['NULL', null],
    ['7 / 2', 3],
    ["LEN('ab  ')", 2],
    ['ISNULL(NULL, 4)', 4],
    ['(SELECT at FROM (SELECT 1 AS at, 2 AS limit, 3 AS show) AS t WHERE limit = 2 AND t.show = 3)', 1],
    ["(SELECT TOP 1 c FROM (SELECT 1 AS a, LEN(b) AS c FROM (SELECT 'x  ' AS b) AS t) AS u)", 1],
    ['(SELECT n FROM (SELECT 1 AS a, COUNT(b) AS n FROM (SELECT 1 AS b) AS t) AS u)', 1],
  ];
  it.each(values)('%s', async (expression, expected) => {
    const found = await one(`SELECT ${expression} AS v`);
    if (expected instanceof Date) expect((found as Date).getTime()).toBe(expected.getTime());
    else expect(found).toEqual(expected);
  });

  it('keeps parameters of every type exact', async () => {
    const inputs: [sql.ISqlType | (() => sql.ISqlType), unknown, string][] = [
      [sql.Int(), -5, '-5'],
      [sql.BigInt(), '9007199254740993', '9007199254740993'],
      [sql.Bit(), true, 'true'],
      [sql.TinyInt(), 200, '200'],
      [sql.Decimal(18, 4), 1.2345, '1.2345'],
      [sql.Money(), 10.25, '10.2500'],
      [sql.Float(), 0.1, '0.1'],
      [sql.NVarChar(50), "O'Hara 🦆", "O'Hara 🦆"],
      [sql.NVarChar(sql.MAX), 'x'.repeat(9000), 'x'.repeat(9000)],
      [sql.VarChar(50), 'é€', 'é€'],
      [sql.Date(), new Date('2026-02-28T00:00:00Z'), '2026-02-28'],
      [sql.DateTime(), new Date('2026-02-28T12:00:00.003Z'), '2026-02-28 12:00:00.003'],
      [sql.DateTime2(7), new Date('2026-02-28T12:00:00.123Z'), '2026-02-28 12:00:00.123'],
      [
        sql.UniqueIdentifier(),
        '6F9619FF-8B86-D011-B42D-00C04FC964FF',
        '6f9619ff-8b86-d011-b42d-00c04fc964ff',
      ],
      [sql.Int(), null, ''],
    ];
    for (const [type, value, expected] of inputs) {
      const { recordset } = await pool
        .request()
        .input('p', type as sql.ISqlType, value)
        .query('SELECT CAST(@p AS nvarchar(max)) AS t, @p AS v');
      expect((recordset as { t: string | null }[])[0]?.t ?? '').toBe(expected);
    }
    const binary = await pool
      .request()
      .input('p', sql.VarBinary(sql.MAX), Buffer.from([0, 255]))
      .query('SELECT @p AS v');
    expect(binary.recordset).toEqual([{ v: Buffer.from([0, 255]) }]);
  });

  it('prepares, executes twice and unprepares', async () => {
    const statement = new sql.PreparedStatement(pool).input('a', sql.Int());
    await statement.prepare('SELECT @a + 1 AS b');
    expect((await statement.execute({ a: 1 })).recordset).toEqual([{ b: 2 }]);
    expect((await statement.execute({ a: 41 })).recordset).toEqual([{ b: 42 }]);
    await statement.unprepare();
  });

  it('commits and rolls back', async () => {
    await pool.request().batch('CREATE TABLE dbo.kept (a int)');
    for (const keep of [true, false]) {
      const transaction = new sql.Transaction(pool);
      await transaction.begin();
      await new sql.Request(transaction).query(`INSERT INTO dbo.kept VALUES (${keep ? 1 : 2})`);
      await (keep ? transaction.commit() : transaction.rollback());
    }
    expect((await pool.request().query('SELECT a FROM dbo.kept')).recordset).toEqual([{ a: 1 }]);
    expect(await one("SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = 'kept'")).toBe(1);
  });

  const digits = 'WITH d AS (SELECT n FROM (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)) AS v(n))';
  it.each([
    "WAITFOR DELAY '01:00:00'",
    `${digits} SELECT SUM(a.n * b.n + c.n * e.n + f.n * g.n + h.n * i.n * j.n) AS s FROM d a, d b, d c, d e, d f, d g, d h, d i, d j, d k, d l, d m`,
  ])('stops %s at an attention, and the connection serves on', async (endless) => {
    const single = await connect(true, { pool: { max: 1 } });
    const before = await single.request().query('SELECT @@SPID AS id');
    const request = single.request();
    request.stream = true;
    const rows = `${digits} SELECT a.n FROM d AS a CROSS JOIN d AS b CROSS JOIN d AS c CROSS JOIN d AS e`;
    // The first rows prove that the batch runs; only then is it cut.
    request.once('row', () => request.cancel());
    const failed = new Promise<sql.RequestError>((resolve) => request.on('error', resolve));
    void request.batch(`${rows};${endless}`);
    expect(await failed).toMatchObject({ code: 'ECANCEL' });
    const after = await single.request().query('SELECT @@SPID AS id');
    expect(after.recordset).toEqual(before.recordset);
    await single.close();
  });

  it('begins transactions by itself where a client wants that', async () => {
    const single = await connect(false, { pool: { max: 1 } });
    const run = (text: string) => single.request().batch(text);
    await run('CREATE TABLE implied (a int)');
    await run('SET IMPLICIT_TRANSACTIONS ON');
    await run('INSERT INTO implied VALUES (1)');
    expect((await run('SELECT @@TRANCOUNT AS n')).recordset).toEqual([{ n: 1 }]);
    await run('ROLLBACK');
    await run('SET IMPLICIT_TRANSACTIONS OFF');
    expect((await run('SELECT COUNT(*) AS n FROM implied')).recordset).toEqual([{ n: 0 }]);
    await single.close();
  });

  it('tells columns without rows, and runs a text by sp_executesql', async () => {
    const { recordset } = await pool.request().batch("sp_executesql N'SET FMTONLY ON SELECT 1 AS a, 2 AS b'");
    expect([...recordset]).toEqual([]);
    expect(Object.keys(recordset.columns)).toEqual(['a', 'b']);
    expect((await pool.request().batch("EXEC sp_executesql N'SELECT 1 AS a'")).recordset).toEqual([{ a: 1 }]);
  });

  it('counts what INSERT, UPDATE, DELETE and MERGE change', async () => {
    await pool.request().batch('CREATE TABLE counted (a int NOT NULL, b nvarchar(3))');
    for (const [text, rows] of [
      ['INSERT INTO counted (a) VALUES (1), (2), (3)', 3],
      ["UPDATE counted SET b = N'x' WHERE a > 1", 2],
      ['DELETE counted WHERE a = 3', 1],
      [
        "MERGE INTO counted AS t USING (SELECT 2 AS a UNION ALL SELECT 9) AS s ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = N'm' WHEN NOT MATCHED THEN INSERT (a) VALUES (s.a);",
        2,
      ],
    ] as const)
      expect((await pool.request().batch(text)).rowsAffected, text).toEqual([rows]);
    expect((await pool.request().query('SELECT a, b FROM counted ORDER BY a')).recordset).toEqual([
      { a: 1, b: null },
      { a: 2, b: 'm' },
      { a: 9, b: null },
    ]);
    expect(await failure("INSERT counted VALUES (5, N'long')")).toMatchObject({ number: 547 });
  });

  it('takes bulk loads, in a transaction or on their own', async () => {
    await pool.request().batch(`CREATE TABLE bulked (id int NOT NULL, amount decimal(18,4), name nvarchar(20),
      large nvarchar(max), bytes varbinary(max), [on] bit, at datetime2(7), day date, ratio float, key_ uniqueidentifier)`);
    const table = new sql.Table('bulked');
    table.columns.add('id', sql.Int(), { nullable: false });
    table.columns.add('amount', sql.Decimal(18, 4), { nullable: true });
    table.columns.add('name', sql.NVarChar(20), { nullable: true });
    table.columns.add('large', sql.NVarChar(sql.MAX), { nullable: true });
    table.columns.add('bytes', sql.VarBinary(sql.MAX), { nullable: true });
    table.columns.add('on', sql.Bit(), { nullable: true });
    table.columns.add('at', sql.DateTime2(7), { nullable: true });
    table.columns.add('day', sql.Date(), { nullable: true });
    table.columns.add('ratio', sql.Float(), { nullable: true });
    table.columns.add('key_', sql.UniqueIdentifier(), { nullable: true });
    const at = new Date('2026-02-28T12:00:00.123Z');
    const id = '6F9619FF-8B86-D011-B42D-00C04FC964FF';
    const day = new Date('2026-02-28T00:00:00Z');
    table.rows.add(1, 12.3456, '🦆', 'x'.repeat(100_000), Buffer.from([0, 255]), true, at, day, 0.1, id);
    table.rows.add(2, null, null, null, null, null, null, null, null, null);
    for (let row = 3; row <= 5000; row++)
      table.rows.add(row, row / 4, '', '', Buffer.alloc(0), false, at, day, 0, id);
    expect((await pool.request().bulk(table)).rowsAffected).toBe(5000);
    const transaction = new sql.Transaction(pool);
    await transaction.begin();
    await new sql.Request(transaction).bulk(table);
    await transaction.rollback();
    const { recordset } = await pool
      .request()
      .query('SELECT COUNT(*) AS n, SUM(amount) AS s, COUNT(bytes) AS b FROM bulked');
    expect(recordset).toEqual([{ n: 5000, s: 3_125_636.5956, b: 4999 }]);
    const first = await pool.request().query('SELECT * FROM bulked WHERE id <= 2 ORDER BY id');
    expect((first.recordset as Record<string, unknown>[])[0]).toMatchObject({
      amount: 12.3456,
      name: '🦆',
      bytes: Buffer.from([0, 255]),
      on: true,
      day,
      ratio: 0.1,
      key_: id,
    });
    expect(Object.values((first.recordset as object[])[1] ?? {})).toEqual([
      2,
      ...Array.from({ length: 9 }, () => null),
    ]);
    table.rows.add(9, 1, 'longer than twenty characters', null, null, null, null, null, null, null);
    await expect(pool.request().bulk(table)).rejects.toThrow();
    expect(await one('SELECT COUNT(*) FROM bulked')).toBe(5000);
  });

  it('tells number and line of a failure', async () => {
    const missing = await failure('SELECT 1\n\nSELECT *\nFROM nope');
    expect(missing).toMatchObject({ number: 208, lineNumber: 4 });
    await pool.request().batch('CREATE TABLE single (a int PRIMARY KEY) INSERT single VALUES (1)');
    expect(await failure('INSERT INTO single VALUES (1)')).toMatchObject({ number: 2627 });
  });

  it.each([
    "SELECT 'a' + 'b'",
    'SELECT 1 / a FROM (SELECT 0 AS a) AS t',
    'SELECT a = 1',
    'SELECT 5 ^ 2',
    'SELECT AVG(a) FROM (SELECT 1 AS a) AS t',
    'SELECT 1, md5(a) FROM (SELECT 1 AS a) AS t',
    'SELECT 1 FROM (SELECT 1 AS a) AS t JOIN (SELECT 1 AS b) AS u ON md5(a) = md5(b)',
    "SELECT GETDATE() AT TIME ZONE N'UTC'",
    'DECLARE @a int',
    'EXEC sp_who',
    "SELECT * FROM read_csv('/etc/passwd')",
    "COPY t TO 'x'",
    "ATTACH 'x'",
    'SELECT TOP 5 PERCENT 1',
    'CREATE TABLE i (a int IDENTITY(1,1))',
  ])('refuses rather than guesses: %s', async (text) => {
    expect((await failure(text)).message).toMatch(/^The practice server does not know /);
  });
});
