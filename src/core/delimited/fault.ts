/** Which delimiter of a row with one cell too many parts what belongs together. */
import type { Dialect } from './dialect.ts';
import { isTyped, kindOf } from './cellKind.ts';
import { columnKinds, type ColumnKind } from './header.ts';
import { RecordScanner, type TextRecord } from './scan.ts';

export interface KnownColumn extends ColumnKind {
  /** All its values, where they are few and come again. */
  values: ReadonlySet<string> | null;
}

const fewValues = 12;

/** What is known of the columns from rows that fit. */
export function knownColumns(rows: readonly TextRecord[], width: number): KnownColumn[] {
  return columnKinds(rows, width).map((kind, at) => {
    const values = new Set<string>();
    for (const { cells } of rows) if (values.size <= fewValues) values.add((cells[at] ?? '').trim());
    return { ...kind, values: values.size <= fewValues && values.size * 2 < rows.length ? values : null };
  });
}

/**
 * Its place in the text of the row: where the two cells beside it are taken as one, all others fit their
 * columns best. Null where several would do as well.
 */
export function faultyDelimiter(
  text: string,
  dialect: Dialect,
  columns: readonly KnownColumn[],
): { from: number; to: number } | null {
  const places = delimiterPlaces(text, dialect);
  const cells = new RecordScanner(text, dialect).next(columns.length)?.cells ?? [];
  if (cells.length !== columns.length + 1 || places.length !== columns.length) return null;
  const fits = places.map((_, at) => {
    const row = [
      ...cells.slice(0, at),
      `${cells[at] ?? ''}${dialect.delimiter}${cells[at + 1] ?? ''}`,
      ...cells.slice(at + 2),
    ];
    return columns.filter((column, index) => fitsColumn(row[index] ?? '', column)).length;
  });
  const best = Math.max(...fits);
  if (fits.filter((count) => count === best).length !== 1) return null;
  const from = places[fits.indexOf(best)]!;
  return { from, to: from + dialect.delimiter.length };
}

function fitsColumn(cell: string, { typed, kind, values }: KnownColumn): boolean {
  if (values && !typed) return values.has(cell.trim());
  const own = kindOf(cell);
  if (own === 'empty' || own === 'absent') return true;
  return typed ? isTyped(own) && (kind === null || own === kind) : !isTyped(own);
}

/** Delimiters outside of quotes. */
function delimiterPlaces(text: string, { delimiter, quote }: Dialect): number[] {
  const places: number[] = [];
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    if (quote !== '' && text[at] === quote) quoted = !quoted;
    else if (!quoted && text.startsWith(delimiter, at)) {
      places.push(at);
      at += delimiter.length - 1;
    }
  }
  return places;
}
