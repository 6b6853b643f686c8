import { describe, expect, test } from 'vitest';
import { readTable } from '../../../src/core/delimited/readTable.ts';

const lines = (count: number, line: (at: number) => string): string =>
  `${Array.from({ length: count }, (_, at) => line(at)).join('\n')}\n`;
const typesOf = (text: string) => readTable(text).types.map(({ type, format }) => format ?? type);

describe('where the table begins', () => {
  test('pairs above the header are no part of it, padded or not', () => {
    for (const pad of ['', ',,']) {
      const blank = pad === '' ? '' : ',,,';
      const text = `Country,Germany${pad}\nYear,2020${pad}\n${blank}\nid,a,b,c\n`;
      const table = readTable(text + lines(10, (at) => `${at},x${at},${at},y`));
      expect(table.names).toEqual(['id', 'a', 'b', 'c']);
      expect(table.preamble).toEqual([`Country,Germany${pad}`, `Year,2020${pad}`]);
    }
  });

  test('rows of any length lose none at the top', () => {
    const table = readTable(lines(12, (at) => ['id', ...'vwxy'.slice(0, 1 + (at % 4))].join(',')));
    expect(table.rows).toHaveLength(12);
    expect(table.preamble).toEqual([]);
  });

  test('a source line right above the names is told, not joined to them', () => {
    const table = readTable(`Source: Bureau, 2020\nid,name\n${lines(10, (at) => `${at},n${at}`)}`);
    expect(table.names).toEqual(['id', 'name']);
    expect(table.preamble).toEqual(['Source: Bureau, 2020']);
  });

  test('a total stays a row, a note behind it does not', () => {
    const table = readTable(
      `a,b,c\n${lines(9, (at) => `r${at},${at},${at}`)}Total,36,36\n\n"Note: early, rough",,\n`,
    );
    expect(table.rows.at(-1)?.cells).toEqual(['Total', '36', '36']);
    expect(table.footnotes).toEqual(['"Note: early, rough",,']);
  });
});

describe('what a column is', () => {
  test('lines from further down a longer text count, but not where a part begins inside of a cell', () => {
    const head = `id,size,day,note\n${lines(50, (at) => `${at},${at},2024-01-02,n`)}`;
    const typesWith = (...samples: string[]) =>
      readTable(head, { whole: false, samples }).types.map(({ type }) => type);
    expect(typesWith()).toEqual(['BIGINT', 'BIGINT', 'DATE', 'VARCHAR']);
    expect(typesWith('7,1.5,2024-01-02,n\n', '8,2,unknown,n\n')).toEqual([
      'BIGINT',
      'DOUBLE',
      'VARCHAR',
      'VARCHAR',
    ]);
    expect(typesWith('and so on",\nA9,2,x,n\n')).toEqual(['BIGINT', 'BIGINT', 'DATE', 'VARCHAR']);
    expect(typesWith('id,size,day,note\n3,4,2024-01-02,n\n')).toEqual([
      'BIGINT',
      'BIGINT',
      'DATE',
      'VARCHAR',
    ]);
    expect(typesWith('')).toEqual(['BIGINT', 'BIGINT', 'DATE', 'VARCHAR']);
  });

  test('a tab parts prose with commas', () => {
    const table = readTable(`id\ttext\n${lines(10, (at) => `${at}\tHe said, no, and left; then, yes`)}`);
    expect(table.dialect.delimiter).toBe('\t');
  });

  test('days and months are told apart over the whole column, or not at all', () => {
    const dates = (last: string) => `day,n\n01/02/2023,1\n03/04/2023,2\n${last},3\n`;
    expect(typesOf(dates('13/04/2023'))[0]).toBe('%d/%m/%Y');
    expect(typesOf(dates('04/13/2023'))[0]).toBe('%m/%d/%Y');
    expect(typesOf(dates('05/04/2023'))[0]).toBe('VARCHAR');
    expect(typesOf(dates('30/02/2023'))[0]).toBe('VARCHAR');
  });

  test('a long quoted cell is one cell, such as the shape of a country', () => {
    const shape = `POLYGON ((${Array.from({ length: 40_000 }, (_, at) => `${at} ${at}`).join(', ')}))`;
    for (const rows of [
      [shape, 'POINT (1 1)'],
      ['POINT (1 1)', shape],
    ]) {
      const table = readTable(`id,shape,size\n${rows.map((cell, at) => `${at},"${cell}",5\n`).join('')}`);
      expect(table.rejected).toEqual([]);
      expect(table.rows.map(({ cells }) => cells[1])).toEqual(rows);
    }
  });

  test('a long line of quotes that are never closed takes no time', () => {
    const table = readTable(`id,text\n1,${'"a,'.repeat(300_000)}\n2,b\n`);
    expect(table.rows.at(-1)?.cells.slice(0, 2)).toEqual(['2', 'b']);
  });

  test('two words that mean true and false are read so, unless the user says otherwise', () => {
    const text = `a,b,c\n${lines(6, (at) => `${at % 2 ? 'ja' : 'Nein'},ja,${at % 3 ? 'yes' : 'maybe'}`)}`;
    const truthsOf = (table: ReturnType<typeof readTable>) =>
      table.types.map(({ type, truths }) => truths ?? type);
    expect(truthsOf(readTable(text))).toEqual([['ja', 'nein'], 'VARCHAR', 'VARCHAR']);
    expect(truthsOf(readTable(text, { wish: { truths: null } }))).toEqual(Array(3).fill('VARCHAR'));
    const own = readTable(text, { wish: { truths: ['yes', 'Maybe'] } });
    expect(truthsOf(own)).toEqual(['VARCHAR', 'VARCHAR', ['yes', 'maybe']]);
  });

  test('what a number would change stays text', () => {
    expect(typesOf(`a;b\n${lines(5, (at) => `${at + 1}.000;${at},5`)}`)).toEqual(['VARCHAR', 'DOUBLE']);
    expect(
      typesOf(`a,b,c,d\n${lines(5, (at) => `0${at},${at}e5,1${at}-05,12345678901234567.${at}`)}`),
    ).toEqual(Array(4).fill('VARCHAR'));
    expect(typesOf(`a,b\n9223372036854775807,1\n1,1\n`)).toEqual(['BIGINT', 'BIGINT']);
    expect(typesOf(`a,b\n+4915112345678,+5\n+4915112345679,-5\n`)).toEqual(['VARCHAR', 'BIGINT']);
    expect(typesOf(`a,b\n9223372036854775808,1\n1,1\n`)).toEqual(['VARCHAR', 'BIGINT']);
  });
});
