/** Figures: what SQL found against what was expected. Values are texts, exactly as DuckDB casts them. */
import type { Figure } from './checkParts.ts';

export type TextRow = (string | null)[];

export interface Comparison {
  agrees: boolean;
  expected: string;
  found: string;
}

/** `5.00` and `5` are one number; anything else must be the same text. */
export function sameValue(found: string | null, expected: string | number | boolean | null): boolean {
  if (found === null || expected === null) return found === expected;
  return normalNumber(found) === normalNumber(String(expected));
}

function normalNumber(text: string): string {
  const match = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(text.trim());
  if (!match) return text;
  const [, sign = '', whole = '', fraction = ''] = match;
  const digits = fraction === '' ? whole : `${whole}.${fraction}`;
  return digits === '0' ? '0' : sign + digits;
}

/** Within `tolerance` of each other, or the same text. */
export function closeValue(found: string | null, expected: unknown, tolerance: number): boolean {
  if (
    typeof expected !== 'string' &&
    typeof expected !== 'number' &&
    typeof expected !== 'boolean' &&
    expected !== null
  )
    return false;
  if (sameValue(found, expected)) return true;
  return found !== null && tolerance > 0 && Math.abs(Number(found) - Number(expected)) <= tolerance;
}

/** The value at a dotted path (`files.sales`, `months.0.rows`); undefined where the way ends. */
export function valueAt(document: unknown, path: string): unknown {
  let value = document;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** What the manifest says: a number (sums and differences of paths), a text, or counts by key. */
export function manifestValue(manifest: unknown, path: string | string[]): unknown {
  if (typeof path === 'string') return valueAt(manifest, path);
  let sum = 0;
  for (const part of path) {
    const value = valueAt(manifest, part.replace(/^-/, ''));
    if (typeof value !== 'number') return undefined;
    sum += part.startsWith('-') ? -value : value;
  }
  return sum;
}

export function compareFigure(figure: Figure, rows: TextRow[], manifest: unknown): Comparison {
  const name = figure.title ?? figure.sql;
  if (figure.manifest !== undefined) {
    const expected = manifestValue(manifest, figure.manifest);
    const path = [figure.manifest].flat().join(' ');
    if (expected === undefined)
      return {
        agrees: false,
        expected: `${name}: "${path}" of the manifest`,
        found: 'the manifest has no such entry',
      };
    if (typeof expected === 'object' && expected !== null)
      return compareCounts(name, rows, expected as Record<string, unknown>);
    const wanted = expected as string | number | boolean | null;
    return compareOne(name, rows, String(wanted), (found) => sameValue(found, wanted));
  }
  if (figure.equals !== undefined) {
    const { equals } = figure;
    return compareOne(name, rows, equals === null ? 'NULL' : String(equals), (found) =>
      sameValue(found, equals),
    );
  }
  const { at_least: least, at_most: most } = figure;
  const words = [
    ...(least === undefined ? [] : [`at least ${least}`]),
    ...(most === undefined ? [] : [`at most ${most}`]),
  ].join(', ');
  return compareOne(name, rows, words, (found) => {
    const number = found === null ? Number.NaN : Number(found);
    return number >= (least ?? -Infinity) && number <= (most ?? Infinity);
  });
}

function compareOne(
  name: string,
  rows: TextRow[],
  expected: string,
  agrees: (found: string | null) => boolean,
): Comparison {
  const [first] = rows;
  if (!first) return { agrees: false, expected: `${name}: ${expected}`, found: `${name}: no row` };
  const value = first[0] ?? null;
  return { agrees: agrees(value), expected: `${name}: ${expected}`, found: `${name}: ${value ?? 'NULL'}` };
}

/** Key by key; a zero count may be left out on either side. Only what differs is told. */
function compareCounts(name: string, rows: TextRow[], expected: Record<string, unknown>): Comparison {
  const found = new Map(rows.map((row) => [row[0] ?? 'NULL', row[1] ?? '0']));
  const keys = [...new Set([...Object.keys(expected), ...found.keys()])].sort();
  const wrong = keys.filter(
    (key) => !sameValue(found.get(key) ?? '0', String((expected[key] as number | undefined) ?? 0)),
  );
  if (wrong.length === 0) {
    const total = keys.reduce((sum, key) => sum + Number(found.get(key) ?? 0), 0);
    const words = `${name}: ${keys.length} counts, ${total} together`;
    return { agrees: true, expected: words, found: words };
  }
  const list = (of: (key: string) => unknown): string =>
    `${name}: ${wrong.map((key) => `${key} ${String(of(key))}`).join(', ')}`;
  return {
    agrees: false,
    expected: list((key) => expected[key] ?? 0),
    found: list((key) => found.get(key) ?? 0),
  };
}

const groupSigns = ['', ',', '.', ' ', '\u00a0', '\u202f', '\u2009', "'"];

/** The text shows this value: as it is, grouped by thousands, or a fraction rounded to at most two digits. */
export function showsValue(text: string, value: string): boolean {
  if (!/^-?\d+(\.\d+)?$/.test(value)) return text.includes(value);
  const renderings = new Set<string>([value]);
  const [, fraction = ''] = value.split('.');
  for (const digits of /^0*$/.test(fraction) ? [0, 2] : [0, 1, 2]) {
    const [whole = '', rest] = Number(value).toFixed(digits).split('.');
    for (const sign of groupSigns) {
      const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, sign);
      for (const point of ['.', ','])
        if (point !== sign) renderings.add(rest === undefined ? grouped : `${grouped}${point}${rest}`);
    }
  }
  return [...renderings].some((rendering) => standsAlone(text, rendering));
}

/** Not a part of a longer number. */
function standsAlone(text: string, number: string): boolean {
  for (let at = text.indexOf(number); at >= 0; at = text.indexOf(number, at + 1)) {
    const before = text.slice(Math.max(0, at - 2), at);
    const after = text.slice(at + number.length, at + number.length + 2);
    if (!/\d[.,']?$/.test(before) && !/^[.,']?\d/.test(after)) return true;
  }
  return false;
}
