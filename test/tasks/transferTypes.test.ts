/** Every type out of PostgreSQL and back, at its extremes; and no secret anywhere on the way. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goldens } from '../connectors/postgresTypes.ts';
import { statuses, taskOf } from '../engine/pipelineFixture.ts';
import { postgresMissing, startPostgres, type PostgresServer } from '../fixtures/servers/postgres.ts';
import { transferProject } from './transferFixture.ts';

const tasks = `  - { id: types, type: extract, connection: shop, relation: types }
  - { id: back, type: load, table: types, connection: shop, into: back, mode: replace }
`;
const depth = Math.max(...goldens.map(([, , values]) => values.length));

describe.skipIf(postgresMissing)('types of PostgreSQL through a pipeline', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
    const columns = goldens.map(([type], index) => `c${index} ${type}`);
    const rows = Array.from({ length: depth }, (_, row) => {
      const cells = goldens.map(([, , values]) => values[row]?.[0] ?? null);
      return `(${row}, ${cells.map((text) => (text === null ? 'NULL' : `'${text}'`)).join(', ')})`;
    });
    await server.query(
      `CREATE TABLE types(n int, ${columns.join(', ')}); INSERT INTO types VALUES ${rows.join(', ')}`,
    );
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('every value arrives, and comes back as it was', async () => {
    await using project = await transferProject(server, tasks);
    const run = await project.run();
    expect([taskOf(run, 'types').failure, taskOf(run, 'back').failure]).toEqual([null, null]);
    const described = await project.rows('SELECT column_type FROM (DESCRIBE types)');
    // A column without declared places is as wide as DuckDB has it: more rows may come.
    const expected = goldens.map(([, type]) => (type === 'DECIMAL(23,20)' ? 'DECIMAL(38,20)' : type));
    expect(described.slice(1).map(([type]) => type)).toEqual(expected);
    for (const [index, [type, , values]] of goldens.entries()) {
      const found = await project.rows(`SELECT c${index}::VARCHAR FROM types ORDER BY n`);
      const texts = Array.from({ length: depth }, (_, row) => {
        const [literal = null, text = literal] = values[row] ?? [];
        return text;
      });
      expect(
        found.map(([text]) => text),
        type,
      ).toEqual(texts);
      // concat() gives what the type itself writes; a cast of char(n) to text would trim it.
      const side = async (table: string) =>
        (
          await server.query(
            `SELECT CASE WHEN c${index} IS NOT NULL THEN concat(c${index}) END AS v FROM ${table} ORDER BY n`,
          )
        ).rows.map(({ v }) => v);
      expect(await side('back'), `${type} back`).toEqual(await side('types'));
    }
  });

  test('lists, years before Christ and moments without an end are written as PostgreSQL reads them', async () => {
    await using project = await transferProject(
      server,
      '  - { id: written, type: load, table: sums, connection: shop, mode: replace }\n',
      {
        'sql/models/sums.sql': `SELECT 1 AS id, ['\\x00\\xFF'::BLOB, ''::BLOB, NULL] AS bytes, [DATE '0044-03-15 (BC)', 'infinity'] AS days,
          [TIMESTAMPTZ '0044-03-15 (BC) 01:02:03+00', '-infinity'] AS moments, TIMESTAMPTZ 'infinity' AS never, ['a"\\,{}', '', 'NULL']::VARCHAR[] AS texts,
          TIMESTAMP_NS '2024-01-01 00:00:00.123456' AS rounded, ['{"a": "b\\\\"}'::JSON] AS documents, {'exact': 0.10} AS nested`,
      },
    );
    expect((await project.run()).status).toBe('done');
    const { rows } = await server
      .query(`SET TimeZone TO 'UTC'; SELECT to_json(sums) AS found FROM sums`)
      .then((answer) => [answer].flat().at(-1)!);
    expect(rows).toEqual([
      {
        found: {
          id: 1,
          bytes: ['\\x00ff', '\\x', null],
          days: ['0044-03-15 BC', 'infinity'],
          moments: ['0044-03-15T01:02:03+00:00 BC', '-infinity'],
          never: 'infinity',
          texts: ['a"\\,{}', '', 'NULL'],
          rounded: '2024-01-01T00:00:00.123456',
          documents: [{ a: 'b\\' }],
          nested: { exact: '0.10' },
        },
      },
    ]);
    await project.write({
      'sql/models/sums.sql': `SELECT [TIMESTAMP_NS '2024-01-01 00:00:00.123456789'] AS fine`,
    });
    expect(taskOf(await project.run(), 'written').failure).toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining('has nanoseconds; PostgreSQL keeps microseconds') as string,
    });
  });

  test('the secret is in no file, no log, no message and no argument', async () => {
    await using project = await transferProject(
      server,
      tasks.replace('relation: types', 'query: "SELECT pg_sleep(0.5), 1 AS one"'),
    );
    const secret = server.password;
    const texts: string[] = [];
    project.listeners.add((event) => {
      texts.push(JSON.stringify(event));
    });
    const running = project.run();
    for (const id of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)))
      texts.push(await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => ''));
    const run = await running;
    expect(statuses(run)).toEqual({ types: 'done', back: 'done' });
    // A password that is refused, and one that the server repeats in its own words.
    project.context.connections.setSecret('shop_password', `${secret} wrong`);
    texts.push(JSON.stringify(await project.run({ force: true })));
    project.context.connections.setSecret('shop_password', secret);
    await project.write({
      'main.pipeline.yaml': (await project.read('main.pipeline.yaml')).replace(
        'SELECT pg_sleep(0.5), 1 AS one',
        `SELECT count(*) FROM nothing`,
      ),
    });
    texts.push(JSON.stringify(await project.run()), JSON.stringify(await project.plan()));
    for (const entry of await readdir(dirname(project.root), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) texts.push((await readFile(join(entry.parentPath, entry.name))).toString('latin1'));
    }
    expect(texts.length).toBeGreaterThan(10);
    for (const text of texts) {
      for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
        expect(text.includes(form)).toBe(false);
    }
  });
});
