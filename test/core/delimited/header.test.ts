import { describe, expect, test } from 'vitest';
import { readTable } from '../../../src/core/delimited/readTable.ts';

const rows = (count: number, row: (at: number) => (string | number)[]): string =>
  `${Array.from({ length: count }, (_, at) => row(at).join(',')).join('\n')}\n`;

describe('a line that names the columns', () => {
  test('says so by letters that elsewhere mean a missing value', () => {
    expect(readTable(`x,y,z\n${rows(8, (at) => [at, at * 2, 1])}`).names).toEqual(['x', 'y', 'z']);
    const missing = readTable(rows(8, (at) => (at % 3 === 0 ? ['NA', at] : [at, 7])));
    expect(missing.header).toBe(false);
    expect(missing.rows).toHaveLength(8);
  });

  test('says so by days over figures', () => {
    const table = readTable(
      `Country,Lat,Long,1/22/20,1/23/20,1/24/20,1/25/20\n${rows(9, (at) => [`Land ${at}`, 1.5, 2.5, at, at, at, at])}`,
    );
    expect(table.names.slice(3)).toEqual(['1/22/20', '1/23/20', '1/24/20', '1/25/20']);
  });

  test('says so by years that do not rise evenly, and by counted names', () => {
    const years = readTable(`Region,2011,2015,2016\n${rows(6, (at) => [`R${at}`, at + 0.5, 20, 30])}`);
    expect(years.names).toEqual(['Region', '2011', '2015', '2016']);
    const hours = readTable(`Station,1,2,3,4,5\n${rows(6, (at) => [`S${at}`, at, 9, 8, 3, 2])}`);
    expect(hours.names).toEqual(['Station', '1', '2', '3', '4', '5']);
    const data = readTable(rows(6, (at) => [`town ${'abcdef'[at] ?? ''}`, 2010 + at, 2012 + at]));
    expect(data.header).toBe(false);
  });

  test('is told from codes of one make', () => {
    const codes = (at: number) => [`AB-${100 + at}`, `Room ${at}`];
    expect(readTable(`code,room\n${rows(6, codes)}`).header).toBe(true);
    expect(readTable(rows(6, codes)).header).toBe(false);
  });
});

describe('several lines that name the columns', () => {
  const figures = rows(8, (at) => [`town ${at}`, at, at + 1, at + 2, at + 3]);

  test('a group of columns holds until the next', () => {
    const names = ['town', '2023 men', '2023 women', '2024 men', '2024 women'];
    const grouped = readTable(`,2023,,2024,\ntown,men,women,men,women\n${figures}`);
    expect(grouped.names).toEqual(names);
    expect(grouped.rows).toHaveLength(8);
    const titled = readTable(`People by town,,,,\n,2023,,2024,\ntown,men,women,men,women\n${figures}`);
    expect(titled.names).toEqual(names);
    expect(titled.preamble).toEqual(['People by town,,,,']);
  });

  test('a remark on one column alone is part of its name', () => {
    const table = readTable(`town,a,b,c,d\n,,,,revised\n${figures}`);
    expect(table.names).toEqual(['town', 'a', 'b', 'c', 'd revised']);
    expect(table.rows).toHaveLength(8);
  });

  test('a title with another number of cells is none of them', () => {
    const table = readTable(`Measured on Monday, 3 May, by hand\ncm-1,%T\n${rows(9, (at) => [at, at / 2])}`);
    expect(table.names).toEqual(['cm-1', '%T']);
    expect(table.preamble).toEqual(['Measured on Monday, 3 May, by hand']);
  });
});

test('rows that are mostly empty stay rows at the top of a table without names', () => {
  const table = readTable(
    rows(30, (at) => (at < 8 ? [`T${at}`, 2006, '', '', '', at] : [`T${at}`, 2007, 5, 6, 7, at])),
  );
  expect(table.header).toBe(false);
  expect(table.preamble).toEqual([]);
  expect(table.rows).toHaveLength(30);
});
