import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import excel from 'exceljs';
import JSZip from 'jszip';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cellText, type CellFormat } from '../../src/tasks/extract/sheetCell.ts';
import { openWorkbook } from '../../src/tasks/extract/workbook.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dew-workbook-'));
});
afterAll(() => rm(folder, { recursive: true }));

type Rows = unknown[][];

async function book(
  name: string,
  sheets: Record<string, Rows>,
  change?: (book: excel.Workbook) => void,
): Promise<void> {
  const made = new excel.Workbook();
  for (const [title, rows] of Object.entries(sheets)) made.addWorksheet(title).addRows(rows);
  change?.(made);
  await made.xlsx.writeFile(join(folder, name));
}

const read = async (name: string, sheet?: string) => {
  const opened = await openWorkbook(
    sheet === undefined ? {} : { sheet },
    name,
    0,
    { root: folder, folder, signal: new AbortController().signal },
    {},
  );
  const text = opened.file.columns.length === 0 ? '' : await readFile(opened.file.path, 'utf8');
  return { ...opened, lines: text.split('\n').slice(1, -1) };
};
const figures = (count: number): Rows => Array.from({ length: count }, (_, at) => [`R${at}`, at, at + 0.5]);

describe('where the table of a sheet stands', () => {
  test('below titles, under two rows of names, above its source', async () => {
    await book('report.xlsx', {
      Report: [
        ['Sales by region'],
        [],
        ['', '2023', '', '2024', ''],
        ['Region', 'men', 'women', 'men', 'women'],
        ...Array.from({ length: 6 }, (_, at) => [`R${at}`, at, at, at, at]),
        [],
        ['Source: the office'],
      ],
    });
    const { file, frame, lines, types, rowCount } = await read('report.xlsx');
    expect(file.columns).toEqual(['Region', '2023 men', '2023 women', '2024 men', '2024 women']);
    expect(frame).toMatchObject({
      skip: 2,
      headerRows: 2,
      first: 5,
      preamble: ['Sales by region'],
      footnotes: ['Source: the office'],
    });
    expect(rowCount).toBe(6);
    expect(lines[0]).toBe('5,"R0","0","0","0","0"');
    expect(types.get('2023 men')).toBe('BIGINT');
  });

  test('a second table of the sheet is told, a row that is too long is rejected', async () => {
    const rows = [
      ['a', 'b', 'c'],
      ...figures(8),
      [],
      ['Wages'],
      ['name', 'wage'],
      ['x', 1],
      ['y', 2],
      ['z', 3],
    ];
    await book('two.xlsx', { S: rows });
    expect((await read('two.xlsx')).frame.furtherTables).toMatchObject([
      { line: 12, lastLine: 15, names: ['name', 'wage'] },
    ]);
    await book('long.xlsx', { S: [['a', 'b', 'c'], ...figures(1_200), ['R', 1, 2, 'more'], ['R', 3, 4]] });
    const long = await read('long.xlsx');
    expect(long.rejected).toEqual([{ line: 1_202, reason: '4 cells, 3 expected', text: 'R\t1\t2\tmore' }]);
    expect(long.rowCount).toBe(1_201);
  });

  test('an empty sheet, one cell, names alone', async () => {
    await book('small.xlsx', { Empty: [], One: [['x']], Names: [['a', 'b']] });
    expect((await read('small.xlsx', 'Empty')).file.columns).toEqual([]);
    expect((await read('small.xlsx', 'One')).rowCount).toBe(0);
    expect((await read('small.xlsx', 'Names')).file.columns).toEqual(['a', 'b']);
  });
});

