import { describe, expect, test } from 'vitest';
import { readTable } from '../../../src/core/delimited/readTable.ts';

const rows = (count: number, tail: string): string =>
  Array.from({ length: count }, (_, at) => `r${at},${at}${tail}\n`).join('');
const short = `Sales\nregion,sales\n${rows(4, '')}`;
const long = `Staff\nname,age,wage\n${rows(12, ',7.5')}`;

describe('two tables in one file', () => {
  test('the longer one is read, the other one is told, wherever it stands', () => {
    const below = readTable(`${short}\n${long}`);
    expect(below.names).toEqual(['name', 'age', 'wage']);
    expect(below.rows).toHaveLength(12);
    expect(below.preamble).toEqual(['Staff']);
    expect(below.furtherTables).toEqual([
      { line: 2, firstLine: 1, lastLine: 7, names: ['region', 'sales'], joined: false },
    ]);
    const above = readTable(`${long}\n${short}`);
    expect(above.rows).toHaveLength(12);
    expect(above.footnotes).toEqual([]);
    expect(above.furtherTables).toMatchObject([{ line: 17, lastLine: 21, names: ['region', 'sales'] }]);
  });

  test('the other one is read by skipping to its names', () => {
    const text = `${short}\n${long}`;
    const table = readTable(text, { wish: { skip: 1 } });
    expect(table.names).toEqual(['region', 'sales']);
    expect(table.rows).toHaveLength(4);
    expect(table.furtherTables).toMatchObject([{ line: 9 }]);
  });

  test('who says where the table ends has both', () => {
    expect(readTable(`${short}\n${long}`, { wish: { footnotes: 0 } }).furtherTables).toEqual([]);
  });

  test('under other names that nothing parts, rows are read on; by skipping they are a table', () => {
    const text = `run,a,b\n${rows(20, ',1')}run,c,d,e\n${rows(10, ',1,2')}`;
    const all = readTable(text);
    expect(all.rows).toHaveLength(31);
    expect(all.furtherTables).toMatchObject([{ line: 22, names: ['run', 'c', 'd', 'e'], joined: true }]);
    const second = readTable(text, { wish: { skip: 21 } });
    expect(second.names).toEqual(['run', 'c', 'd', 'e']);
    expect(second.rows).toHaveLength(10);
  });

  test('under the same names again they are one, without the titles between them', () => {
    const table = readTable(`a,b\n${rows(6, '')},\nSecond half,\n,\na,b\n${rows(5, '')}`);
    expect(table.rows).toHaveLength(11);
    expect(table.furtherTables).toEqual([]);
    expect(table.rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [8, 'title between two parts'],
      [9, 'title between two parts'],
      [10, 'title between two parts'],
      [11, 'the header again'],
    ]);
  });
});

test('a row of empty cells is told, and is no row', () => {
  const table = readTable(`a,b,c\n${rows(5, ',x')},,\n${rows(5, ',y')}`);
  expect(table.rows).toHaveLength(10);
  expect(table.rejected).toEqual([{ line: 7, reason: 'empty row', text: ',,' }]);
});
