import { splitRecord } from '../../tasks/extract/header.ts';

/** Where the table stands in a delimited text, and what stands around it. */
export interface CsvShape {
  delimiter: string;
  quote: string;
  newLine: string;
  /** Lines before the header. */
  skip: number;
  preamble: string[];
  /** Records of the head that belong to the table, the header included. */
  records: string[][];
}

const delimiters = [',', ';', '\t', '|'];
const examined = 500;

/** Finds delimiter and first line of the table: the delimiter under which most records have the same number of cells. */
export function findCsvShape(head: string, whole: boolean): CsvShape {
  const newLine = head.includes('\r\n') ? '\\r\\n' : '\\n';
  const candidates = delimiters.map((delimiter) => {
    const records = recordsOf(head, delimiter, whole);
    const counts = new Map<number, number>();
    for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
    counts.delete(1);
    const [width = 1, support = 0] =
      [...counts].sort((one, other) => other[1] - one[1] || other[0] - one[0])[0] ?? [];
    return { delimiter, records, width, support };
  });
  const best = candidates.reduce((one, other) =>
    other.support > one.support || (other.support === one.support && other.width > one.width) ? other : one,
  );
  const first =
    best.width === 1
      ? 0
      : Math.max(
          0,
          best.records.findIndex(({ cells }) => cells.length === best.width),
        );
  const table = best.records.slice(first);
  const skip = table[0] ? table[0].line : 0;
  return {
    delimiter: best.width === 1 ? ',' : best.delimiter,
    quote: '"',
    newLine,
    skip,
    preamble: head
      .split(/\r?\n/)
      .slice(0, skip)
      .filter((line) => line.trim() !== ''),
    records: table.map(({ cells }) => cells),
  };
}

/** Lines at the end that are one cell wide where the table is wider: totals, notes. */
export function findFootnotes(tail: string, { delimiter, quote, records }: CsvShape): string[] {
  const width = records[0]?.length ?? 1;
  if (width === 1) return [];
  const lines = tail.split(/\r?\n/);
  const footnotes: string[] = [];
  while (lines.length > 0 && footnotes.length < 20) {
    const line = lines.pop() ?? '';
    if (line.trim() === '') continue;
    if (splitRecord(line, delimiter, quote).cells.length > 1 || line.includes(quote)) break;
    footnotes.unshift(line);
  }
  return footnotes;
}

function recordsOf(head: string, delimiter: string, whole: boolean): { cells: string[]; line: number }[] {
  const records: { cells: string[]; line: number }[] = [];
  let line = 0;
  for (let at = 0; at < head.length && records.length < examined;) {
    const { cells, rest } = splitRecord(head.slice(at, at + 65_536), delimiter, '"');
    const text = head.slice(at, at + rest);
    // The last record of a part of a file may be cut.
    if (at + rest >= head.length && !whole && records.length > 0) break;
    if (text.trim() !== '') records.push({ cells, line });
    line += text.split('\n').length - 1;
    at += rest;
  }
  return records;
}