describe('the sheets of a book', () => {
  test('the first that is not hidden is read; the hidden ones are told', async () => {
    await book(
      'hidden.xlsx',
      {
        Old: [['a'], [1]],
        Data: [
          ['b', 'c'],
          [2, 3],
        ],
      },
      (made) => {
        made.getWorksheet('Old')!.state = 'hidden';
      },
    );
    const opened = await read('hidden.xlsx');
    expect(opened).toMatchObject({ sheets: ['Old', 'Data'], hidden: ['Old'], sheet: 'Data' });
    expect(opened.file.columns).toEqual(['b', 'c']);
  });

  test('have their names where relations are written from the root, as other programs do', async () => {
    await book('root.xlsx', { Orders: [['a'], [1]], 'Second one': [['b'], [2]] });
    const zip = await JSZip.loadAsync(await readFile(join(folder, 'root.xlsx')));
    const rels = 'xl/_rels/workbook.xml.rels';
    const text = await zip.file(rels)!.async('string');
    zip.file(rels, text.replaceAll('Target="worksheets/', 'Target="/xl/worksheets/'));
    await writeFile(join(folder, 'root.xlsx'), await zip.generateAsync({ type: 'nodebuffer' }));
    expect((await read('root.xlsx', 'Second one')).file.columns).toEqual(['b']);
    expect((await read('root.xlsx')).sheets).toEqual(['Orders', 'Second one']);
  });
});

describe('a large book', () => {
  test.each([true, false])(
    'keeps every character where the file is cut in pieces, shared strings %s',
    async (shared) => {
      const words = ['Zürich', '漢字仮名', '😀 œuvre', 'łódź'];
      const name = `large-${shared}.xlsx`;
      const writer = new excel.stream.xlsx.WorkbookWriter({
        filename: join(folder, name),
        useSharedStrings: shared,
        useStyles: false,
      });
      const sheet = writer.addWorksheet('S');
      const line = (at: number) => [`${words[at % words.length]} ${at}`, at];
      sheet.addRow(['city', 'number']).commit();
      for (let at = 0; at < 20_000; at++) sheet.addRow(line(at)).commit();
      await writer.commit();
      const { lines, rowCount } = await read(name);
      expect(rowCount).toBe(20_000);
      lines.forEach((text, at) => expect(text).toBe(`${at + 2},"${line(at).join('","')}"`));
    },
  );

  test('is read whatever the order of its parts, and refused when it is cut off', async () => {
    await book('order.xlsx', { One: [['a'], ['x']], Two: [['b'], ['y']] });
    const whole = await readFile(join(folder, 'order.xlsx'));
    const zip = await JSZip.loadAsync(whole);
    const turned = new JSZip();
    for (const name of Object.keys(zip.files)
      .filter((name) => !zip.files[name]!.dir)
      .toReversed())
      turned.file(name, await zip.file(name)!.async('nodebuffer'));
    await writeFile(join(folder, 'turned.xlsx'), await turned.generateAsync({ type: 'nodebuffer' }));
    expect((await read('turned.xlsx', 'Two')).lines).toEqual(['2,"y"']);
    await writeFile(join(folder, 'cut.xlsx'), whole.subarray(0, whole.length - 200));
    await expect(read('cut.xlsx')).rejects.toThrow('cut.xlsx is not a whole XLSX file');
    await writeFile(
      join(folder, 'other.xlsx'),
      await new JSZip().file('a', 'b').generateAsync({ type: 'nodebuffer' }),
    );
    await expect(read('other.xlsx')).rejects.toThrow('other.xlsx is not a whole XLSX file');
  });
});

