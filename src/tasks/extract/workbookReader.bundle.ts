/** exceljs and yauzl; a bundle of its own, loaded by the first XLSX file that is read. */
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import excel from 'exceljs';
import { openPromise, type Entry } from 'yauzl';
import { isDateFormat, type CellFormat } from './sheetCell.ts';
import { listedSheets, relationsOf, relationsPart, type ListedSheet } from './sheetList.ts';
import { readableSheet, readableStyles } from './sheetText.ts';

export interface BookRow {
  number: number;
  cells: (CellFormat & { value: unknown })[];
}

/** Close it when it is done. */
export interface Book {
  /** In the order of the book. */
  sheets: ListedSheet[];
  rows(sheet: ListedSheet): AsyncGenerator<BookRow>;
  close(): void;
}

/** The steps of the reader; its own walk over the file loses sheets (a race of its unzipping) and splits characters. */
interface BookReader {
  properties?: { model?: { date1904?: boolean } };
  model: { sheets: [] };
  styles: { getStyleModel(id: number): { numFmt?: string } | null };
  _parseWorkbook(part: Readable): Promise<void>;
  _parseStyles(part: Readable): Promise<void>;
  _parseSharedStrings(part: Readable): AsyncGenerator;
  _parseWorksheet(part: Readable, id: string): Generator<{ value: AsyncIterable<excel.Row> }>;
}

/** Throws for what is no XLSX file or not a whole one. */
export async function openBook(path: string): Promise<Book> {
  const zip = await openPromise(path, { autoClose: false });
  try {
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
    // Decoded as one stream: a character may stand across two chunks of bytes.
    const part = async (name: string): Promise<Readable> => {
      const entry = entries.get(name);
      if (!entry) throw new Error(`it has no part ${name}`);
      return (await zip.openReadStreamPromise(entry)).setEncoding('utf8');
    };
    const relations = async (of: string) => relationsOf(of, await text(await part(relationsPart(of))));
    const main = [...(await relations('')).values()].find(({ kind }) => kind === 'officeDocument')?.part;
    if (main === undefined) throw new Error('it names no book');
    const related = await relations(main);
    const partOf = (kind: string) => [...related.values()].find((one) => one.kind === kind)?.part;

    const reader = new excel.stream.xlsx.WorkbookReader(path, {
      entries: 'ignore',
      sharedStrings: 'cache',
      styles: 'cache',
      hyperlinks: 'ignore',
      worksheets: 'emit',
    }) as unknown as BookReader;
    await reader._parseWorkbook(await part(main));
    reader.model = { sheets: [] };
    const [styles, strings] = [partOf('styles'), partOf('sharedStrings')];
    if (styles !== undefined) {
      await reader._parseStyles(Readable.from([readableStyles(await text(await part(styles)))]));
      onlyDatesAsDates(reader.styles);
    }
    if (strings !== undefined) for await (const _ of reader._parseSharedStrings(await part(strings)));
    return {
      sheets: listedSheets(await text(await part(main)), related),
      async *rows(sheet) {
        const from1904 = reader.properties?.model?.date1904 === true;
        for (const { value: rows } of reader._parseWorksheet(
          Readable.from(readableSheet(await part(sheet.part))),
          '1',
        ))
          for await (const row of rows) yield { number: row.number, cells: cellsOf(row, from1904) };
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

/** The reader takes each `d`, `m` or `h` of a number format for a date, of `0.0\\h` and `#,##0 _D_M` too. */
function onlyDatesAsDates(styles: BookReader['styles']): void {
  const given = styles.getStyleModel.bind(styles);
  styles.getStyleModel = (id) => {
    const style = given(id);
    return style?.numFmt === undefined || isDateFormat(style.numFmt)
      ? style
      : { ...style, numFmt: 'General' };
  };
}

function cellsOf(row: excel.Row, from1904: boolean): BookRow['cells'] {
  const cells: BookRow['cells'] = [];
  row.eachCell({ includeEmpty: true }, (cell) => {
    // `value` leaves out a result that is 0 or false.
    const value = cell.type === excel.ValueType.Formula ? formulaOf(cell) : cell.value;
    cells.push({ value, format: cell.numFmt, from1904 });
  });
  return cells;
}

const formulaOf = ({ formula, result }: excel.Cell): { formula: string; result: unknown } => ({
  formula,
  result,
});
