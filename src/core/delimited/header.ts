/** Which records name the columns, and what they name them. */
import { columnNames } from './columnNames.ts';
import { isTyped, kindOf, type CellKind } from './cellKind.ts';
import type { TextRecord } from './scan.ts';

/** What the cells of a column have in common. */
export interface ColumnKind {
  /** Its known cells are mostly figures, dates or times. */
  typed: boolean;
  /** The kind of most of them, where they are nearly all of one. */
  kind: CellKind | null;
  /** Codes of one make, `AB-123`: how nearly all are written. */
  shape: string | null;
  /** Nearly all are years. */
  years: boolean;
  /** Texts for a missing value that stand in it: `NA`, `x`. */
  absent: ReadonlySet<string>;
}

const mostly = 0.8;
const isYear = (text: string): boolean => /^(?:1[89]|20|21)\d{2}$/.test(text);

/** Letters as `a`, digits as `9`; null for a plain word or a sentence, which say nothing. */
function shapeOf(text: string): string | null {
  if (text.length > 40 || !/\d/.test(text)) return null;
  return text.replaceAll(/\p{L}+/gu, 'a').replaceAll(/\d+/g, '9');
}

export function columnKinds(body: readonly TextRecord[], width: number): ColumnKind[] {
  return Array.from({ length: width }, (_, column) => {
    const kinds = new Map<CellKind, number>();
    const shapes = new Map<string, number>();
    const absent = new Set<string>();
    let [known, typed, years] = [0, 0, 0];
    for (const { cells } of body) {
      const text = (cells[column] ?? '').trim();
      const kind = kindOf(text);
      if (kind === 'absent') absent.add(text);
      if (kind === 'empty' || kind === 'absent') continue;
      known += 1;
      if (isTyped(kind)) typed += 1;
      if (isYear(text)) years += 1;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      const shape = shapeOf(text);
      if (shape !== null) shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
    }
    const most = <Key>(counts: Map<Key, number>): Key | null =>
      [...counts].find(([, count]) => count >= mostly * known)?.[0] ?? null;
    return {
      typed: known > 0 && typed >= mostly * known,
      kind: most(kinds),
      shape: known >= 3 ? most(shapes) : null,
      years: known > 0 && years >= mostly * known,
      absent,
    };
  });
}

export function isHeader(
  top: TextRecord,
  body: readonly TextRecord[],
  columns: readonly ColumnKind[],
  width: number,
): boolean {
  if (body.length === 0) return !top.cells.some((cell) => isTyped(kindOf(cell)));
  const kinds = top.cells.map(kindOf);
  const { named, counted } = overTyped(top, columns);
  const rising = areYears(top.cells, columns) || areCounted(top.cells, body[0]!.cells);
  if (named > counted || rising) return true;
  if (counted > 0) return named > 0 && named >= counted;
  const [coded, other] = overCodes(top, columns);
  if (coded + other > 0) return other > coded;
  if (kinds.some(isTyped) && width > 1) return false;
  const texts = top.cells.map((cell) => cell.trim());
  const given = texts.filter((text) => text !== '');
  if (new Set(given).size < given.length * 0.9 || given.length < Math.ceil(width / 2)) return false;
  // A header is not one of the values below it.
  return !texts.some((text, at) => text !== '' && body.some(({ cells }) => cells[at]?.trim() === text));
}

/** Names such as 2019, 2020, 2021 over figures that are no years. */
function areYears(cells: readonly string[], columns: readonly ColumnKind[]): boolean {
  const years: number[] = [];
  for (const [at, cell] of cells.entries()) {
    if (!isTyped(kindOf(cell))) continue;
    if (!isYear(cell.trim()) || columns[at]?.years === true) return false;
    years.push(Number(cell));
  }
  return years.length > 1 && (isRising(years) || isRising(years.toReversed()));
}

/** Names such as 1, 2, 3, 4 over rows that do not count themselves. */
function areCounted(cells: readonly string[], below: readonly string[]): boolean {
  const counts = (row: readonly string[]): boolean => {
    const figures = row.filter((cell) => isTyped(kindOf(cell))).map((cell) => cell.trim());
    if (figures.length < 4 || !figures.every((figure) => /^\d{1,4}$/.test(figure))) return false;
    return figures.every((figure, at) => Number(figure) === Number(figures[0]) + at);
  };
  return counts(cells) && !counts(below);
}

