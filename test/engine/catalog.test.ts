import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import excel from 'exceljs';
import { describe, expect, test } from 'vitest';
import type { EngineClient } from '../../src/engineClient/engineClient.ts';
import { engineOn } from './engineFixture.ts';

const project = async () => {
  const engine = await engineOn({ project: true });
  await writeFile(join(engine.root, 'dew.yaml'), 'version: 1\nname: Test\n');
  await mkdir(join(engine.root, 'data/raw'), { recursive: true });
  const run = (sql: string) => engine.client.request('query/run', { sql, origin: null, document: null });
  return { ...engine, run, file: (name: string) => join(engine.root, name) };
};

const preview = (
  client: EngineClient,
  target: string,
  wish: { limit?: number; raw?: boolean; count?: boolean } = {},
) => client.request('catalog/previewDocument', { target, limit: 500, raw: false, count: false, ...wish });

const sales = [
  'Report of sales',
  'Made 2024-01-01',
  '',
  'id;name;when;amount;postcode',
  '1;"A;B";2024-01-31 10:00:00;1.5;01067',
  '2;"x\ny";2024-02-01 11:00:00;2.5;80331',
  '3;Gürtel;2024-02-01 11:00:00;3;99999',
  '4;too many;2024-02-01 11:00:00;2.5;1;9',
  '5;;2024-02-01 11:00:00;4;00000',
  'Total 5 rows',
  '',
].join('\n');

