/** A delimited text as a table: every line of it is a row, rejected, around the table, or blank. */
import { afterLines } from './afterLines.ts';
import type { FurtherTable, RejectedRow } from '../../protocol/engine/catalog.ts';
import { ColumnTypes, truthPairs, type ColumnType } from './columnTypes.ts';
import { returnEndsLine, type Dialect, type DialectWish } from './dialect.ts';
import { findDialect } from './dialectSearch.ts';
import { findFrame } from './frame.ts';
import { faultyDelimiter, knownColumns } from './fault.ts';
import { headerNames } from './header.ts';
import { isBlank, severalFilled, RecordScanner, type TextRecord } from './scan.ts';
import { readPart, wordsOf } from './tables.ts';

export interface TableRow {
  line: number;
  cells: string[];
  /** Offsets into the text. */
  start: number;
  end: number;
}

export interface DelimitedTable {
  dialect: Dialect;
  /** Lines before the header, or before the first row where there is none. */
  skip: number;
  header: boolean;
  /** Lines of the header: a second one holds units. */
  headerLines: number;
  /** Line of the first row. */
  firstLine: number;
  names: string[];
  types: ColumnType[];
  rows: TableRow[];
  rejected: RejectedRow[];
  preamble: string[];
  footnotes: string[];
  /** Their lines are told by this alone, but for those that are joined. */
  furtherTables: FurtherTable[];
  /** Rows that had fewer cells than the table; the missing ones are empty. */
  padded: number;
  newLine: '\\n' | '\\r\\n' | '\\r' | 'mixed';
}

const sampled = 1 << 18;
const examinedRows = 1_000;

export interface ReadOptions {
  wish?: DialectWish;
  /** The file calls itself tab-separated. */
  tabs?: boolean;
  /** False where `text` is the head of a longer one: its last record is left out. */
  whole?: boolean;
  /** Whole lines from further down in a longer text: what the columns hold there as well. */
  samples?: readonly string[];
}

export function readTable(text: string, options: ReadOptions = {}): DelimitedTable {
  const { wish = {}, whole = true } = options;
  const returns = returnEndsLine(text.slice(0, sampled));
  const searched = whole || text.length <= sampled ? text : text.slice(0, sampled);
  const { dialect } = findDialect(wish.skip ? afterLines(searched, wish.skip) : searched, {
    ...options,
    returns,
  });
  const all = scanAll(text, dialect, returns, whole);
  const { read: records, others } = readPart(all, wish);
  const frame = findFrame(records, wish);
  const lineOf = ({ start, end }: TextRecord): string => text.slice(start, end);
  const outside = (part: TextRecord[]): string[] => part.filter((one) => !isBlank(one)).map(lineOf);
  const header = frame.header[0];
  const before = records.slice(0, frame.first - frame.header.length);
  const body = records.slice(frame.first, frame.end);
  const width = usedWidth(frame.header, body, frame.width);
  const rows: TableRow[] = [];
  const rejected: RejectedRow[] = [];
  const types = Array.from({ length: width }, () => new ColumnTypes());
  const nulls = new Set(wish.nulls ?? []);
  const count = (cells: readonly string[]): void => {
    for (let at = 0; at < width; at++) if (!nulls.has(cells[at]!)) types[at]!.add(cells[at]!);
  };
  const headerText = header && wordsOf(header);
  const titles = titlesBetween(body, width, headerText);
  let padded = 0;
  for (const record of body) {
    const { cells, line } = record;
    if (isBlank(record) && (width === 1) === cells.length > 1) continue;
    const reason = titles.has(record) ? 'title between two parts' : rejection(record, width, headerText);
    if (reason) {
      rejected.push({ line, reason, text: lineOf(record) });
      continue;
    }
    if (cells.length > width) cells.length = width;
    if (cells.length < width) {
      padded += 1;
      while (cells.length < width) cells.push('');
    }
    count(cells);
    rows.push({ line, cells, start: record.start, end: record.end });
  }
  for (const sample of options.samples ?? []) {
    const found = scanAll(sample, dialect, returns, true);
    // A sample that begins inside of a quoted cell has lines of other widths.
    if (found.some(({ cells }) => cells.length !== width)) continue;
    for (const record of found) if (!rejection(record, width, headerText)) count(record.cells);
  }
  const fitting = body.filter(({ cells }) => cells.length === width).slice(0, examinedRows);
  const known = rejected.length > 0 ? knownColumns(fitting, width) : [];
  for (const one of rejected.slice(0, examinedRows)) {
    const fault = faultyDelimiter(one.text, dialect, known);
    if (fault) one.fault = fault;
  }
  const first = header ?? body[0];
  return {
    dialect,
    skip: (first?.line ?? 1) - 1,
    header: header !== undefined,
    headerLines: frame.header.length,
    firstLine: body[0]?.line ?? (header?.line ?? 0) + 1,
    names: headerNames(frame.header, width),
    types: types.map((column) =>
      column.type(wish.decimal, !dialect.delimiter.startsWith(','), truthsOf(wish)),
    ),
    rows,
    rejected,
    preamble: outside(before),
    footnotes: outside(records.slice(frame.end)),
    furtherTables: others.map(({ from, header: named, to, joined }) => ({
      joined,
      line: all[named]!.line,
      firstLine: all[from]!.line,
      lastLine: to < all.length ? all[to]!.line - 1 : all.at(-1)!.line,
      names: headerNames([all[named]!], all[named]!.cells.length),
    })),
    padded,
    newLine: newLineOf(text.slice(0, sampled), returns),
  };
}

