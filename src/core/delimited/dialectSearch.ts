/**
 * The dialect as a scored search, after the idea of van den Burg, Nazábal and Sutton ("Wrangling messy CSV
 * files", 2019): the right one cuts most records into the same number of cells, and cells into what looks
 * like a value.
 */
import { cellWeight, kindOf } from './cellKind.ts';
import { commonDelimiters, type Dialect, type DialectWish } from './dialect.ts';
import { RecordScanner, type TextRecord } from './scan.ts';

const examinedRecords = 400;
const examinedText = 1 << 17;
const weighedCells = 4_000;
/** A file of one column has this score at most: a delimiter must cut better than that. */
const oneColumn = 0.36;
const rare: readonly [string, number][] = [
  ['~', 0.8],
  ['^', 0.8],
  ['\u0001', 1],
  ['\u001f', 1],
  ['¦', 0.9],
  ['§', 0.8],
  [':', 0.45],
  [' ', 0.45],
];

export interface FoundDialect {
  dialect: Dialect;
  score: number;
}

export function findDialect(
  head: string,
  options: { wish?: DialectWish; tabs?: boolean; returns?: boolean; whole?: boolean } = {},
): FoundDialect {
  const { wish = {}, returns = false } = options;
  const text = head.slice(0, examinedText);
  const whole = (options.whole ?? true) && text.length === head.length;
  const declared = declaredDelimiter(text);
  const delimiters: [string, number][] =
    wish.delimiter !== undefined
      ? [[wish.delimiter, 1]]
      : declared
        ? [[declared, 1]]
        : [
            ...commonDelimiters.map((delimiter): [string, number] => [
              delimiter,
              options.tabs === true && delimiter !== '\t' ? 0.7 : 1,
            ]),
            ...rare.filter(([delimiter]) => text.includes(delimiter)),
          ];
  const quotes = wish.quote !== undefined ? [wish.quote] : candidates(text);
  let best: FoundDialect | null = null;
  for (const [delimiter, prior] of delimiters) {
    if (!text.includes(delimiter) && delimiter !== (wish.delimiter ?? ',')) continue;
    for (const quote of quotes) {
      const escapes =
        wish.escape !== undefined
          ? [wish.escape]
          : quote !== '' && text.includes(`\\${quote}`)
            ? [quote, '\\']
            : [quote];
      for (const escape of escapes) {
        const dialect = { delimiter, quote, escape };
        const records = recordsOf(text, dialect, returns, whole);
        const score = scoreOf(records, prior, delimiter === ' ') * withoutTabs(records, delimiter);
        if (!best || score > best.score + 1e-9) best = { dialect, score };
      }
    }
  }
  const found = best ?? { dialect: { delimiter: ',', quote: '"', escape: '"' }, score: 0 };
  if (wish.delimiter === undefined && found.dialect.delimiter.length === 1)
    found.dialect.delimiter = spaced(text, found.dialect, returns, whole);
  return found;
}

/** `sep=;` in the first line, as spreadsheets write it. */
export function declaredDelimiter(text: string): string | null {
  return /^"?sep=(.)"?\r?(?:\n|$)/i.exec(text)?.[1] ?? null;
}

function candidates(text: string): string[] {
  const single = /(?:^|[,;|\t\r\n~^¦§\u0001\u001f])\s?'[^']{0,400}'(?:[,;|\t\r\n~^¦§\u0001\u001f]|$)/.test(
    text,
  );
  return ['"', ...(single ? ["'"] : []), ...(text.includes('"') ? [''] : [])];
}

function recordsOf(text: string, dialect: Dialect, returns: boolean, whole: boolean): TextRecord[] {
  const scanner = new RecordScanner(text, dialect, { returns });
  const records: TextRecord[] = [];
  for (let record = scanner.next(); record && records.length < examinedRecords; record = scanner.next())
    if (record.cells.length > 1 || record.cells[0]?.trim() !== '') records.push(record);
  // The last record of a part of a file may be cut.
  if (!whole && records.length > 1 && records.length < examinedRecords) records.pop();
  return records;
}

function scoreOf(records: TextRecord[], prior: number, parted: boolean): number {
  if (records.length === 0) return 0;
  const counts = new Map<number, number>();
  let faults = 0;
  for (const { cells, strayQuotes, openQuote } of records) {
    counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
    if (strayQuotes > 0 || openQuote) faults += 1;
  }
  const several = records.filter(({ cells }) => cells.length > 1).length;
  let [width, support] = [1, records.length];
  if (several > 0) {
    [width, support] = [...counts]
      .filter(([cells]) => cells > 1)
      .reduce((one, other) =>
        other[1] > one[1] || (other[1] === one[1] && other[0] > one[0]) ? other : one,
      );
  }
  const clean = 1 - (0.12 * faults) / records.length;
  if (width === 1) return oneColumn * typesOf(records, 1) * clean;
  const before = records.findIndex(({ cells }) => cells.length > 1);
  const behind = records.length - 1 - records.findLastIndex(({ cells }) => cells.length > 1);
  // Titles and notes around the table count little against it.
  const counted = records.length - 0.85 * (before + behind);
  const share = (support + 0.35 * (several - support)) / counted;
  return prior * share * (1 - 0.5 / width) * typesOf(records, width, parted) * clean;
}

/** A tab that stands inside the cells of another delimiter would have parted them itself. */
function withoutTabs(records: TextRecord[], delimiter: string): number {
  if (delimiter === '\t' || records.length === 0) return 1;
  const tabbed = records.filter(({ cells }) => cells.some((cell) => cell.trim().includes('\t'))).length;
  return 1 - (0.5 * tabbed) / records.length;
}

/** `parted` by spaces: single words then speak for a sentence, not for a table. */
function typesOf(records: TextRecord[], width: number, parted = false): number {
  let [weight, cells] = [0, 0];
  for (const record of records) {
    if (record.cells.length !== width) continue;
    for (const cell of record.cells) weight += parted && kindOf(cell) === 'word' ? 0.6 : cellWeight(cell);
    cells += record.cells.length;
    if (cells > weighedCells) break;
  }
  return cells === 0 ? 0 : weight / cells;
}

/** `, ` where every delimiter outside of quotes is followed by a space: it then belongs to the delimiter. */
function spaced(text: string, dialect: Dialect, returns: boolean, whole: boolean): string {
  const { delimiter, quote } = dialect;
  const wide = `${delimiter} `;
  if (delimiter === ' ' || quote === '' || !text.includes(wide)) return delimiter;
  const records = recordsOf(text, dialect, returns, whole);
  const parted = recordsOf(text, { ...dialect, delimiter: wide }, returns, whole);
  if (records.length < 2 || records.length !== parted.length) return delimiter;
  const cells = records.reduce((sum, record) => sum + record.cells.length - 1, 0);
  const same = records.every((record, at) => record.cells.length === parted[at]!.cells.length);
  return same && cells >= records.length ? wide : delimiter;
}