describe('the catalog', () => {
  test('relations with schema, columns, keys and counts; nothing of the engine itself', async () => {
    await using engine = await project();
    const { client, run } = engine;
    expect(await client.request('catalog/relations', null)).toEqual([]);
    await run('create schema staging');
    await run('create table orders(id integer primary key, note varchar not null, price decimal(12,2))');
    await run("insert into orders values (1, 'a', 1.5), (2, 'b', 2)");
    await run("comment on table orders is 'Every order'");
    await run('create view staging.cheap as from orders where price < 2');
    const relations = await client.request('catalog/relations', null);
    expect(relations.map(({ schema, name, kind, rowCount }) => [schema, name, kind, rowCount])).toEqual([
      ['main', 'orders', 'table', 2],
      ['staging', 'cheap', 'view', null],
    ]);
    expect(relations[0]).toMatchObject({
      database: 'warehouse',
      comment: 'Every order',
      columns: [
        { name: 'id', type: 'INTEGER', kind: 'number', key: true, nullable: false },
        { name: 'note', type: 'VARCHAR', kind: 'text', key: false, nullable: false },
        { name: 'price', type: 'DECIMAL(12,2)', kind: 'number', key: false, nullable: true },
      ],
    });
  });

  test('what the workbench keeps stands last, and tables that are being built are not there', async () => {
    await using engine = await project();
    await engine.run(
      `create schema dew; create schema dew_rejects; create schema dew_failures; create schema zoo;
       create table dew.published(a int); create table dew_rejects.orders(a int);
       create table dew_failures.orders__1(a int); create table zoo.animals(a int);
       create table orders(a int); create table dew_staging__orders(a int); create table dew_stagings(a int);
       create view dew_staging__lines as select 1`,
    );
    const relations = await engine.client.request('catalog/relations', null);
    expect(relations.map(({ schema, name }) => `${schema}.${name}`)).toEqual([
      'main.dew_stagings',
      'main.orders',
      'zoo.animals',
      'dew.published',
      'dew_failures.orders__1',
      'dew_rejects.orders',
    ]);
  });

  test('data files without the folders of tools', async () => {
    await using engine = await project();
    for (const folder of ['.git', 'node_modules/x', '.dew', '.venv']) {
      await mkdir(engine.file(folder), { recursive: true });
      await writeFile(engine.file(`${folder}/hidden.csv`), 'a\n1\n');
    }
    await writeFile(engine.file('data/raw/a.csv'), 'a\n1\n');
    await writeFile(engine.file('data/raw/b.jsonl'), '{}\n');
    await writeFile(engine.file('notes.md'), '');
    expect(await engine.client.request('catalog/files', null)).toEqual([
      { path: 'data/raw/a.csv', bytes: 4, format: 'csv' },
      { path: 'data/raw/b.jsonl', bytes: 3, format: 'ndjson' },
    ]);
  });

  test('a table previews 500 rows and becomes whole when it is sorted', async () => {
    await using engine = await project();
    const { client, run } = engine;
    await run('create table big as select range as n from range(20000)');
    const shown = await client.request('catalog/preview', { target: 'main.big' });
    expect(shown).toMatchObject({
      name: 'big',
      preview: true,
      state: 'first_rows',
      availableRows: 500,
      rowCount: null,
    });
    const sorted = await client.request('query/arrange', {
      resultId: shown.id,
      arrangement: { sort: [{ column: 0, descending: true }], filters: [], search: '' },
    });
    expect(sorted).toMatchObject({
      preview: false,
      state: 'complete',
      rowCount: 20000,
      availableRows: 20000,
    });
    const page = await client.request('query/page', {
      resultId: shown.id,
      version: sorted.version,
      firstRow: 0,
      rows: 1,
      firstColumn: 0,
      columns: 1,
    });
    expect(page.columns).toEqual(['["19999"]']);
    await expect(client.request('catalog/preview', { target: 'main.bog' })).rejects.toMatchObject({
      failure: { code: 'not_found', next: 'Did you mean main.big?' },
    });
  });

  test('a dirty CSV: preamble, delimiter, footnote, codes, rejected rows with line and reason', async () => {
    await using engine = await project();
    await writeFile(engine.file('data/raw/sales.csv'), sales);
    const document = await preview(engine.client, 'data/raw/sales.csv');
    expect(document.columns).toEqual([
      { name: 'id', type: 'BIGINT' },
      { name: 'name', type: 'VARCHAR' },
      { name: 'when', type: 'TIMESTAMP' },
      { name: 'amount', type: 'DOUBLE' },
      { name: 'postcode', type: 'VARCHAR' },
    ]);
    expect(document.rows).toEqual([
      ['1', 'A;B', '2024-01-31 10:00:00', 1.5, '01067'],
      ['2', 'x\ny', '2024-02-01 11:00:00', 2.5, '80331'],
      ['3', 'Gürtel', '2024-02-01 11:00:00', 3, '99999'],
      ['5', null, '2024-02-01 11:00:00', 4, '00000'],
    ]);
    expect(document).toMatchObject({
      rowCount: 4,
      encoding: 'utf-8',
      preamble: ['Report of sales', 'Made 2024-01-01'],
      footnotes: ['Total 5 rows'],
      dialect: { delimiter: ';', quote: '"', skip: 3, header: true },
    });
    expect(document.rejected).toEqual([
      {
        line: 9,
        reason: expect.stringContaining('Expected Number of Columns: 5 Found: 6') as string,
        text: '4;too many;2024-02-01 11:00:00;2.5;1;9',
      },
    ]);
    const raw = await preview(engine.client, 'data/raw/sales.csv', { raw: true });
    expect(raw.rows[0]).toEqual(['1', 'A;B', '2024-01-31 10:00:00', '1.5', '01067']);
    expect(raw.rows[3]?.[1]).toBe('');
    const grid = await engine.client.request('catalog/preview', { target: 'data/raw/sales.csv' });
    expect(grid).toMatchObject({
      state: 'complete',
      rowCount: 4,
      note: '2 rows rejected',
      sql: "FROM 'data/raw/sales.csv'",
    });
  });

  test('a row that does not fit far below the sample is found when everything is counted', async () => {
    await using engine = await project();
    const lines = Array.from({ length: 60_000 }, (_, n) => (n === 50_000 ? 'oops,5' : `${n},${n}`));
    await writeFile(engine.file('late.csv'), `id,v\n${lines.join('\n')}\n`);
    expect(await preview(engine.client, 'late.csv', { limit: 10 })).toMatchObject({
      rowCount: null,
      rejected: [],
    });
    const counted = await preview(engine.client, 'late.csv', { limit: 10, count: true });
    expect(counted.rowCount).toBe(59_999);
    expect(counted.rejected.map(({ line, text }) => [line, text])).toEqual([[50_002, 'oops,5']]);
  });

  test.each([
    ['Latin-1', 'latin-1', Buffer.from('id,name\n1,Gürtel\n', 'latin1')],
    [
      'UTF-16',
      'utf-16le',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('id,name\n1,Gürtel\n', 'utf16le')]),
    ],
    ['UTF-8 with a byte order mark', 'utf-8', Buffer.from('\uFEFFid,name\n1,Gürtel\n')],
  ])('%s is read', async (_, encoding, bytes) => {
    await using engine = await project();
    await writeFile(engine.file('a.csv'), bytes);
    const document = await preview(engine.client, 'a.csv');
    expect(document).toMatchObject({
      encoding,
      rows: [['1', 'Gürtel']],
      columns: [{ name: 'id' }, { name: 'name' }],
    });
  });

  test('JSON, NDJSON with a torn line, Parquet, a packed CSV, an XLSX', async () => {
    await using engine = await project();
    const { client } = engine;
    await writeFile(engine.file('a.json'), '[{"a": 1, "b": [1, null]}, {"a": 9007199254740993, "b": null}]');
    expect((await preview(client, 'a.json')).rows).toEqual([
      ['1', ['1', null]],
      ['9007199254740993', null],
    ]);
    await writeFile(engine.file('b.ndjson'), '{"a": 1}\n{"a": \n{"a": 3}\n');
    const torn = await preview(client, 'b.ndjson');
    expect(torn.rejected).toMatchObject([{ line: 2, text: '{"a": ' }]);
    const exported = await engine.run('select range as n from range(1000)');
    await client.request('query/export', {
      resultId: exported.id,
      format: 'parquet',
      path: engine.file('c.parquet'),
    });
    expect(await preview(client, 'c.parquet', { limit: 2 })).toMatchObject({
      rows: [['0'], ['1']],
      rowCount: 1000,
    });
    await writeFile(engine.file('d.csv.gz'), gzipSync('a,b\n1,x\n'));
    expect((await preview(client, 'd.csv.gz')).rows).toEqual([['1', 'x']]);
    const book = new excel.Workbook();
    const sheet = book.addWorksheet('Sales');
    sheet.addRow(['id', 'when', 'name', 'amount']);
    sheet.addRow([1, new Date('2024-01-31T00:00:00Z'), 'Gürtel "lang"', 1.25]);
    sheet.addRow([2, new Date('2024-02-01T00:00:00Z'), null, 2]);
    await book.xlsx.writeFile(engine.file('e.xlsx'));
    const workbook = await preview(client, 'e.xlsx');
    expect(workbook.columns.map(({ type }) => type)).toEqual(['BIGINT', 'DATE', 'VARCHAR', 'DOUBLE']);
    expect(workbook.rows).toEqual([
      ['1', '2024-01-31', 'Gürtel "lang"', 1.25],
      ['2', '2024-02-01', null, 2],
    ]);
    const grid = await client.request('catalog/preview', { target: 'e.xlsx' });
    expect(grid).toMatchObject({ state: 'complete', rowCount: 2 });
    await expect(preview(client, 'missing.csv')).rejects.toMatchObject({
      failure: { code: 'not_found', message: expect.stringContaining('missing.csv') as string },
    });
    await writeFile(engine.file('broken.parquet'), 'this is no parquet');
    await expect(preview(client, 'broken.parquet')).rejects.toMatchObject({
      failure: { code: 'sql', message: expect.stringContaining('broken.parquet') as string },
    });
  });

  test('completion knows the tables of the project and counts offsets in characters', async () => {
    await using engine = await project();
    await engine.run('create table customers(id int)');
    const sql = "select 'üü' from custo";
    const suggestions = await engine.client.request('catalog/complete', { sql, offset: sql.length });
    expect(suggestions).toContainEqual({ text: 'customers', start: sql.length - 5 });
  });
});
