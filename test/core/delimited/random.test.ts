import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../../../src/core/delimited/encoding.ts';
import { readTable } from '../../../src/core/delimited/readTable.ts';
import { RecordScanner } from '../../../src/core/delimited/scan.ts';
import { columnsOfMess as of, writeMessy, type Dirt } from '../../fixtures/messyFiles.ts';

const encoders: Record<string, (text: string) => Buffer> = {
  'utf-8': (text) => Buffer.from(text),
  mark: (text) => Buffer.from(`\uFEFF${text}`),
  latin: (text) => Buffer.from(text, 'latin1'),
  wide: (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'wide, other order': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
};

const dirt = fc
  .record({
    delimiter: fc.constantFrom(',', ';', '\t', '|', '~', '^', ', '),
    quote: fc.constantFrom('"', '"', "'"),
    backslash: fc.boolean(),
    quoteAll: fc.boolean(),
    newLine: fc.constantFrom('\n', '\r\n', '\r'),
    columns: fc.array(fc.constantFrom('town', 'amount', 'day', 'quotedText', 'note', 'comma', 'code'), {
      minLength: 2,
      maxLength: 8,
    }),
    rows: fc.integer({ min: 8, max: 60 }),
    before: fc.constantFrom<string[]>(
      [],
      ['Register of parks', ''],
      ['Register', 'made by hand', ''],
      ['', ''],
    ),
    after: fc.constantFrom<string[]>([], ['', 'Source: the office'], ['* preliminary'], ['', '']),
    encode: fc.constantFrom('utf-8', 'mark', 'latin', 'wide', 'wide, other order'),
    noEndOfFile: fc.boolean(),
    seed: fc.nat(),
  })
  // Decimals behind a comma that are not quoted would be two cells for anyone.
  .filter(({ delimiter, columns }) => delimiter !== ', ' || !columns.includes('comma'))
  .map(({ columns, encode, seed, backslash, ...rest }): { dirt: Dirt; seed: number } => ({
    seed,
    dirt: {
      ...rest,
      ...(backslash ? { escape: '\\' } : {}),
      names: ['id', ...columns.map((name, at) => `${name} ${'abcdefgh'[at] ?? ''}`)],
      columns: [of.id, ...columns.map((name) => of[name])],
      encode: encoders[encode]!,
    },
  }));

describe('a table written in any dialect', () => {
  test('is read back record by record', () => {
    fc.assert(
      fc.property(dirt, ({ dirt: one, seed }) => {
        const file = writeMessy('random', one, seed);
        const table = readTable(decodeText(file.bytes).text);
        expect(table.rows.map(({ cells }) => cells)).toEqual(file.rows);
        expect(table.names).toEqual(file.names);
      }),
      { numRuns: process.env['DEW_TEST_FULL'] === '1' ? 5_000 : 300 },
    );
  });

  test('every line of any text is accounted for', () => {
    const piece = fc.constantFrom(
      'a',
      '1',
      '2.5',
      ',',
      ';',
      '"',
      "'",
      '\n',
      '\r\n',
      '\t',
      ' ',
      '#',
      '\\',
      'Total',
      '2023-01-01',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
        const text = pieces.join('');
        const table = readTable(text);
        expect(table.rows.every(({ cells }) => cells.length === table.names.length)).toBe(true);
        const placed = new Set([...table.rows, ...table.rejected].map(({ line }) => line));
        const around = new Set([...table.preamble, ...table.footnotes]);
        const elsewhere = (line: number): boolean =>
          table.furtherTables.some(({ firstLine, lastLine }) => line >= firstLine && line <= lastLine);
        const scanner = new RecordScanner(text, table.dialect);
        const lost: string[] = [];
        let headerLeft = table.headerLines;
        for (let one = scanner.next(); one; one = scanner.next()) {
          const line = text.slice(one.start, one.end);
          const blank = one.cells.every((cell) => cell.trim() === '');
          if (blank || placed.has(one.line) || around.has(line) || elsewhere(one.line)) continue;
          if (headerLeft > 0) headerLeft -= 1;
          else lost.push(line);
        }
        expect(lost).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
