/** The models of project 7 as they stand, on a real PostgreSQL: every table holds the rows that DuckDB's holds. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunParams, RunState } from '../../src/protocol/engine/pipeline.ts';
import { postgresMissing, startPostgres, type PostgresServer } from '../fixtures/servers/postgres.ts';
import { makeProject, type ProjectUnderTest } from './projectUnderTest.ts';

const rows = process.env['DEW_TEST_FULL'] === '1' ? '60000' : '3000';

describe.skipIf(postgresMissing)('project 7 on PostgreSQL', () => {
  let server: PostgresServer;
  let project: ProjectUnderTest;

  beforeAll(async () => {
    server = await startPostgres();
    process.env['WAREHOUSE_PASSWORD'] = server.password;
    project = await makeProject('modern-data-warehouse', 'complete', { rows });
    const file = join(project.root, 'dew.yaml');
    const text = await readFile(file, 'utf8');
    const here = text
      .replace('host: localhost', `host: ${server.host}`)
      .replace('port: 5432', `port: ${server.port}`)
      .replace('    database: warehouse', `    database: ${server.database}`)
      .replace('user: warehouse', `user: ${server.user}`);
    await writeFile(file, here);
  });

  afterAll(async () => {
    delete process.env['WAREHOUSE_PASSWORD'];
    await project.remove();
    await server[Symbol.asyncDispose]();
  });

  const green = (state: RunState): void => {
    expect(state.tasks.filter(({ status }) => status !== 'done' && status !== 'unchanged')).toEqual([]);
    expect(state.status).toBe('done');
  };
  const onBoth = async (params: RunParams): Promise<void> => {
    green(await project.run(params));
    green(await project.run({ ...params, environment: 'postgres' }));
  };

  /** Every table of the warehouse, its rows as texts in the order of those texts. */
  const compare = async (): Promise<Map<string, number>> => {
    const tables = await project.rows(
      "select table_name from duckdb_tables() where schema_name = 'main' order by table_name",
    );
    const there = await server.query(
      "select table_name from information_schema.tables where table_schema = 'analytics' order by table_name",
    );
    expect(there.rows.map(({ table_name: name }) => name)).toEqual(tables.map(([name]) => name));
    const counts = new Map<string, number>();
    for (const [table = ''] of tables as string[][]) {
      const columns = (await project.rows(`select column_name from (describe "${table}")`)).map(([name]) => name);
      const row = (text: string) => columns.map((name) => `coalesce("${name}"::${text}, '∅')`).join(` || '|' || `);
      const mine = await project.rows(`select ${row('varchar')} from "${table}"`);
      const theirs = await server.query(`select ${row('text')} as line from analytics."${table}"`);
      const left = mine.map(([line]) => line ?? '').sort();
      const right = theirs.rows.map(({ line }) => line ?? '').sort();
      expect(right, table).toEqual(left);
      counts.set(table, left.length);
    }
    return counts;
  };

  it('holds equal tables after a first load, and after a run for a past date', async () => {
    await onBoth({ date: '2023-12-31' });
    const before = await compare();
    expect(before.size).toBeGreaterThanOrEqual(25);
    await onBoth({ date: '2025-01-31' });
    const after = await compare();
    expect(after.get('fct_sales')).toBeGreaterThan(before.get('fct_sales') ?? 0);
    await onBoth({ date: '2024-03-31' });
    expect(await compare()).toEqual(after);
    console.log(`equal on both: ${[...after].map(([table, count]) => `${table} ${count}`).join(', ')}`);
  });
});
