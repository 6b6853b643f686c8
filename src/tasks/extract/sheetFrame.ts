/** Where the table of a sheet stands: as declared, or found as in a text file. */
import { findFrame } from '../../core/delimited/frame.ts';
import { columnNames } from '../../core/delimited/columnNames.ts';
import { headerNames } from '../../core/delimited/header.ts';
import { filled, type TextRecord } from '../../core/delimited/scan.ts';
import { readPart } from '../../core/delimited/tables.ts';
import type { DialectWish, FurtherTable } from '../../protocol/engine/catalog.ts';
import type { ExtractSpec } from './descriptor.ts';
import type { SheetCell } from './sheetCell.ts';

export interface SheetRow {
  number: number;
  cells: (SheetCell | null)[];
}

export interface SheetFrame {
  columns: string[];
  /** Numbers of the first and of the last row; null where it goes on to the end. */
  first: number;
  last: number | null;
  /** Rows before the header. */
  skip: number;
  headerRows: number;
  preamble: string[];
  footnotes: string[];
  furtherTables: FurtherTable[];
}

const nothing = { preamble: [], footnotes: [], furtherTables: [] };

/** By the first row that is not empty, which names the columns unless it is declared not to. */
export function declaredFrame(
  [top]: readonly SheetRow[],
  { header, columns = {} }: Pick<ExtractSpec, 'header' | 'columns'>,
): SheetFrame {
  if (!top) return { columns: [], first: 1, last: null, skip: 0, headerRows: 0, ...nothing };
  const cells = top.cells.map((cell) => cell?.text ?? '');
  const named = header !== false;
  return {
    columns: named ? columnNames(cells) : cells.map((_, at) => Object.keys(columns)[at] ?? `column${at}`),
    first: named ? top.number + 1 : top.number,
    last: null,
    skip: top.number - 1,
    headerRows: named ? 1 : 0,
    ...nothing,
  };
}

/** By the rows at the head of the sheet, which are `whole` where there are no more. */
export function foundFrame(head: readonly SheetRow[], whole: boolean, wish: DialectWish): SheetFrame {
  if (head.length === 0) return declaredFrame(head, {});
  const all = recordsOf(head);
  const { read, others } = readPart(all, wish);
  const frame = findFrame(read, wish);
  const body = read.slice(frame.first, frame.end);
  const after = read.slice(frame.end);
  const goesOn = !whole && read.at(-1) === all.at(-1) && after.length === 0;
  const used = [...frame.header, ...body].reduce((most, { cells }) => Math.max(most, lastFilled(cells)), 0);
  const first = frame.header[0] ?? body[0];
  return {
    columns: headerNames(frame.header, used),
    first: body[0]?.line ?? (frame.header.at(-1)?.line ?? 0) + 1,
    last: goesOn ? null : (body.at(-1)?.line ?? 0),
    skip: (first?.line ?? 1) - 1,
    headerRows: frame.header.length,
    preamble: linesOf(read.slice(0, frame.first - frame.header.length)),
    footnotes: linesOf(after),
    furtherTables: others.map(({ from, header, to, joined }) => ({
      line: all[header]!.line,
      firstLine: all[from]!.line,
      lastLine: (all[to] ?? all.at(-1)!).line - (to < all.length ? 1 : 0),
      names: headerNames([all[header]!], lastFilled(all[header]!.cells)),
      joined,
    })),
  };
}

const lastFilled = (cells: readonly string[]): number =>
  cells.findLastIndex((cell) => cell.trim() !== '') + 1;

const linesOf = (records: readonly TextRecord[]): string[] =>
  records
    .filter((record) => filled(record) > 0)
    .map(({ cells }) => cells.filter((cell) => cell.trim() !== '').join('\t'));

/** All of one width; an empty one where the sheet leaves rows out. */
function recordsOf(rows: readonly SheetRow[]): TextRecord[] {
  const width = Math.max(...rows.map(({ cells }) => cells.length));
  const record = (line: number, cells: string[]): TextRecord => ({
    cells,
    line,
    start: 0,
    end: 0,
    strayQuotes: 0,
    openQuote: false,
  });
  const records: TextRecord[] = [];
  for (const { number, cells } of rows) {
    if (number > (records.at(-1)?.line ?? 0) + 1)
      records.push(record(number - 1, Array(width).fill('') as string[]));
    records.push(
      record(
        number,
        Array.from({ length: width }, (_, at) => cells[at]?.text ?? ''),
      ),
    );
  }
  return records;
}
