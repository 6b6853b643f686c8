import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { engineOn } from './engineFixture.ts';

const long = 'x'.repeat(3_000_000);

test.each<[string, string | Buffer, string[], string[][]]>([
  ['an empty file', '', [], []],
  ['blank lines only', '\n\n\n', [], []],
  ['a header alone', 'id,name\n', ['id', 'name'], []],
  ['one cell', '5', ['column0'], [['5']]],
  ['zero bytes in cells', 'id,name\n1,a\u0000b\n', ['id', 'name'], [['1', 'a\u0000b']]],
  [
    'one very long cell',
    `id,text\n1,${long}\n2,b\n`,
    ['id', 'text'],
    [
      ['1', long],
      ['2', 'b'],
    ],
  ],
  ['names that are SQL', `"a""b";x' y;\n1;2;3\n`, ['a"b', "x' y", 'column2'], [['1', '2', '3']]],
  [
    'the same name twice',
    'a,A,a\n1,2,3\n4,5,6\n',
    ['a', 'A_1', 'a_2'],
    [
      ['1', '2', '3'],
      ['4', '5', '6'],
    ],
  ],
  ['no text at all', Buffer.from([0x80, 0x81, 0xfe, 0x00, 0x0a, 0x90, 0x22, 0x0a]), [], []],
])('%s is read without a failure', async (name, content, columns, rows) => {
  await using engine = await engineOn({ project: true });
  await writeFile(join(engine.root, 'dew.yaml'), 'version: 1\nname: Odd\n');
  await writeFile(join(engine.root, 'odd.csv'), content);
  const ask = { target: 'odd.csv', limit: 100, count: false };
  const document = await engine.client.request('catalog/previewDocument', { ...ask, raw: true });
  if (name !== 'no text at all' && columns.length > 0) {
    expect(document.columns.map((column) => column.name)).toEqual(columns);
    expect(document.rows).toEqual(rows);
  }
  const typed = await engine.client.request('catalog/previewDocument', { ...ask, raw: false });
  expect(typed.rowCount).toBe(document.rowCount);
  const shown = await engine.client.request('catalog/preview', { target: 'odd.csv' });
  expect(shown.failure).toBeNull();
  const facts = await engine.client.request('catalog/fileFacts', { target: 'odd.csv', wish: {} });
  expect(facts.rowCount).toBe(document.rowCount);
});

test('blanks of any kind round a cell do not keep it from its type', async () => {
  await using engine = await engineOn({ project: true });
  await writeFile(join(engine.root, 'dew.yaml'), 'version: 1\nname: Blank\n');
  const cells = ['ja', 'true', '5', '1.5', '01.02.2024', '2024-02-03', '12:30:00'];
  const rows = ['\t', '\u00a0', '\u2003', '\ufeff', '\v'].map((blank) =>
    cells.map((cell) => `${blank}${cell}${blank}`).join(';'),
  );
  const last = ['nein', 'false', '6', '2.5', '13.02.2024', '2024-02-04', '12:30:01'].join(';');
  await writeFile(join(engine.root, 'blank.csv'), ['a;b;c;d;e;f;g', ...rows, last, ''].join('\n'));
  const ask = { target: 'blank.csv', limit: 10, raw: false, count: true };
  const document = await engine.client.request('catalog/previewDocument', ask);
  const value = [true, true, '5', 1.5, '2024-02-01', '2024-02-03', '12:30:00'];
  expect(document.rows.slice(0, 5)).toEqual(Array(5).fill(value));
});

test('a day in JSON that could be read in two ways stays text', async () => {
  await using engine = await engineOn({ project: true });
  await writeFile(join(engine.root, 'dew.yaml'), 'version: 1\nname: Days\n');
  await writeFile(join(engine.root, 'days.json'), '[{"either": "03-04-2024", "iso": "2024-01-02"}]');
  const ask = { target: 'days.json', limit: 10, raw: false, count: true };
  const document = await engine.client.request('catalog/previewDocument', ask);
  expect(document.columns.map(({ type }) => type)).toEqual(['VARCHAR', 'DATE']);
  expect(document.rows).toEqual([['03-04-2024', '2024-01-02']]);
});

test.each(['late.json', 'late.ndjson'])('%s: fields and fractions far below the head', async (name) => {
  await using engine = await engineOn({ project: true });
  await writeFile(join(engine.root, 'dew.yaml'), 'version: 1\nname: Late\n');
  const lines = Array.from({ length: 25_000 }, (_, at) => `{"a": ${at}}`).concat('{"a": 1.7, "b": "x"}');
  const text = name === 'late.json' ? `[${lines.join(',\n')}]` : lines.join('\n');
  await writeFile(join(engine.root, name), text);
  const ask = { target: name, limit: 30_000, raw: false, count: true };
  const document = await engine.client.request('catalog/previewDocument', ask);
  expect(document.columns.map(({ type }) => type)).toEqual(['DOUBLE', 'VARCHAR']);
  expect(document.rows.at(-1)).toEqual([1.7, 'x']);
});

test.each<[string, BufferEncoding, string]>([
  ['lines that end in different ways', 'utf8', '\r\n'],
  ['UTF-16', 'utf16le', '\n'],
])('a large file of %s is read to its last note', async (_, encoding, end) => {
  await using engine = await engineOn({ project: true });
  await writeFile(join(engine.root, 'dew.yaml'), 'version: 1\nname: Large\n');
  const count = 800_000;
  const row = (at: number): string => `${at},number ${at}${at % 2 ? '\n' : end}`;
  const text = ['\ufeffid,name', end, ...Array.from({ length: count }, (_, at) => row(at)), 'Source: us\n'];
  await writeFile(join(engine.root, 'large.csv'), Buffer.from(text.join(''), encoding));
  const ask = { target: 'large.csv', limit: 1, raw: false, count: true };
  const document = await engine.client.request('catalog/previewDocument', ask);
  expect(document).toMatchObject({ rowCount: count, rejected: [], footnotes: ['Source: us'] });
});

test('a large file: what its columns hold far below the head is seen', async () => {
  await using engine = await engineOn({ project: true });
  const { client, root } = engine;
  await writeFile(join(root, 'dew.yaml'), 'version: 1\nname: Large\n');
  const count = 600_000;
  const half = count / 2;
  const row = (at: number): string =>
    `${at},${at < half ? at % 100 : `${at % 100}.5`},2024-0${1 + (at % 9)}-11,${at < half ? at : `S${at}`}`;
  await writeFile(
    join(root, 'large.csv'),
    ['id,size,day,serial', ...Array.from({ length: count }, (_, at) => row(at)), ''].join('\n'),
  );
  const facts = await client.request('catalog/fileFacts', { target: 'large.csv', wish: {} });
  expect(facts.columns.map(({ type }) => type)).toEqual(['BIGINT', 'DOUBLE', 'DATE', 'VARCHAR']);
  const sum = await client.request('catalog/previewDocument', {
    target: 'large.csv',
    limit: 1,
    raw: false,
    count: true,
  });
  expect(sum.rowCount).toBe(count);
});