describe('what a cell holds', () => {
  const at = (serial: number): Date => new Date(Math.round((serial - 25_569) * 86_400_000));
  const textOf = (serial: number, how: CellFormat) => cellText(at(serial), how);

  test('days, times and spans of time by their number and format', () => {
    expect(textOf(45_351, { format: 'dd.mm.yyyy' })).toEqual({ text: '2024-02-29', kind: 'DATE' });
    expect(textOf(0.5, { format: 'hh:mm' })).toEqual({ text: '12:00:00.000', kind: 'TIME' });
    expect(textOf(1.5, { format: '[h]:mm' })).toEqual({ text: '36:00:00', kind: 'INTERVAL' });
    expect(textOf(59, { format: 'yyyy-mm-dd' })).toEqual({ text: '1900-02-28', kind: 'DATE' });
    expect(textOf(61, { format: 'yyyy-mm-dd' })).toEqual({ text: '1900-03-01', kind: 'DATE' });
  });

  test('a book that counts from 1904', async () => {
    await book(
      'old.xlsx',
      {
        S: [
          ['day', 'time', 'span'],
          [at(45_351), at(1_462.5), at(1_463.5)],
        ],
      },
      (made) => {
        made.properties.date1904 = true;
        const row = made.getWorksheet('S')!.getRow(2);
        ['yyyy-mm-dd', 'hh:mm', '[h]:mm'].forEach(
          (format, column) => (row.getCell(column + 1).numFmt = format),
        );
      },
    );
    expect((await read('old.xlsx')).lines).toEqual(['2,"2024-02-29","12:00:00.000","36:00:00"']);
  });

  test('formulas: a day that one computes, one without a result, one that failed', async () => {
    await book(
      'formulas.xlsx',
      {
        S: [
          ['day', 'none', 'failed', 'text', 'zero'],
          [
            { formula: 'TODAY()', result: 45_351 },
            { formula: 'A2*2' },
            { formula: '1/0', result: { error: '#DIV/0!' } },
            '007',
            { formula: 'A2-A2', result: 0 },
          ],
        ],
      },
      (made) => {
        made.getWorksheet('S')!.getCell('A2').numFmt = 'yyyy-mm-dd';
      },
    );
    const { lines, withoutResult, types } = await read('formulas.xlsx');
    expect(lines).toEqual(['2,"2024-02-29",,"#DIV/0!","007","0"']);
    expect(withoutResult).toBe(1);
    expect(types.get('text')).toBe('VARCHAR');
  });

  /** The book with its sheet, or its styles, as another program would write them. */
  async function rewritten(name: string, part: string, change: (text: string) => string): Promise<void> {
    const zip = await JSZip.loadAsync(await readFile(join(folder, name)));
    zip.file(part, change(await zip.file(part)!.async('string')));
    await writeFile(join(folder, name), await zip.generateAsync({ type: 'nodebuffer' }));
  }
  const sheetPart = 'xl/worksheets/sheet1.xml';

  test('formulas: an empty result is none, truths and errors are what they are', async () => {
    const results = ['1', '2', '3', '4'].map((formula) => ({ formula, result: 5 }));
    await book('results.xlsx', { S: [['none', 'text', 'truth', 'error'], results] });
    const cells = ['<v></v>', ' t="str"<v></v>', ' t="b"<v>1</v>', ' t="e"<v>#N/A</v>'];
    await rewritten('results.xlsx', sheetPart, (text) =>
      text.replaceAll(/(<c r="[A-D]2")[^>]*>(<f>(.)<\/f>)<v>5<\/v>/g, (_, cell, formula, at) => {
        const [type, value] = cells[Number(at) - 1]!.split('<v>');
        return `${cell}${type}>${formula}<v>${value}`;
      }),
    );
    const { lines, types, withoutResult } = await read('results.xlsx');
    expect(lines).toEqual(['2,,,"true","#N/A"']);
    expect(types.get('truth')).toBe('BOOLEAN');
    expect(withoutResult).toBe(1);
  });

  test('days in ISO form', async () => {
    await book(
      'iso.xlsx',
      {
        S: [
          ['day', 'moment'],
          [at(45_351), at(45_351)],
        ],
      },
      (made) => {
        for (const cell of ['A2', 'B2']) made.getWorksheet('S')!.getCell(cell).numFmt = 'yyyy-mm-dd';
      },
    );
    await rewritten('iso.xlsx', sheetPart, (text) =>
      text
        .replace(/(<c r="A2"[^>]*?)( t="n")?>.*?<\/c>/, '$1 t="d"><v>2024-02-29</v></c>')
        .replace(/(<c r="B2"[^>]*?)( t="n")?>.*?<\/c>/, '$1 t="d"><v>2024-02-29T03:04:05</v></c>'),
    );
    const { lines, types } = await read('iso.xlsx');
    expect(lines).toEqual(['2,"2024-02-29","2024-02-29 03:04:05"']);
    expect([...types.values()]).toEqual(['DATE', 'TIMESTAMP']);
  });

  test('numbers whose format holds letters of dates are numbers', async () => {
    const formats = ['0.0\\h', '#,##0.00\\ _D_M_-', '#,##0\\ "days"'];
    await book(
      'formats.xlsx',
      {
        S: [
          ['hours', 'marks', 'days'],
          [5.5, 12.345678, 7],
        ],
      },
      (made) => {
        formats.forEach((format, column) => {
          made
            .getWorksheet('S')!
            .getRow(2)
            .getCell(column + 1).numFmt = format;
        });
      },
    );
    expect((await read('formats.xlsx')).lines).toEqual(['2,"5.5","12.345678","7"']);
  });
});
