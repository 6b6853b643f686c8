import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dew, emptyFolder } from './dew.ts';

const exact =
  "select 9223372036854775807 as big, 1.10::decimal(12,2) as price, null as nothing, '' as empty, " +
  "timestamp_ns '2026-01-02 03:04:05.123456789' as at, {'a': [1, 9007199254740993]} as nested, true as yes, 7 as small";

describe('dew query', () => {
  it('takes one statement, with or without a semicolon', async () => {
    await using folder = await emptyFolder();
    const { code, out } = await dew(folder.path, 'query', 'select 42 as n; -- done', '--json');
    expect([code, JSON.parse(out)]).toMatchObject([0, { rows: [[42]] }]);
    const two = await dew(folder.path, 'query', 'select 1; select 2');
    expect([two.code, two.err]).toMatchObject([2, expect.stringContaining('this text has 2')]);
  });

  it('reads the statement from a file, which may name its connection', async () => {
    await using folder = await emptyFolder();
    await writeFile(join(folder.path, 'q.sql'), '-- all of it\nselect 43 as n;\n');
    const { code, out } = await dew(folder.path, 'query', '--file', 'q.sql', '--json');
    expect([code, JSON.parse(out)]).toMatchObject([0, { rows: [[43]] }]);
    await writeFile(join(folder.path, 'dew.yaml'), 'version: 1\nname: shop\n');
    await writeFile(join(folder.path, 'q.mongo.json'), '{"connection": "events", "collection": "a"}');
    const mongo = await dew(folder.path, 'query', '--file', 'q.mongo.json');
    expect([mongo.code, mongo.err]).toMatchObject([1, expect.stringContaining('no connection "events"')]);
    const missing = await dew(folder.path, 'query', '--file', 'nothing.sql');
    expect([missing.code, missing.err]).toMatchObject([1, expect.stringContaining('Check the path')]);
    expect((await dew(folder.path, 'query')).code).toBe(2);
    expect((await dew(folder.path, 'query', 'select 1', '--file', 'q.sql')).code).toBe(2);
  });

  it('prints one JSON document with exact values', async () => {
    await using folder = await emptyFolder();
    const { code, out } = await dew(folder.path, 'query', exact, '--json');
    expect(code).toBe(0);
    const document = JSON.parse(out) as { columns: unknown[]; rows: unknown[][]; rowCount: number };
    expect(document.rowCount).toBe(1);
    expect(document.columns[1]).toEqual({ name: 'price', type: 'DECIMAL(12,2)' });
    expect(document.rows).toEqual([
      [
        '9223372036854775807',
        '1.10',
        null,
        '',
        '2026-01-02 03:04:05.123456789',
        { a: ['1', '9007199254740993'] },
        true,
        7,
      ],
    ]);
  });

  it('prints a wide result whole', async () => {
    await using folder = await emptyFolder();
    const columns = Array.from({ length: 600 }, (_, index) => `range as c${index}`).join(', ');
    const { code, out, err } = await dew(
      folder.path,
      'query',
      `select ${columns} from range(2000)`,
      '--json',
    );
    expect([code, err]).toEqual([0, '']);
    const { rows } = JSON.parse(out) as { rows: unknown[][] };
    expect([rows.length, rows.at(-1)?.length, rows.at(-1)?.at(-1)]).toEqual([2000, 600, '1999']);
  });

  it('shows a table, and says what it does not show', async () => {
    await using folder = await emptyFolder();
    const few = await dew(
      folder.path,
      'query',
      "select 1 as n, 'a\nb' as t union all select 2, null order by n",
    );
    expect(few.out.split('\n').slice(0, 4)).toEqual(['n  t', '─  ────', '1  a\\nb', '2  NULL']);
    const many = await dew(folder.path, 'query', 'select * from range(1234)');
    expect(many.out).toContain('First 200 rows of 1,234 rows');
  });

  it('writes files whole, or not at all', async () => {
    await using folder = await emptyFolder();
    const target = join(folder.path, 'out.csv');
    await writeFile(target, 'precious');
    const failed = await dew(
      folder.path,
      'query',
      "select cast('x' || range as int) from range(9)",
      '--format',
      'csv',
      '-o',
      target,
    );
    expect(failed.code).toBe(1);
    expect(failed.err).toContain("Could not convert string 'x0' to INT32");
    expect(await readFile(target, 'utf8')).toBe('precious');
    const written = await dew(
      folder.path,
      'query',
      'select range as n from range(3)',
      '--format',
      'csv',
      '-o',
      target,
    );
    expect(written.code).toBe(0);
    expect(await readFile(target, 'utf8')).toBe('n\n0\n1\n2\n');
    const printed = await dew(folder.path, 'query', 'select range as n from range(3)', '--format', 'csv');
    expect(printed.out).toBe('n\n0\n1\n2\n');
  });

  it('writes every row, in the format that the file ends in', async () => {
    await using folder = await emptyFolder();
    const numbers = 'select range as n from range(300)';
    for (const name of ['a.csv', 'a.json', 'a.PARQUET', 'a.txt'])
      expect(await dew(folder.path, 'query', numbers, '-o', name)).toMatchObject({ code: 0, out: '' });
    const text = (name: string) => readFile(join(folder.path, name), 'utf8');
    expect((await text('a.csv')).split('\n').slice(0, 2)).toEqual(['n', '0']);
    expect(JSON.parse(await text('a.json'))).toMatchObject({ rowCount: 300 });
    expect(await text('a.PARQUET')).toMatch(/^PAR1/);
    const table = (await text('a.txt')).split('\n');
    expect([table[2], table[301]]).toEqual(['  0', '299']);
  });

  it('names the place of an error in the statement', async () => {
    await using folder = await emptyFolder();
    const { code, err } = await dew(folder.path, 'query', 'select *\nfrom no_such_table');
    expect(code).toBe(1);
    expect(err).toContain('no_such_table');
    expect(err).toContain('at line 2, column 6 of the statement');
    await writeFile(join(folder.path, 'q.sql'), '-- all of it\n\n select *,\n  nope from (select 1 as n);\n');
    const file = await dew(folder.path, 'query', '--file', 'q.sql');
    expect(file.err).toContain('at q.sql:4:3');
  });

  it('reads files of the folder', async () => {
    await using folder = await emptyFolder();
    await writeFile(join(folder.path, 'a.csv'), 'id,name\n1,x\n2,y\n');
    const { out } = await dew(folder.path, 'query', "select count(*) as n from 'a.csv'", '--json');
    expect(JSON.parse(out)).toMatchObject({ rows: [['2']] });
  });
});
