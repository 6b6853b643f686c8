/** Where the table stands among the records of a text: header, body, what is around it and what is not of it. */
import { isTyped, kindOf } from './cellKind.ts';
import type { DialectWish } from './dialect.ts';
import { belongsToHeader, columnKinds, isAlike, isHeader, partsNames, type ColumnKind } from './header.ts';
import { filled, isBlank, type TextRecord } from './scan.ts';

export interface Frame {
  /** Cells of a row. */
  width: number;
  /** Records of the header: none, one, or more (a row of units). */
  header: TextRecord[];
  /** Records from here on belong to the table. */
  first: number;
  /** Records from here on do not. */
  end: number;
}

const looked = 1_000;
const maximumHeader = 3;
const note =
  /^(?:[*#†‡]|\(?\d\)|note|source|quelle|stand|hinweis|anmerkung|fuente|nota|legend|legende|©|copyright|last updated|data from|total|totals|grand total|sum|summe|gesamt|insgesamt)\b|^[*†‡©#]|:/i;
const totalWord = /^(?:grand )?(?:total|totals|sum|summe|gesamt|insgesamt|totaal|totale)\b/i;

function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

export function findFrame(records: TextRecord[], wish: DialectWish = {}): Frame {
  const width = widthOf(records);
  const end = wish.footnotes === undefined ? endOf(records, width) : endByLines(records, wish.footnotes);
  const start =
    wish.skip === undefined
      ? startOf(records.slice(0, end), width)
      : Math.max(
          0,
          records.findIndex(({ line }) => line > (wish.skip ?? 0)),
        );
  return frameAt(records, wish, { width, start, end });
}

function frameAt(
  records: TextRecord[],
  wish: DialectWish,
  { width, start, end }: { width: number; start: number; end: number },
): Frame {
  const body = records.slice(start, Math.min(end, start + looked));
  const kinds = columnKinds(body.slice(1), width);
  const top = body[0];
  const hasHeader = wish.header ?? (top !== undefined && isHeader(top, body.slice(1), kinds, width));
  if (!hasHeader && wish.skip === undefined) {
    const above = firstAlike(records, start, kinds);
    if (above < start) return frameAt(records, wish, { width, start: above, end });
  }
  const header = hasHeader && top ? [top] : [];
  const second = body[1];
  const open = wish.header === undefined && hasHeader && top !== undefined;
  if (open && wish.skip === undefined && second && belongsToHeader(second, kinds, body.length - 1)) {
    // `Source: Bureau, 2020` above the names is no part of the header, nor is a title with a delimiter in it.
    const source = note.test(firstCell(top)) && !note.test(firstCell(second));
    const title = top.cells.length !== width && second.cells.length === width;
    if (source || title) return frameAt(records, wish, { width, start: start + 1, end });
  }
  if (open) {
    while (
      header.length < maximumHeader &&
      belongsToHeader(body[header.length], kinds, body.length - header.length)
    )
      header.push(body[header.length]!);
    for (let at = start - 1; header.length < maximumHeader && at >= 0; at--) {
      const above = records[at]!;
      if (!partsNames(above, header[0]!, width)) break;
      header.unshift(above);
      start -= 1;
    }
  }
  return { width: Math.max(width, header[0]?.cells.length ?? 0), header, first: start + header.length, end };
}

/** Where rows that are emptier than most, and like the rest otherwise, begin above the first full one. */
function firstAlike(records: TextRecord[], start: number, kinds: readonly ColumnKind[]): number {
  let first = start;
  while (first > 0 && isAlike(records[first - 1]!, kinds)) first -= 1;
  const names = records[first - 1];
  return first < start && names?.cells.length === kinds.length && belongsToHeader(names, kinds, start)
    ? first - 1
    : first;
}

/** The width of most records; wider where many are wider. */
function widthOf(records: TextRecord[]): number {
  const counts = new Map<number, number>();
  let several = 0;
  for (const record of records) {
    if (record.cells.length < 2 || isBlank(record)) continue;
    several += 1;
    counts.set(record.cells.length, (counts.get(record.cells.length) ?? 0) + 1);
  }
  const lines = records.filter((record) => !isBlank(record)).length;
  if (several === 0 || (several < lines / 20 && lines > 40)) return 1;
  const most = Math.max(...counts.values());
  let width = Math.max(...[...counts].filter(([, count]) => count === most).map(([cells]) => cells));
  for (const [cells, count] of counts) {
    const wider = records.filter((record) => record.cells.length === cells);
    const used = wider.some(({ cells: all }) => all.slice(width).some((cell) => cell.trim() !== ''));
    if (cells > width && count >= several / 10 && count > 2 && used) width = cells;
  }
  return width;
}

function startOf(records: TextRecord[], width: number): number {
  const firstFilled = records.findIndex((record) => !isBlank(record));
  if (width === 1) {
    const declared = /^"?sep=.$/i.test(records[0]?.cells.join('') ?? '');
    return declared ? 1 : Math.max(0, firstFilled);
  }
  const full = records.filter(({ cells }) => cells.length === width).slice(0, looked);
  const usual = median(full.map(filled));
  const several = records.filter(({ cells }) => cells.length > 1);
  // Rows of any length: there is no narrower row that could be a title.
  if (full.length < 0.6 * Math.min(several.length, looked)) return Math.max(0, firstFilled);
  const needed = width === 2 ? Math.min(2, usual) : Math.max(2, Math.ceil(usual * 0.5));
  const start = records.findIndex((record, index) => {
    const count = filled(record);
    if (record.cells.length < Math.max(2, width - 2) || count < needed) return false;
    if (record.cells.length >= width && count >= Math.ceil(usual * 0.75)) return true;
    // A sparse or narrow row begins the table only where the next row goes on as the table does.
    const next = records[index + 1];
    return next?.cells.length === width && filled(next) >= Math.max(needed, Math.ceil(usual * 0.75));
  });
  return Math.max(0, start >= 0 ? start : firstFilled);
}

function endByLines(records: TextRecord[], lines: number): number {
  let end = records.length;
  while (end > 0 && isBlank(records[end - 1]!)) end -= 1;
  return Math.max(0, end - lines);
}

function endOf(records: TextRecord[], width: number): number {
  let end = records.length;
  const dropBlank = () => {
    while (end > 0 && isBlank(records[end - 1]!)) end -= 1;
  };
  dropBlank();
  if (width === 1) return end;
  const most = median(
    records
      .slice(0, looked)
      .filter(({ cells }) => cells.length === width)
      .map(filled),
  );
  for (let steps = 0; steps < 60 && end > 1; steps++) {
    const last = records[end - 1]!;
    if (!isFootnote(last, records[end - 2]!, width, most, records)) break;
    end -= 1;
    dropBlank();
  }
  // A last block behind an empty line that is much emptier than the table: totals, sources, a legend.
  for (let at = end - 1; at > Math.max(1, end - 25); at--) {
    if (!isBlank(records[at]!)) continue;
    const block = records.slice(at + 1, end);
    const thin = block.every((record) => filled(record) <= Math.max(1, most / 3));
    if ((thin && most > 2) || (block.length === 1 && totalWord.test(firstCell(block[0]!)))) {
      end = at;
      dropBlank();
      at = end;
    } else break;
  }
  return end === 0 ? records.length : end;
}

const firstCell = (record: TextRecord): string =>
  record.cells.find((cell) => cell.trim() !== '')?.trim() ?? '';

function isFootnote(
  record: TextRecord,
  before: TextRecord,
  width: number,
  most: number,
  records: TextRecord[],
): boolean {
  const count = filled(record);
  const text = firstCell(record);
  if (most < 2) return record.cells.length === 1 && count === 1 && (note.test(text) || isBlank(before));
  if (count > 1 || record.cells.slice(1).some((cell) => cell.trim() !== '')) {
    // A note with a delimiter in it is narrower than the table and reads like a sentence.
    return record.cells.length < width / 2 && note.test(text) && /\s/.test(text);
  }
  if (isBlank(before)) return true;
  if (record.cells.length === 1) {
    // A row cut off in its first cell goes on like the rows above it.
    return isTyped(kindOf(text)) && isTyped(kindOf(before.cells[0] ?? '')) ? records.at(-1) !== record : true;
  }
  return note.test(text) || text.length > 40;
}
