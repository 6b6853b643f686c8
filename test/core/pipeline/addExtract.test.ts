import { expect, test } from 'vitest';
import { addExtract } from '../../../src/core/pipeline/addExtract.ts';
import type { SavedFacts } from '../../../src/protocol/engine/catalog.ts';

const facts: SavedFacts = {
  format: 'csv',
  sheet: null,
  frame: { skip: 3, headerRows: 1, firstRow: 5 },
  encoding: 'windows-1252',
  columns: [
    { name: 'Nr', type: 'BIGINT' },
    { name: 'a "b": c', type: 'VARCHAR' },
  ],
  dialect: {
    delimiter: ';',
    quote: "'",
    escape: '\\',
    newLine: '\\n',
    skip: 3,
    header: true,
    dateFormat: '%d.%m.%Y',
    timestampFormat: null,
    decimal: ',',
    truths: null,
  },
};
const pipeline = 'version: 1\nname: P # kept\ntasks:\n  - id: orders\n    type: extract\n    from: x.csv\n';

test('the task declares how the file is read; comments stay, ids are free', () => {
  const { text, task } = addExtract(pipeline, 'data/Orders.csv', facts, { nulls: ['NA'] });
  expect(task).toBe('orders_2');
  expect(text).toContain('name: P # kept');
  expect(text).toContain(
    `  - id: orders_2
    type: extract
    from: data/Orders.csv
    delimiter: ;
    quote: "'"
    escape: \\
    skip: 3
    encoding: windows-1252
    decimal_separator: ","
    date_format: "%d.%m.%Y"
    null_values:
      - NA
    columns:
      Nr: BIGINT
      'a "b": c': VARCHAR
`,
  );
});

test('names of files become ids, whatever they are written in', () => {
  const idOf = (file: string) => addExtract(pipeline, file, { ...facts, dialect: null }, {}).task;
  expect(idOf('a/Bestellungen März 2024.csv.gz')).toBe('bestellungen_marz_2024');
  expect(idOf('2024.csv')).toBe('file_2024');
  expect(idOf('注文.csv')).toBe('file');
});

test('a delimiter with a space behind it is left to the task', () => {
  const dialect = { ...facts.dialect!, delimiter: ', ' };
  expect(addExtract(pipeline, 'a.csv', { ...facts, dialect }, {}).text).not.toContain('delimiter');
});

test('a file that is no pipeline is refused', () => {
  expect(() => addExtract('- a\n', 'x.csv', facts, {})).toThrow('not valid YAML');
});

test('names over several lines are declared, and the lines are skipped', () => {
  const several = { ...facts, frame: { skip: 3, headerRows: 2, firstRow: 6 } };
  expect(addExtract(pipeline, 'a.csv', several, {}).text).toContain('    header: false\n    skip: 5\n');
  const sheet: SavedFacts = { ...several, format: 'xlsx', sheet: 'Data', dialect: null, encoding: null };
  expect(addExtract(pipeline, 'a.xlsx', sheet, {}).text).toContain(
    `    sheet: Data\n    skip: 5\n    header: false\n    columns:\n      Nr: BIGINT\n`,
  );
  const plain = { ...sheet, frame: { skip: 3, headerRows: 1, firstRow: 5 } };
  const { text } = addExtract(pipeline, 'a.xlsx', plain, {});
  expect(text).toContain('    skip: 3\n');
  expect(text.slice(text.indexOf('a.xlsx'))).not.toContain('header:');
});
