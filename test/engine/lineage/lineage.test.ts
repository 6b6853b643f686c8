import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { engineOn } from '../engineFixture.ts';
import { farSchema, hardStatements } from './hardStatements.ts';
import { edgesOf, normal } from './notation.ts';
import { schema, statements } from './statements.ts';
import { tpch, tpchSchema, withTables } from './tpch.ts';

type Engine = Awaited<ReturnType<typeof engineOn>>;

async function projectWith(sql: readonly string[]): Promise<Engine> {
  const engine = await engineOn({ project: true });
  await writeFile(join(engine.root, 'dew.yaml'), 'version: 1\nname: Test\n');
  await mkdir(join(engine.root, 'data'));
  for (const statement of sql) {
    const started = await engine.client.request('query/run', {
      sql: statement,
      origin: null,
      document: null,
    });
    expect(started.failure).toBeNull();
  }
  return engine;
}

describe('lineage of statements', () => {
  const suites: [name: string, tables: readonly string[], list: readonly (readonly [string, string])[]][] = [
    ['statements', [...schema, ...farSchema], [...statements, ...hardStatements]],
    ['queries of TPC-H', tpchSchema, tpch.map(([sql, edges]) => [sql, withTables(edges)] as const)],
  ];
  for (const [name, tables, list] of suites) {
    test(`${list.length} ${name} have the edges that were worked out by hand, or say that they have none`, async () => {
      await using engine = await projectWith(tables);
      const wrong: string[] = [];
      for (const [sql, expected] of list) {
        const graph = await engine.client.request('lineage/statements', { sql });
        const found = edgesOf(graph);
        const named = normal(expected);
        if (found !== named)
          wrong.push(
            `${sql}\n  expected ${named}\n  found    ${found}\n  ${graph.nodes.at(-1)?.reason ?? ''}`,
          );
      }
      expect(wrong).toEqual([]);
    });
  }

  test('a file is a source, by its name and by a function with options', async () => {
    await using engine = await projectWith([]);
    await writeFile(join(engine.root, 'data', 'a.csv'), 'k;v\n1;2\n');
    for (const source of ["'data/a.csv'", "read_csv('data/a.csv', delim = ';', header = true)"]) {
      const graph = await engine.client.request('lineage/statements', {
        sql: `SELECT v AS w FROM ${source} WHERE k = 1`,
      });
      expect(edgesOf(graph)).toBe('filter: data/a.csv.k; w <- data/a.csv.v');
      expect(graph.nodes[0]).toMatchObject({ id: 'data/a.csv', kind: 'file' });
    }
  });

  test('a table that one statement makes is known to the next', async () => {
    await using engine = await projectWith(schema);
    const graph = await engine.client.request('lineage/statements', {
      sql: 'CREATE TABLE p AS SELECT a AS k, b FROM t; CREATE VIEW q AS SELECT * EXCLUDE (b) FROM p; SELECT k FROM q',
    });
    expect(graph.nodes.map(({ id }) => id)).toEqual(['t', 'p', 'q', 'result']);
    expect(graph.edges).toEqual([
      { from: 't', to: 'p' },
      { from: 'p', to: 'q' },
      { from: 'q', to: 'result' },
    ]);
    expect(edgesOf(graph)).toBe('k <- q.k');
  });

  test('a table is one table, however its name is written', async () => {
    await using engine = await projectWith(schema);
    const graph = await engine.client.request('lineage/statements', {
      sql: 'CREATE TABLE Paid AS SELECT * FROM main.T JOIN main.u USING (a); SELECT p.a AS k, q.X AS v FROM PAID p JOIN main.paid q ON p.a = q.A',
    });
    expect(graph.nodes.map(({ id, exact }) => [id, exact])).toEqual([
      ['T', true],
      ['u', true],
      ['Paid', true],
      ['result', true],
    ]);
    expect(graph.edges).toContainEqual({ from: 'T', to: 'Paid' });
    expect(graph.edges).toContainEqual({ from: 'Paid', to: 'result' });
    expect(edgesOf(graph)).toBe('join: Paid.a; k <- Paid.a; v <- Paid.x');
    expect(graph.columnEdges).toContainEqual({
      from: { node: 'T', column: 'b' },
      to: { node: 'Paid', column: 'b' },
      kind: 'value',
    });
  });

  test('a table that nobody knows may have any column, before a table further out has it', async () => {
    await using engine = await projectWith(schema);
    const expected: [sql: string, edges: string][] = [
      ['SELECT b FROM t WHERE a IN (SELECT a FROM unknown)', 'inexact'],
      [
        'SELECT b FROM t WHERE a IN (SELECT k.a FROM unknown k WHERE k.b > t.c)',
        'b <- t.b; filter: t.a, t.c, unknown.a, unknown.b',
      ],
      ['SELECT b FROM t WHERE a IN (SELECT w FROM unknown)', 'b <- t.b; filter: t.a, unknown.w'],
      ['SELECT b, q.a AS k FROM t, (SELECT a FROM unknown) q', 'b <- t.b; k <- unknown.a'],
      ['SELECT user AS k, current_date AS v FROM unknown', 'k <- unknown.user'],
      ['SELECT user AS k FROM t', ''],
      ['SELECT to_json(k) AS v FROM unknown k', 'inexact'],
    ];
    for (const [sql, edges] of expected) {
      const graph = await engine.client.request('lineage/statements', { sql });
      expect([sql, edgesOf(graph)]).toEqual([sql, normal(edges)]);
    }
  });

  test('rows of an INSERT go into the columns of its table, by their order or by their names', async () => {
    await using engine = await projectWith(schema);
    const expected: [sql: string, edges: string][] = [
      ['INSERT INTO u SELECT d, b, c, a FROM t', 'a <- t.d; x <- t.b; y <- t.c; z <- t.a'],
      ['INSERT INTO u BY NAME SELECT b AS x, a FROM t', 'x <- t.b; a <- t.a'],
      ['INSERT INTO u(z, x) SELECT a, b FROM t ON CONFLICT DO NOTHING RETURNING x', 'z <- t.a; x <- t.b'],
      ['INSERT INTO u SELECT a, b, c, d FROM t ON CONFLICT DO UPDATE SET x = excluded.x + y', 'inexact'],
      [
        'CREATE TABLE p AS SELECT 1 AS k, 2 AS v; INSERT INTO P(v) SELECT a FROM t; SELECT k, v FROM p',
        'k <- p.k; v <- p.v',
      ],
      ['CREATE TABLE p AS SELECT a AS k FROM t; INSERT INTO p SELECT #2 FROM t', 'inexact'],
      ['CREATE TABLE größe AS SELECT a AS k FROM t; SELECT k/**/AS/* of */v FROM größe', 'v <- größe.k'],
      ['CREATE OR REPLACE TABLE t AS SELECT x AS k FROM u; SELECT k FROM t', 'k <- t.k'],
    ];
    for (const [sql, edges] of expected) {
      const graph = await engine.client.request('lineage/statements', { sql });
      expect([sql, edgesOf(graph)]).toEqual([sql, normal(edges)]);
    }
  });

  test('two columns of one name are two columns of the table that is made of them', async () => {
    await using engine = await projectWith(schema);
    for (const source of ['t JOIN u ON t.b = u.x', 'unknown AS t JOIN u ON t.b = u.x']) {
      const graph = await engine.client.request('lineage/statements', {
        sql: `CREATE TABLE p AS SELECT t.a, u.a FROM ${source}; SELECT a_1 AS k FROM p`,
      });
      expect(graph.nodes.find(({ id }) => id === 'p')?.columns?.map(({ name }) => name)).toEqual([
        'a',
        'a_1',
      ]);
      expect(graph.columnEdges).toContainEqual({
        from: { node: 'u', column: 'a' },
        to: { node: 'p', column: 'a_1' },
        kind: 'value',
      });
      expect(edgesOf(graph)).toBe('k <- p.a_1');
    }
  });
});

