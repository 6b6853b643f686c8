/** Count and sums of the same rows on two sides. */
import { failWith, type EngineFailure } from '../failure.ts';
import { formatRows } from '../format/words.ts';
import { quoteIdentifier } from '../sql/quote.ts';

/** Exact texts; of columns of whole numbers and decimals only. */
export interface Totals {
  rows: number;
  /** By column name; null where no row has a value. */
  sums: Readonly<Record<string, string | null>>;
}

/** A column of this DuckDB type is summed on both sides. */
export const isSummed = (type: string): boolean =>
  /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL\(.*\))$/.test(type);

/** The same amount has the same text: no zeros at either end, no sign of nothing. */
export function plainAmount(text: string): string {
  const [, sign = '', whole = '', decimals = ''] = /^([-+]?)(\d*)(?:\.(\d*))?$/.exec(text.trim()) ?? [];
  if (whole === '' && decimals === '') return text.trim();
  const kept = decimals.replace(/0+$/, '');
  const amount = `${whole.replace(/^0+(?=\d)/, '') || '0'}${kept && `.${kept}`}`;
  return sign === '-' && amount !== '0' ? `-${amount}` : amount;
}

/** DuckDB's question for the totals of these columns; `wide` where a sum has more digits than a DECIMAL. */
export function totalsQuery(
  relation: string,
  columns: readonly { name: string; type: string }[],
  wide: boolean,
): string {
  const sums = columns
    .filter(({ type }) => isSummed(type))
    .map(({ name, type }) => {
      const column = quoteIdentifier(name);
      // Of UHUGEINT DuckDB's sum is a double.
      if (!wide && type !== 'UHUGEINT') return `sum(${column})::VARCHAR`;
      const scale = scaleOf(type);
      return `sum(replace(${column}::VARCHAR, '.', '')::BIGNUM)::VARCHAR || 'e-${scale}'`;
    });
  return `SELECT ${['count(*)::VARCHAR', ...sums].join(', ')} FROM ${relation}`;
}

export function readTotals(
  columns: readonly { name: string; type: string }[],
  [rows, ...sums]: readonly (string | null)[],
): Totals {
  const summed = columns.filter(({ type }) => isSummed(type));
  return {
    rows: Number(rows),
    sums: Object.fromEntries(summed.map(({ name }, index) => [name, withPoint(sums[index] ?? null)])),
  };
}

const scaleOf = (type: string): number => Number(/,\s*(\d+)\)$/.exec(type)?.[1] ?? 0);

/** `12345e-2` as `123.45`. */
function withPoint(text: string | null): string | null {
  const [, sign = '', digits = '', scale] = /^(-?)(\d+)e-(\d+)$/.exec(text ?? '') ?? [];
  if (scale === undefined) return text;
  const padded = digits.padStart(Number(scale) + 1, '0');
  const point = padded.length - Number(scale);
  return `${sign}${padded.slice(0, point)}.${padded.slice(point)}`;
}

export interface TotalsDifference {
  /** Null where the counts differ. */
  column: string | null;
  expected: string;
  found: string;
}

/** The first thing that differs; only sums that both sides have are compared. */
export function differenceOf(expected: Totals, found: Totals): TotalsDifference | null {
  if (expected.rows !== found.rows)
    return { column: null, expected: String(expected.rows), found: String(found.rows) };
  for (const [column, sum] of Object.entries(expected.sums)) {
    const other = found.sums[column];
    if (other === undefined) continue;
    const [left, right] = [sum, other].map((text) => (text === null ? 'no value' : plainAmount(text)));
    if (left !== right) return { column, expected: left ?? '', found: right ?? '' };
  }
  return null;
}

/** `1,000,000 rows, sum(amount) 123.45 on both sides`. */
export function totalsInWords({ rows, sums }: Totals): string {
  const amounts = Object.entries(sums).map(
    ([column, sum]) => `sum(${column}) ${sum === null ? 'of no value' : plainAmount(sum)}`,
  );
  return `${[formatRows(rows), ...amounts].join(', ')} on both sides`;
}

/** Throws where two sides do not agree; `from` and `to` name them. */
export function requireEqualTotals(
  expected: Totals,
  found: Totals,
  { from, to, next }: { from: string; to: string; next: string },
): void {
  const difference = differenceOf(expected, found);
  if (difference) throw unequalTotals(difference, from, to, next);
}

function unequalTotals(
  { column, expected, found }: TotalsDifference,
  from: string,
  to: string,
  next: string,
): EngineFailure {
  const what = column === null ? 'rows' : `sum of ${column}`;
  return failWith(
    'conflict',
    `${from} and ${to} do not agree on the ${what}: ${from} has ${expected}, ${to} ${found}. Nothing was changed.`,
    next,
  );
}
