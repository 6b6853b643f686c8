/** A sheet of an XLSX file as CSV with exact texts, and the types that its cells agree on. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { failWith, isEngineFailure, messageOf } from '../../core/failure.ts';
import type { DialectWish, RejectedRow } from '../../protocol/engine/catalog.ts';
import type { TaskContext } from '../task.ts';
import type { DelimitedFile } from './delimited.ts';
import type { ExtractSpec } from './descriptor.ts';
import { cellText, joinedKind, lacksResult, type CellKind } from './sheetCell.ts';
import { declaredFrame, foundFrame, type SheetFrame, type SheetRow } from './sheetFrame.ts';
import type { Book, BookRow } from './workbookReader.bundle.ts';

export interface SheetFile {
  file: DelimitedFile;
  types: Map<string, string>;
  /** Names of all sheets, in the order of the book. */
  sheets: string[];
  hidden: string[];
  /** The sheet that was read. */
  sheet: string;
  frame: SheetFrame;
  rowCount: number;
  /** Rows with cells beyond the table; only where the table was found, not declared. */
  rejected: RejectedRow[];
  /** Cells whose formula has no result in the file. */
  withoutResult: number;
}

const lineColumn = '__dew_line';
const lookedRows = 1_000;
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** `wish`: the table is looked for in the sheet; without it, the first row names the columns. */
export async function openWorkbook(
  spec: Pick<ExtractSpec, 'sheet' | 'skip' | 'header' | 'columns' | 'line_column'>,
  shown: string,
  index: number,
  context: Pick<TaskContext, 'root' | 'folder' | 'signal'>,
  wish?: DialectWish,
): Promise<SheetFile> {
  const path = join(context.folder, `${index}.sheet.csv`);
  const name = spec.line_column ?? lineColumn;
  const { openBook } = await import('./workbookReader.bundle.ts');
  let book: Book | undefined;
  try {
    book = await openBook(join(context.root, shown));
    const { sheets } = book;
    const first = sheets.find(({ hidden }) => !hidden) ?? sheets[0];
    const wanted = spec.sheet === undefined ? first : sheets.find(({ name: title }) => title === spec.sheet);
    if (!wanted)
      throw failWith(
        'bad_input',
        spec.sheet === undefined ? `${shown} has no sheet.` : `${shown} has no sheet "${spec.sheet}".`,
        sheets.length > 0
          ? `It has: ${sheets.map(({ name: title }) => title).join(', ')}.`
          : 'Save it again with the sheet in it.',
        { file: shown },
      );
    const read = await copySheet(book.rows(wanted), path, { ...context, spec, name, wish });
    const { columns } = read.frame;
    const { kinds, ...copied } = read;
    return {
      ...copied,
      file: {
        shown,
        path,
        delimiter: ',',
        quote: '"',
        columns,
        lineColumn: columns.length ? name : null,
        endsInLine: true,
      },
      types: new Map(columns.map((column, at) => [column.toLowerCase(), kinds[at] ?? 'VARCHAR'])),
      sheet: wanted.name,
      sheets: sheets.map(({ name: title }) => title),
      hidden: sheets.filter(({ hidden }) => hidden).map(({ name: title }) => title),
    };
  } catch (error) {
    context.signal.throwIfAborted();
    if (isEngineFailure(error)) throw error;
    throw failWith(
      'bad_input',
      `${shown} is not a whole XLSX file: ${messageOf(error)}.`,
      'Open it in a spreadsheet program and save it again: an old .xls as .xlsx, and without a password.',
      { file: shown },
    );
  } finally {
    book?.close();
  }
}

type SheetCopy = Pick<SheetFile, 'frame' | 'rowCount' | 'rejected' | 'withoutResult'> & {
  kinds: (CellKind | null)[];
};

interface CopyWish {
  spec: Pick<ExtractSpec, 'skip' | 'header' | 'columns'>;
  /** Of the column that holds the number of the row. */
  name: string;
  wish: DialectWish | undefined;
  signal: AbortSignal;
}

async function copySheet(
  rows: AsyncGenerator<BookRow>,
  path: string,
  { spec, name, wish, signal }: CopyWish,
): Promise<SheetCopy> {
  const output = createWriteStream(path);
  const copy: Omit<SheetCopy, 'frame'> = {
    kinds: [],
    rowCount: 0,
    rejected: [],
    withoutResult: 0,
  };
  let head: SheetRow[] = [];
  let frame: SheetFrame | null = null;
  const write = async ({ number, cells }: SheetRow): Promise<void> => {
    if (!frame || number < frame.first || (frame.last !== null && number > frame.last)) return;
    const width = frame.columns.length;
    if (wish && cells.slice(width).some((cell) => cell !== null)) {
      copy.rejected.push({
        line: number,
        reason: `${cells.length} cells, ${width} expected`,
        text: cells.map((cell) => cell?.text ?? '').join('\t'),
      });
      return;
    }
    cells.slice(0, width).forEach((cell, at) => {
      if (cell) copy.kinds[at] = joinedKind(copy.kinds[at] ?? null, cell.kind);
    });
    const texts = Array.from(
      { length: Math.max(width, wish ? 0 : cells.length) },
      (_, at) => cells[at]?.text,
    );
    copy.rowCount += 1;
    const line = texts.map((text) => (text === undefined ? '' : quoted(text))).join(',');
    if (!output.write(`${number},${line}\n`)) await once(output, 'drain');
  };
  const begin = async (whole: boolean): Promise<void> => {
    frame = wish ? foundFrame(head, whole, wish) : declaredFrame(head, spec);
    if (frame.columns.length > 0) output.write(`${[name, ...frame.columns].map(quoted).join(',')}\n`);
    for (const row of head) await write(row);
    head = [];
  };
  try {
    for await (const { number, cells } of rows) {
      signal.throwIfAborted();
      if (!wish && number <= (spec.skip ?? 0)) continue;
      copy.withoutResult += cells.filter(({ value }) => lacksResult(value)).length;
      const row = { number, cells: cells.map(({ value, ...how }) => cellText(value, how)) };
      if (row.cells.every((cell) => cell === null)) continue;
      if (frame) await write(row);
      else if (head.push(row) >= (wish ? lookedRows : 1)) await begin(false);
    }
    if (!frame) await begin(true);
  } finally {
    output.end();
    await once(output, 'close');
  }
  return { ...copy, frame: frame! };
}