describe('lineage of a project', () => {
  test('knows the columns of models before any run, and says where it follows none', async () => {
    await using engine = await projectWith([
      'CREATE TABLE raw(id INTEGER, amount DECIMAL(12,2), note VARCHAR)',
    ]);
    const write = (file: string, text: string) => writeFile(join(engine.root, file), text);
    await mkdir(join(engine.root, 'sql/models'), { recursive: true });
    await write('main.pipeline.yaml', 'version: 1\nname: main\nmodels: sql/models/*.sql\ntasks: []\n');
    await write('sql/models/clean.sql', 'SELECT id, amount FROM raw WHERE note IS NULL\n');
    await write('sql/models/totals.sql', 'SELECT id, sum(amount) AS total FROM clean GROUP BY id;\n');
    await write('sql/models/broken.sql', 'SELECT missing FROM clean\n');
    const graph = await engine.client.request('lineage/project', { columns: true });
    expect(graph.nodes.map(({ id, exact }) => [id, exact])).toEqual([
      ['raw', true],
      ['clean', true],
      ['broken', false],
      ['totals', true],
    ]);
    expect(graph.nodes.find(({ id }) => id === 'broken')?.reason).toMatch(/missing/);
    expect(graph.nodes.find(({ id }) => id === 'totals')?.columns).toEqual([
      { name: 'id', type: 'INTEGER' },
      { name: 'total', type: 'DECIMAL(38,2)' },
    ]);
    expect(graph.columnEdges).toContainEqual({
      from: { node: 'raw', column: 'note' },
      to: { node: 'clean', column: null },
      kind: 'filter',
    });
    expect(graph.columnEdges).toContainEqual({
      from: { node: 'clean', column: 'amount' },
      to: { node: 'totals', column: 'total' },
      kind: 'value',
    });
    expect(graph.columnEdges.filter(({ to }) => to.node === 'broken')).toEqual([]);
  });
});