const isRising = (values: readonly number[]): boolean =>
  values.every((value, at) => at === 0 || value > values[at - 1]!);

/** Where the rows below have figures: how many cells are words or figures of another kind, and how many are alike. */
function overTyped(
  { cells }: TextRecord,
  columns: readonly ColumnKind[],
): { named: number; counted: number; elsewhere: number } {
  let [named, counted, elsewhere] = [0, 0, 0];
  columns.forEach(({ typed, kind: usual, absent }, at) => {
    const cell = cells[at] ?? '';
    const kind = kindOf(cell);
    // `x` may mean a missing value, and may name a column where it never stands for one.
    const letters = kind === 'absent' && /\p{L}/u.test(cell) && !absent.has(cell.trim());
    const word = kind === 'word' || kind === 'text' || letters;
    if (!typed) elsewhere += kind === 'empty' ? 0 : 1;
    else if (word || (isTyped(kind) && usual !== null && kind !== usual)) named += 1;
    else if (isTyped(kind)) counted += 1;
  });
  return { named, counted, elsewhere };
}

/** Where the rows below have codes of one make: how many cells are made so, and how many otherwise. */
function overCodes({ cells }: TextRecord, columns: readonly ColumnKind[]): [number, number] {
  let [coded, other] = [0, 0];
  columns.forEach(({ typed, shape }, at) => {
    const text = (cells[at] ?? '').trim();
    if (typed || shape === null || text === '') return;
    if (shapeOf(text) === shape) coded += 1;
    else other += 1;
  });
  return [coded, other];
}

/** A row like those below it: figures where they have figures, and no words there. */
export function isAlike(record: TextRecord, columns: readonly ColumnKind[]): boolean {
  const { named, counted } = overTyped(record, columns);
  return record.cells.length === columns.length && counted > 0 && named === 0;
}

/** A further row of the header: words, and nothing else, where every row below has figures. */
export function belongsToHeader(
  record: TextRecord | undefined,
  columns: readonly ColumnKind[],
  rowsBelow: number,
): boolean {
  if (!record || rowsBelow < 3) return false;
  const { named, counted, elsewhere } = overTyped(record, columns);
  if (counted > 0 || named === 0) return false;
  const typedColumns = columns.filter(({ typed }) => typed).length;
  // A unit or a remark on one column alone: no row begins with an empty cell and says nothing but that.
  const remark = elsewhere === 0 && columns[0]?.typed === false;
  return remark || named >= typedColumns / 2;
}

/** A row above the names that parts those which are there twice: `2023,,2024,` over `men,women,men,women`. */
export function partsNames(above: TextRecord | undefined, names: TextRecord, width: number): boolean {
  if (above?.cells.length !== width || names.cells.length !== width) return false;
  const distinct = (cells: readonly string[]): number => new Set(cells.map((cell) => cell.trim())).size;
  if (above.cells.filter((cell) => cell.trim() !== '').length < 2) return false;
  const before = distinct(names.cells);
  return before < width && distinct(headerCells([above, names], width)) > before;
}

export function headerNames(header: readonly TextRecord[], width: number): string[] {
  return columnNames(headerCells(header, width));
}

function headerCells(header: readonly TextRecord[], width: number): string[] {
  const rows = header.map(({ cells }) => Array.from({ length: width }, (_, at) => tidy(cells[at] ?? '')));
  rows.forEach((row, index) => {
    const below = rows[index + 1];
    // Over names that stand side by side, the name of a group holds until the next.
    for (let at = 1; below && at < width; at++)
      if (row[at] === '' && below[at] !== '' && below[at - 1] !== '') row[at] = row[at - 1]!;
  });
  return Array.from({ length: width }, (_, at) =>
    rows
      .map((row) => row[at]!)
      .filter((cell) => cell !== '')
      .join(' '),
  );
}

const tidy = (cell: string): string => cell.trim().replaceAll(/\s*[\r\n]+\s*/g, ' ');
