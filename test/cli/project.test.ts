import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dew, emptyFolder } from './dew.ts';

describe('dew in a project without a template', () => {
  it('is made, runs empty, then makes a table, then skips it, and never makes a project twice', async () => {
    await using folder = await emptyFolder();
    expect((await dew(folder.path, 'init', 'my shop: "1"')).code).toBe(0);
    const empty = await dew(folder.path, 'run', '--json');
    expect(JSON.parse(empty.out)).toMatchObject({ status: 'done', tasks: [] });

    await mkdir(join(folder.path, 'sql', 'models'), { recursive: true });
    await writeFile(join(folder.path, 'sql', 'models', 'numbers.sql'), 'select range as n from range(3)\n');
    const first = await dew(folder.path, 'run', '--json');
    expect(JSON.parse(first.out)).toMatchObject({ tasks: [{ id: 'numbers', status: 'done', rows: 3 }] });
    const second = await dew(folder.path, 'run', '--json');
    expect(JSON.parse(second.out)).toMatchObject({ tasks: [{ id: 'numbers', status: 'unchanged' }] });
    const plan = await dew(folder.path, 'run', '--dry-run', '--force', '--json');
    expect(JSON.parse(plan.out)).toMatchObject({ tasks: [{ id: 'numbers', action: 'run' }] });

    const runs = await dew(folder.path, 'runs', '--json');
    expect((JSON.parse(runs.out) as unknown[]).length).toBe(3);
    const shown = await dew(folder.path, 'query', 'select sum(n) as total from numbers', '--json');
    expect(JSON.parse(shown.out)).toMatchObject({ rows: [['3']] });

    const before = await readFile(join(folder.path, 'dew.yaml'), 'utf8');
    const again = await dew(folder.path, 'init', 'other');
    expect(again.code).toBe(1);
    expect(again.err).toContain('is a project already');
    expect(await readFile(join(folder.path, 'dew.yaml'), 'utf8')).toBe(before);
  });

  it('tells what a task set aside and found below the line of that task', async () => {
    await using folder = await emptyFolder();
    await dew(folder.path, 'init', 'shop');
    await writeFile(join(folder.path, 'prices.csv'), 'id,price\n1,2\n2,x\n3,4\n');
    await writeFile(
      join(folder.path, 'main.pipeline.yaml'),
      `version: 1
name: Prices
tasks:
  - { id: prices, type: extract, from: prices.csv, columns: { price: INTEGER } }
  - id: check
    type: test
    table: prices
    tests: [{ accepted_values: { column: price, values: [2] }, severity: warn }]
`,
    );
    const { code, err } = await dew(folder.path, 'run');
    expect(err).toContain('quarantined');
    expect(code, err).toBe(0);
    const lines = err.trim().split('\n').slice(1, -1);
    expect(lines.map((line) => line.trim().split(/[ :]+/).slice(0, 2).join(' '))).toEqual([
      '✓ prices',
      'quarantined price',
      '! check',
      'warning accepted_values',
    ]);
  });

  it('refuses a folder outside and a project that does not exist', async () => {
    await using folder = await emptyFolder();
    const unknown = await dew(folder.path, 'new', 'data-analysis-pipelin', 'x');
    expect(unknown.code).toBe(1);
    expect(unknown.err).toMatch(/data-analysis-pipeline/);
    const planned = await dew(folder.path, 'new', 'data-mesh', 'x');
    expect(planned.code).toBe(1);
    expect(planned.err).toMatch(/planned|not (yet )?built|cannot be made/i);
  });

  it('shows the values of a file as a query does', async () => {
    await using folder = await emptyFolder();
    const values =
      "select [1, null] as list, {'a': 'x'} as struct, 1.0::double as whole, -0.0::double as zero";
    await dew(folder.path, 'query', values, '--output', 'a.parquet');
    const { out } = await dew(folder.path, 'preview', 'a.parquet');
    expect(out.split('\n')[2]?.split(/ {2,}/)).toEqual(['[1, NULL]', "{'a': x}", '1.0', '-0.0']);
  });

  it('a row that does not fit is shown with its line, not swallowed', async () => {
    await using folder = await emptyFolder();
    const rows = Array.from({ length: 30 }, (_, index) => `${index},${index}`).join('\n');
    await writeFile(join(folder.path, 'a.csv'), `id,n\n${rows}\n30,none,extra\n`);
    const { code, out } = await dew(folder.path, 'preview', 'a.csv', '--json');
    expect(code).toBe(0);
    const document = JSON.parse(out) as { rows: unknown[]; rejected: { line: number }[] };
    expect(document.rows.length).toBe(30);
    expect(document.rejected.map(({ line }) => line)).toEqual([32]);
  });
});