function scanAll(text: string, dialect: Dialect, returns: boolean, whole: boolean): TextRecord[] {
  const scanner = new RecordScanner(text, dialect, { returns });
  const records: TextRecord[] = [];
  const widths = new Map<number, number>();
  let width: number | null = null;
  for (let record = scanner.next(width); record; record = scanner.next(width)) {
    records.push(record);
    const count = (widths.get(record.cells.length) ?? 0) + 1;
    widths.set(record.cells.length, count);
    if (record.cells.length > 1 && count > (width === null ? 0 : (widths.get(width) ?? 0)))
      width = record.cells.length;
  }
  if (!whole && records.length > 1) records.pop();
  return records;
}

/** Lines above a header that is there again: empty ones and titles. */
function titlesBetween(body: TextRecord[], width: number, headerText: string | undefined): Set<TextRecord> {
  const titles = new Set<TextRecord>();
  if (width === 1 || headerText === undefined) return titles;
  body.forEach((record, at) => {
    const before = body[at - 1];
    if (!before || severalFilled(before) || wordsOf(record) !== headerText) return;
    for (let above = at - 1; above >= 0 && at - above < 5; above--) {
      if (severalFilled(body[above]!)) break;
      titles.add(body[above]!);
    }
  });
  return titles;
}

/** What may mean true and false: what is found, or what the user says, which may be nothing. */
function truthsOf({ truths }: DialectWish): typeof truthPairs {
  if (truths === undefined) return truthPairs;
  return truths === null ? [] : [[truths[0].toLowerCase(), truths[1].toLowerCase()]];
}

/** Compared cell by cell only where it begins alike: it is asked for every record. */
const repeats = (record: TextRecord, text: string): boolean =>
  text.startsWith(record.cells[0]!.trim()) && wordsOf(record) === text;

function rejection(record: TextRecord, width: number, headerText: string | undefined): string | null {
  const { cells } = record;
  if (width > 1 && isBlank(record)) return 'empty row';
  if (width > 1 && headerText !== undefined && repeats(record, headerText)) return 'the header again';
  if (width > 1 && cells.length === 1 && /^\s*(?:#|\/\/)/.test(cells[0]!)) return 'comment line';
  const more = cells.slice(width).some((cell) => cell.trim() !== '');
  if (more) return `${cells.length} cells, ${width} expected`;
  if (record.openQuote && cells.length !== width) return 'quote never closed';
  return null;
}

/** Columns at the end without name and without any value are none. */
function usedWidth(header: TextRecord[], body: TextRecord[], width: number): number {
  let used = width;
  const empty = (at: number): boolean =>
    header.length > 0 && [...header, ...body].every(({ cells }) => (cells[at] ?? '').trim() === '');
  while (used > 1 && empty(used - 1)) used -= 1;
  return used;
}

function newLineOf(head: string, returns: boolean): DelimitedTable['newLine'] {
  const pairs = head.match(/\r\n/g)?.length ?? 0;
  const feeds = (head.match(/\n/g)?.length ?? 0) - pairs;
  const alone = returns ? (head.match(/\r(?!\n)/g)?.length ?? 0) : 0;
  const kinds = [pairs, feeds, alone].filter((count) => count > 0).length;
  if (kinds > 1) return 'mixed';
  return pairs > 0 ? '\\r\\n' : alone > 0 ? '\\r' : '\\n';
}
