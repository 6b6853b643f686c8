import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import excel from 'exceljs';
import { describe, expect, test } from 'vitest';
import type { ReadWish } from '../../src/protocol/engine/catalog.ts';
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
  wish: { limit?: number; raw?: boolean; count?: boolean; wish?: ReadWish } = {},
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
        reason: '6 cells, 5 expected',
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
      note: '1 row rejected',
      sql: "FROM 'data/raw/sales.csv'",
    });
  });

  test('a cell that is no number far below the first rows makes its column text; a declared type rejects its row', async () => {
    await using engine = await project();
    const lines = Array.from({ length: 60_000 }, (_, n) => (n === 50_000 ? 'oops,5' : `${n},${n}`));
    await writeFile(engine.file('late.csv'), `id,v\n${lines.join('\n')}\n`);
    expect(await preview(engine.client, 'late.csv', { limit: 10 })).toMatchObject({
      rowCount: 60_000,
      rejected: [],
      columns: [{ type: 'VARCHAR' }, { type: 'BIGINT' }],
    });
    const declared = await preview(engine.client, 'late.csv', { wish: { types: { id: 'BIGINT' } } });
    expect(declared.rowCount).toBe(59_999);
    expect(declared.rejected).toEqual([{ line: 50_002, reason: 'id is not BIGINT: oops', text: 'oops,5' }]);
  });

  test('of a large file the head says what it is; what does not fit further down is rejected', async () => {
    await using engine = await project();
    const filler = 'x'.repeat(180);
    const lines = Array.from({ length: 80_000 }, (_, n) =>
      n === 70_000 ? `oops;${filler};1,5` : `${n};${filler};${n},25`,
    );
    await writeFile(
      engine.file('big.csv'),
      `Register\n\nid;text;price\n${lines.join('\n')}\nSource: office\n`,
    );
    const document = await preview(engine.client, 'big.csv', { limit: 3, count: true });
    expect(document.columns.map(({ type }) => type)).toEqual(['BIGINT', 'VARCHAR', 'DOUBLE']);
    expect(document).toMatchObject({
      rowCount: 79_999,
      preamble: ['Register'],
      footnotes: ['Source: office'],
      dialect: { delimiter: ';', decimal: ',', skip: 2 },
    });
    expect(document.rows[1]).toEqual(['1', filler, 1.25]);
    expect(document.rejected.map(({ line }) => line)).toEqual([70_004]);
  });

  test('words for true and false, the lines of the file, and a delimiter too many', async () => {
    await using engine = await project();
    const rows = Array.from({ length: 6 }, (_, at) => `${at};Towel ${at};${at % 2 ? 'ja' : 'nein'}\n`).join(
      '',
    );
    await writeFile(engine.file('t.csv'), `Stock\n\nnr;article;sold\n${rows}7;Towel; red;ja\n`);
    const found = await preview(engine.client, 't.csv', { wish: { lines: true } });
    expect(found.columns[0]).toEqual({ name: 'line', type: 'BIGINT' });
    expect(found.rows.slice(0, 2)).toEqual([
      ['4', '0', 'Towel 0', false],
      ['5', '1', 'Towel 1', true],
    ]);
    expect(found).toMatchObject({
      dialect: { truths: ['ja', 'nein'] },
      rejected: [{ line: 10, fault: { from: 7, to: 8 } }],
    });
    expect((await preview(engine.client, 't.csv', { raw: true })).rows[0]).toEqual(['0', 'Towel 0', 'nein']);
  });

  test('a declared dialect is followed, and each wish makes its own rows', async () => {
    await using engine = await project();
    await writeFile(engine.file('a.csv'), 'Notes\na;b|c\n1;2|NA\n3;4|5,5\nend\n');
    const bars = await preview(engine.client, 'a.csv', {
      wish: { delimiter: '|', skip: 1, footnotes: 1, nulls: ['NA'], decimal: ',' },
    });
    expect(bars.columns).toEqual([
      { name: 'a;b', type: 'VARCHAR' },
      { name: 'c', type: 'DOUBLE' },
    ]);
    expect(bars.rows).toEqual([
      ['1;2', null],
      ['3;4', 5.5],
    ]);
    const plain = await preview(engine.client, 'a.csv', {
      wish: { delimiter: ';', header: false, skip: 1, footnotes: 1 },
    });
    expect(plain.rows[0]).toEqual(['a', 'b|c']);
    const shown = await engine.client.request('catalog/preview', {
      target: 'a.csv',
      wish: { delimiter: '|', skip: 1, footnotes: 1 },
      raw: true,
    });
    expect(shown).toMatchObject({ rowCount: 2, columns: [{ name: 'a;b' }, { name: 'c', type: 'VARCHAR' }] });
  });

  test('facts of a file: a workbook with its sheets, a Parquet file, a database with its tables', async () => {
    await using engine = await project();
    const { client } = engine;
    const book = new excel.Workbook();
    book.addWorksheet('One').addRow(['a']);
    const second = book.addWorksheet('Two');
    second.addRow(['b']);
    second.addRow([7]);
    await book.xlsx.writeFile(engine.file('e.xlsx'));
    const facts = (target: string, wish = {}) => client.request('catalog/fileFacts', { target, wish });
    expect(await facts('e.xlsx', { sheet: 'Two' })).toMatchObject({
      sheets: ['One', 'Two'],
      sheet: 'Two',
      columns: [{ name: 'b', type: 'BIGINT' }],
    });
    expect((await preview(client, 'e.xlsx', { wish: { sheet: 'Two' } })).rows).toEqual([['7']]);
    const exported = await engine.run('select range as n from range(1000)');
    await client.request('query/export', {
      resultId: exported.id,
      format: 'parquet',
      path: engine.file('c.parquet'),
    });
    const parquet = await facts('c.parquet');
    expect(parquet.rowCount).toBe(1000);
    expect(parquet.facts.map(({ label }) => label)).toContain('Row groups');
    await engine.run(
      `attach '${engine.file('other.duckdb')}' as other; create table other.t as
       select 42 as answer, 170141183460469231731687303715884105727 as h, interval '1 day 0.000001 second' as i; detach other`,
    );
    expect(await facts('other.duckdb')).toMatchObject({ sheets: ['main.t'], facts: [{ label: 'main.t' }] });
    const exact = [[42, '170141183460469231731687303715884105727', '1 day 00:00:00.000001']];
    expect((await preview(client, 'other.duckdb', { wish: { sheet: 'main.t' } })).rows).toEqual(exact);
    await expect(preview(client, 'other.duckdb', { wish: { sheet: 'main.u' } })).rejects.toMatchObject({
      failure: { code: 'not_found', next: 'It has: main.t.' },
    });
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
    expect(torn.rows).toEqual([['1'], ['3']]);
    await writeFile(engine.file('mark.ndjson.gz'), gzipSync('\uFEFF{"a": "ä"}\n[1]\n{}\n'));
    const marked = await preview(client, 'mark.ndjson.gz');
    expect(marked).toMatchObject({
      rows: [['ä'], [null]],
      rowCount: 2,
      rejected: [{ line: 2, reason: 'no object' }],
    });
    await writeFile(engine.file('wide.json'), Buffer.from('\uFEFF[{"a": "ü"}]', 'utf16le'));
    expect((await preview(client, 'wide.json')).rows).toEqual([['ü']]);
    await writeFile(engine.file('cut.json'), '[{"a": 1}, {"a":');
    await expect(preview(client, 'cut.json')).rejects.toMatchObject({
      failure: {
        code: 'bad_input',
        message: expect.stringContaining('cut.json cannot be read as JSON') as string,
      },
    });
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
      failure: {
        code: 'bad_input',
        message: expect.stringMatching(/broken\.parquet cannot be read as Parquet: [^\n]+$/) as string,
      },
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
