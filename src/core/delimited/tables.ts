/** Several tables under each other in one text: where each begins, and which one is read. */
import { isTyped, kindOf } from './cellKind.ts';
import type { DialectWish } from './dialect.ts';
import { belongsToHeader, columnKinds } from './header.ts';
import { filled, isBlank, severalFilled, type TextRecord } from './scan.ts';

/** Records of one table with what stands above it; the end is the beginning of the next. */
export interface TablePart {
  from: number;
  /** The record that names the columns; the first one where none was told apart. */
  header: number;
  to: number;
  /** No empty line parts it from the rows above: other names begin, and the text goes on. */
  joined: boolean;
}

const looked = 50;
/** Above this, the names of the first table stand behind an empty line or are not there. */
const deepest = 100;
const fewestRows = 3;
const longestTitle = 4;

/** The parts, in order; one where the text holds one table. */
export function tableParts(records: readonly TextRecord[]): TablePart[] {
  const parts: TablePart[] = [{ from: 0, header: 0, to: records.length, joined: false }];
  let names: string | null = null;
  for (let at = 0; at < records.length; at++) {
    const before = records[at - 1];
    const goesOn = before?.cells.length === records[at]!.cells.length && severalFilled(before);
    if (goesOn && (names !== null || at > deepest)) continue;
    const top = titleOf(records, at);
    const joined = top === null;
    if ((names !== null || at > deepest) && joined && !changesWidth(records, at)) continue;
    if (!headsTable(records, at)) continue;
    const own = wordsOf(records[at]!);
    const last = parts.at(-1)!;
    if (names === null) last.header = at;
    // The same names again go on with the same table.
    else if (own !== names) {
      last.to = top ?? at;
      parts.push({ from: last.to, header: at, to: records.length, joined });
    }
    names = own;
    at += fewestRows;
  }
  return parts;
}

/**
 * What is read: the longest table, of equal ones the first. Where nothing parts them, rows under other names are
 * read on as rows; only who skips the lines above them has them as a table of their own.
 */
export function readPart(
  records: TextRecord[],
  wish: DialectWish,
): { read: TextRecord[]; others: TablePart[] } {
  // Who says where the table ends has said that there is one.
  if (wish.footnotes !== undefined) return { read: records, others: [] };
  const parts = tableParts(records);
  const without = (at: number): TablePart[] => parts.filter((_, index) => index !== at);
  const { skip } = wish;
  if (skip !== undefined) {
    const first = records.findIndex(({ line }) => line > skip);
    const at = Math.max(
      0,
      parts.findIndex(({ to }) => to > first),
    );
    return { read: records.slice(parts[at]!.from, parts[at]!.to), others: without(at) };
  }
  const endOf = (at: number): number =>
    parts.slice(at + 1).find(({ joined }) => !joined)?.from ?? records.length;
  const lengthOf = (at: number): number => endOf(at) - parts[at]!.from;
  let longest = 0;
  parts.forEach(({ joined }, at) => {
    if (!joined && lengthOf(at) > lengthOf(longest)) longest = at;
  });
  return { read: records.slice(parts[longest]!.from, endOf(longest)), others: without(longest) };
}

/** A record as one text, to tell the same words again. */
export const wordsOf = ({ cells }: TextRecord): string => cells.map((cell) => cell.trim()).join('\u0000');

function changesWidth(records: readonly TextRecord[], at: number): boolean {
  const width = records[at]!.cells.length;
  return records[at - 1]?.cells.length !== width && records[at + 1]?.cells.length === width;
}

/** Where what stands above these names begins, a title or the names themselves, behind an empty line; else null. */
function titleOf(records: readonly TextRecord[], names: number): number | null {
  let at = names;
  while (at > 0 && names - at < longestTitle && filled(records[at - 1]!) === 1) at -= 1;
  if (at === 0 || isBlank(records[at - 1]!)) return at;
  return null;
}

/** Words, each its own, over at least three rows that have figures where the words stand. */
function headsTable(records: readonly TextRecord[], at: number): boolean {
  const record = records[at]!;
  const width = record.cells.length;
  if (width < 2 || filled(record) < 2) return false;
  if (record.cells.some((cell) => isTyped(kindOf(cell)))) return false;
  const given = record.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (new Set(given).size < given.length) return false;
  const body: TextRecord[] = [];
  for (let next = at + 1; next < records.length && body.length < looked; next++) {
    const row = records[next]!;
    if (isBlank(row) || Math.abs(row.cells.length - width) > 1) break;
    body.push(row);
  }
  return body.length >= fewestRows && belongsToHeader(record, columnKinds(body, width), body.length);
}
