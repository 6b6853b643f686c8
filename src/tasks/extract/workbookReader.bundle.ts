/** exceljs; a bundle of its own, loaded by the first XLSX file that is read. */
import excel from 'exceljs';
import type { CellFormat } from './sheetCell.ts';

export interface SheetOfBook {
  /** Name of its file inside the book, `sheet1`. */
  file: string;
  rows(): AsyncGenerator<{ number: number; cells: (CellFormat & { value: unknown })[] }>;
}

/** What the reader keeps beside its types. */
interface BookParts {
  model?: { sheets: [] };
  properties?: { model?: { date1904?: boolean } };
}

/** The sheets of an XLSX file one after the other, in the order of their files, row by row. */
export async function* sheetsOf(path: string): AsyncGenerator<SheetOfBook> {
  const reader = new excel.stream.xlsx.WorkbookReader(path, {
    entries: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    worksheets: 'emit',
  });
  const parts = reader as unknown as BookParts & {
    _parseWorkbook(entry: unknown): Promise<void>;
  };
  // It fails on sheets that stand before the list of them, and names them by it; with an empty list, by their file.
  parts.model = { sheets: [] };
  const parse = parts._parseWorkbook.bind(parts);
  parts._parseWorkbook = async (entry) => {
    await parse(entry);
    parts.model = { sheets: [] };
  };
  for await (const sheet of reader) {
    const { id } = sheet as unknown as { id: string };
    yield {
      file: `sheet${id}`,
      async *rows() {
        const from1904 = parts.properties?.model?.date1904 === true;
        for await (const row of sheet) {
          const cells: (CellFormat & { value: unknown })[] = [];
          row.eachCell({ includeEmpty: true }, (cell) => {
            // `value` leaves out a result that is 0 or false.
            const value = cell.type === excel.ValueType.Formula ? formulaOf(cell) : cell.value;
            cells.push({ value, format: cell.numFmt, from1904 });
          });
          yield { number: row.number, cells };
        }
      },
    };
  }
}

const formulaOf = ({ formula, result }: excel.Cell): { formula: string; result: unknown } => ({
  formula,
  result,
});
