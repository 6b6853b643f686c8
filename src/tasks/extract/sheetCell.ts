/** A cell of a sheet as exact text, and what it is. */
export type CellKind =
  'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'DATE' | 'TIMESTAMP' | 'TIME' | 'INTERVAL' | 'VARCHAR';

export interface SheetCell {
  text: string;
  kind: CellKind;
}

export interface CellFormat {
  /** Number format of the cell: `[h]:mm` counts hours, a date has days or years in it. */
  format?: string | undefined;
  /** Days are counted from 1904, as old Macintosh files do. */
  from1904?: boolean;
}

const dayMs = 86_400_000;
/** Days from 1899-12-30, where serial numbers of days begin, to 1970; and from there to 1904. */
const unixDay = 25_569;
const day1904 = 1_462;

/** Mixed columns are text; whole numbers among others are numbers; dates among timestamps are timestamps. */
export function joinedKind(left: CellKind | null, right: CellKind): CellKind {
  if (left === null || left === right) return right;
  const both = new Set([left, right]);
  if (both.has('BIGINT') && both.has('DOUBLE')) return 'DOUBLE';
  if (both.has('DATE') && both.has('TIMESTAMP')) return 'TIMESTAMP';
  if (both.has('TIME') && both.has('INTERVAL')) return 'INTERVAL';
  return 'VARCHAR';
}

interface ObjectCell {
  result?: unknown;
  formula?: string;
  sharedFormula?: string;
  richText?: { text: string }[];
  text?: unknown;
  error?: string;
}

/** A formula of which the file holds no result: no program has computed it since it was written. */
export function lacksResult(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Date) return false;
  const cell = value as ObjectCell;
  return (cell.formula !== undefined || cell.sharedFormula !== undefined) && cell.result === undefined;
}

/** Exact text of a cell and what it is; null for an empty one. */
export function cellText(value: unknown, how: CellFormat = {}): SheetCell | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return { text: String(value), kind: 'BOOLEAN' };
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? null : dateText(serialOf(value, how), how);
  if (typeof value === 'string')
    return value === '' ? null : (isoText(value, how) ?? { text: unescaped(value), kind: 'VARCHAR' });
  if (typeof value !== 'object') return null;
  const cell = value as ObjectCell;
  if (cell.error !== undefined) return { text: cell.error, kind: 'VARCHAR' };
  if (cell.richText) return cellText(cell.richText.map((part) => part.text).join(''));
  if (cell.formula !== undefined || cell.sharedFormula !== undefined) {
    // The reader leaves the day that a formula computes as the number it is stored as.
    return typeof cell.result === 'number' && isDateFormat(how.format)
      ? dateText(cell.result, how)
      : cellText(cell.result, how);
  }
  return cell.text === undefined ? null : cellText(cell.text, how);
}

/** Characters that XML cannot hold, a carriage return too, are written as `_x000D_`. */
const unescaped = (text: string): string =>
  text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

function numberText(value: number): SheetCell {
  // The reader makes this of the result of a formula that failed.
  if (Number.isNaN(value)) return { text: '#ERROR', kind: 'VARCHAR' };
  return { text: String(value), kind: Number.isSafeInteger(value) ? 'BIGINT' : 'DOUBLE' };
}

const plain = (format: string): string => format.replaceAll(/"[^"]*"|[\\_*].|\[[^\]]*\]/g, '');
export const isDateFormat = (format = ''): boolean =>
  /[ymdhs]/i.test(plain(format)) && !/general/i.test(format);
const countsTime = (format = ''): boolean => /\[(?:h+|m+|s+)\]/i.test(format);
const isTimeOnly = (format = ''): boolean => /[hs]/i.test(plain(format)) && !/[yd]/i.test(plain(format));

const serialOf = (date: Date, { from1904 }: CellFormat): number =>
  date.getTime() / dayMs + unixDay - (from1904 ? day1904 : 0);

function dateText(serial: number, { format, from1904 }: CellFormat): SheetCell | null {
  const ms = Math.round(serial * dayMs);
  if (countsTime(format)) return { text: spanText(ms), kind: 'INTERVAL' };
  const noDay = serial >= 0 && serial < 1;
  if (noDay && (format === undefined || isTimeOnly(format) || !from1904)) {
    return { text: new Date(ms).toISOString().slice(11, 23), kind: 'TIME' };
  }
  // Spreadsheets count a 29th of February 1900, which never was: days before it stand one off.
  const days = from1904 ? serial + day1904 : serial < 60 ? serial + 1 : serial;
  const date = new Date(Math.round((days - unixDay) * dayMs));
  if (Number.isNaN(date.getTime())) return null;
  const iso = date.toISOString();
  const time = iso.slice(11, 23);
  return time === '00:00:00.000'
    ? { text: iso.slice(0, 10), kind: 'DATE' }
    : { text: `${iso.slice(0, 10)} ${time}`, kind: 'TIMESTAMP' };
}

/** A day, or a time of it, that stands in the file as text: `2024-01-02T03:04:05`. */
function isoText(text: string, { format }: CellFormat): SheetCell | null {
  if (!isDateFormat(format)) return null;
  const [, day, time] =
    /^(\d{4}-\d{2}-\d{2})?(?:(?:^|T)(\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)Z?)?$/.exec(text) ?? [];
  if (day === undefined) return time === undefined ? null : { text: time, kind: 'TIME' };
  return time === undefined || /^[0:.]+$/.test(time)
    ? { text: day, kind: 'DATE' }
    : { text: `${day} ${time}`, kind: 'TIMESTAMP' };
}

function spanText(ms: number): string {
  const [sign, span] = ms < 0 ? ['-', -ms] : ['', ms];
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const rest = span % 1000 === 0 ? '' : `.${String(span % 1000).padStart(3, '0')}`;
  return `${sign}${two(span / 3_600_000)}:${two((span / 60_000) % 60)}:${two((span / 1000) % 60)}${rest}`;
}
