import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { taskOf } from '../engine/pipelineFixture.ts';
import { postgresMissing, startPostgres, type PostgresServer } from '../fixtures/servers/postgres.ts';
import { transferProject } from './transferFixture.ts';

const csv = (rows: string[]): string => `id,amount,note,changed\n${rows.join('\n')}\n`;
const source = `  - id: sales
    type: extract
    from: data/sales.csv
    columns: { id: BIGINT, amount: "DECIMAL(12,2)", note: VARCHAR, changed: TIMESTAMP }
`;
const task = (more: string): string =>
  `${source}  - { id: out, type: load, table: sales, connection: shop, into: public.out, ${more} }\n`;
const first = ['1,1.10,a,2024-01-01 00:00:00', '2,-2.20,,2024-01-02 00:00:00.000001'];

describe.skipIf(postgresMissing)('load into a connection', () => {
  let server: PostgresServer;
  beforeAll(async () => (server = await startPostgres()));
  afterAll(() => server[Symbol.asyncDispose]());

  const stored = async (columns = 'id, amount, note') =>
    (await server.query(`SELECT concat_ws('|', ${columns}) AS row FROM out ORDER BY id, amount`)).rows.map(
      ({ row }) => row,
    );
  const project = async (more: string) => {
    await server.query('DROP TABLE IF EXISTS out, dew_loads CASCADE');
    return transferProject(server, task(more), { 'data/sales.csv': csv(first) });
  };

  test('replace: grants, indexes and their names stay; the same rows are not written again', async () => {
    await using at = await project('mode: replace');
    await server.query(`CREATE TABLE out(id bigint PRIMARY KEY, amount numeric(10,2), note text, changed timestamp);
      CREATE INDEX by_note ON out(note); CREATE ROLE reader; GRANT SELECT ON out TO reader; INSERT INTO out VALUES (99)`);
    const run = await at.run();
    expect(taskOf(run, 'out').failure).toBeNull();
    expect(await stored('id, amount, note, changed')).toEqual([
      '1|1.10|a|2024-01-01 00:00:00',
      '2|-2.20|2024-01-02 00:00:00.000001',
    ]);
    const log = (await at.log(run.runId, 'out')).map(({ text }) => text);
    expect(log).toEqual([
      '2 rows, sum(id) 3, sum(amount) -1.1 on both sides',
      'public.out of "shop": 2 rows added, 0 rows changed',
    ]);
    const { rows } = await server.query(`SELECT string_agg(indexname, ' ' ORDER BY indexname) AS names,
      has_table_privilege('reader', 'out', 'SELECT')::text AS granted FROM pg_indexes WHERE tablename = 'out'`);
    expect(rows).toEqual([{ names: 'by_note out_pkey', granted: 'true' }]);
    const again = taskOf(await at.run(), 'out');
    expect(again).toMatchObject({
      status: 'unchanged',
      reason: 'public.out of "shop" has these rows already',
    });
    await at.run({ force: true });
    expect((await server.query('SELECT rows::text, mode FROM dew_loads ORDER BY load')).rows).toEqual([
      { rows: '2', mode: 'replace' },
      { rows: '2', mode: 'replace' },
    ]);
    await server.query('DROP OWNED BY reader; DROP ROLE reader');
  });

  test('replace: what hangs on a table with the same columns stays with it', async () => {
    await using at = await project('mode: replace');
    await server.query(`CREATE TABLE parent(id bigint PRIMARY KEY); INSERT INTO parent VALUES (1), (2), (99); CREATE ROLE clerk;
      CREATE TABLE out(id bigserial PRIMARY KEY REFERENCES parent, amount numeric(10,2), note text, changed timestamp) PARTITION BY RANGE (id);
      CREATE TABLE out_part PARTITION OF out FOR VALUES FROM (0) TO (100); INSERT INTO out VALUES (99);
      CREATE VIEW seen AS SELECT id FROM out; COMMENT ON TABLE out IS 'sold'; GRANT SELECT (id) ON out TO clerk;
      ALTER TABLE out ENABLE ROW LEVEL SECURITY; CREATE POLICY mine ON out TO clerk USING (id = 1);
      CREATE FUNCTION told() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.note := upper(NEW.note); RETURN NEW; END';
      CREATE TRIGGER loud BEFORE INSERT ON out FOR EACH ROW EXECUTE FUNCTION told()`);
    expect(taskOf(await at.run(), 'out').failure).toBeNull();
    expect(await stored()).toEqual(['1|1.10|A', '2|-2.20']);
    const { rows } =
      await server.query(`SELECT relkind::text || ' ' || obj_description(oid) AS table, (SELECT count(*) FROM seen)::text AS seen,
      has_column_privilege('clerk', oid, 'id', 'SELECT')::text AS granted, nextval('out_id_seq')::text AS next,
      (SELECT string_agg(conname, ' ' ORDER BY conname) FROM pg_constraint WHERE conrelid = c.oid) AS constraints,
      relrowsecurity::text || ' ' || (SELECT polname FROM pg_policy WHERE polrelid = c.oid) AS policy FROM pg_class c WHERE oid = 'out'::regclass`);
    expect(rows).toEqual([
      {
        table: 'p sold',
        seen: '2',
        granted: 'true',
        next: '1',
        constraints: 'out_id_fkey out_pkey',
        policy: 'true mine',
      },
    ]);
    await server.query('DROP OWNED BY clerk; DROP ROLE clerk; DROP TABLE out, parent CASCADE');
  });

  test('replace of a table that a view needs changes nothing and names the view', async () => {
    await using at = await project('mode: replace');
    await server.query(
      'CREATE TABLE out(id bigint, amount numeric(10,2)); CREATE VIEW seen AS SELECT * FROM out',
    );
    const { failure } = taskOf(await at.run(), 'out');
    expect(failure).toMatchObject({
      code: 'conflict',
      message:
        'out cannot be replaced: cannot drop table "out" because other objects depend on it view seen depends on table "out" (2BP01). Nothing was changed.',
      next: 'Load with mode: merge, or take away there what stands in the way.',
    });
    expect(await stored('id')).toEqual([]);
  });

  test('a column called rowid is a column like others', async () => {
    await using at = await transferProject(
      server,
      '  - { id: numbered, type: load, table: sums, connection: shop, mode: replace, into: numbered }\n',
      { 'sql/models/sums.sql': 'SELECT i * 7 AS rowid FROM range(12000) AS t(i)' },
    );
    expect(taskOf(await at.run(), 'numbered').failure).toBeNull();
    const { rows } = await server.query(
      'SELECT count(DISTINCT rowid)::text || sum(rowid) AS found FROM numbered',
    );
    expect(rows).toEqual([{ found: `12000${(12000 * 11999 * 7) / 2}` }]);
  });

  test('a text that PostgreSQL takes for the end of all rows is a text', async () => {
    await using at = await transferProject(
      server,
      '  - { id: ends, type: load, table: sums, connection: shop, mode: replace, into: ends }\n',
      { 'sql/models/sums.sql': `SELECT unnest(['a', '\\.', 'b']) AS id` },
    );
    expect(taskOf(await at.run(), 'ends').failure).toBeNull();
    const { rows } = await server.query('SELECT string_agg(id, $$ $$) AS found FROM ends');
    expect(rows).toEqual([{ found: 'a \\. b' }]);
  });

  test('the largest whole numbers are summed to the last digit', async () => {
    await using at = await transferProject(
      server,
      '  - { id: hashes, type: load, table: sums, connection: shop, mode: replace, into: hashes }\n',
      { 'sql/models/sums.sql': 'SELECT md5_number(i::VARCHAR) AS id FROM range(3) AS t(i)' },
    );
    expect(taskOf(await at.run(), 'hashes').failure).toBeNull();
  });

  test('append: what is newer by the cursor, and nothing twice', async () => {
    await using at = await project('mode: append, cursor: changed');
    await at.run();
    await at.write({ 'data/sales.csv': csv([...first, '3,3.30,c,2024-01-03 00:00:00']) });
    await at.run();
    expect(await stored('id')).toEqual(['1', '2', '3']);
    expect(taskOf(await at.run(), 'out').reason).toBe(
      'nothing is newer than the last load of public.out of "shop"',
    );
    await at.run({ force: true });
    expect(await stored('id')).toEqual(['1', '2', '3']);
    await at.write({ 'data/sales.csv': csv([...first, '4,1,d,']) });
    expect(taskOf(await at.run(), 'out').failure).toMatchObject({
      code: 'conflict',
      message: 'The rows of sales need changed, and 1 row has none. Nothing was changed.',
    });
  });

  test('append without a cursor adds other rows, the same ones once', async () => {
    await using at = await project('mode: append');
    await at.run();
    await at.run({ force: true });
    expect(await stored('id')).toEqual(['1', '2']);
    await at.write({ 'data/sales.csv': csv(first.slice(0, 1)) });
    await at.run();
    expect(await stored('id')).toEqual(['1', '1', '2']);
  });

  test('merge: by key, a key that comes twice is refused', async () => {
    await using at = await project('mode: merge, key: id');
    await at.run();
    await at.write({
      'data/sales.csv': csv(['2,22.00,b,2024-01-02 00:00:00', '3,3.30,c,2024-01-03 00:00:00']),
    });
    await at.run();
    expect(await stored()).toEqual(['1|1.10|a', '2|22.00|b', '3|3.30|c']);
    await at.write({ 'data/sales.csv': csv(['2,1.00,b,', '2,3.30,c,']) });
    expect(taskOf(await at.run(), 'out').failure?.message).toBe(
      'out gives 2 rows for the unique_key id = 2.',
    );
  });

  test('a target that rounds is caught by the sums, and nothing changes', async () => {
    await using at = await project('mode: append');
    await server.query('CREATE TABLE out(id bigint, amount numeric(10,1), note text, changed timestamp)');
    await at.write({ 'data/sales.csv': csv(['1,1.14,a,', '2,1.14,b,']) });
    expect(taskOf(await at.run(), 'out').failure).toMatchObject({
      code: 'conflict',
      message:
        'DuckDB and out of "shop" do not agree on the sum of amount: DuckDB has 2.28, out of "shop" 2.2. Nothing was changed.',
    });
    expect(await stored()).toEqual([]);
  });

  test('a production system is not written to until the user agrees', async () => {
    await using at = await project('mode: replace');
    await at.write({ 'dew.yaml': `${await at.read('dew.yaml')}    production: true\n` });
    await expect(at.run()).rejects.toMatchObject({
      failure: {
        code: 'unconfirmed',
        message:
          'The run would write to a production system: out replaces public.out of "shop". Nothing has run.',
      },
    });
    expect((await server.query(`SELECT to_regclass('dew_loads')::text AS ledger`)).rows).toEqual([
      { ledger: null },
    ]);
    expect((await at.run({ select: ['sales'] })).status).toBe('done');
    expect((await at.run({ confirmed: true })).status).toBe('done');
    expect(await stored('id')).toEqual(['1', '2']);
  });

  test('what cannot be is said before anything runs', async () => {
    await using at = await project('mode: merge, cursor: changed');
    await at.write({
      'dew.yaml': (await at.read('dew.yaml')).replace('read_only: false', 'read_only: true'),
    });
    const [summary] = await at.handlers['pipeline/list'](null, { signal: new AbortController().signal });
    expect(summary?.diagnostics.map(({ message, place: { line } }) => [line, message])).toEqual([
      [8, '"shop" is read-only, and out writes to it.'],
      [8, 'out merges and needs key.'],
    ]);
  });
});
