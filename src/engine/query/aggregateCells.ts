import type { ResultColumn } from '../../protocol/engine/query.ts';
import type { TextColumns } from './copyText.ts';

const exact = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|BIGNUM|DECIMAL\(.*\))$/;
const averageDigits = 6;

/** Count, sum and average of the numeric cells; exact unless a floating column is among them. */
export function aggregateCells(
  columns: readonly ResultColumn[],
  values: TextColumns,
): { count: number; sum: string | null; average: string | null } {
  let count = 0;
  let scale = 0;
  const whole: string[] = [];
  const floating: number[] = [];
  columns.forEach(({ type, kind }, index) => {
    if (kind !== 'number') return;
    for (const value of values[index] ?? []) {
      if (value === null) continue;
      count += 1;
      if (exact.test(type)) {
        whole.push(value);
        scale = Math.max(scale, value.split('.')[1]?.length ?? 0);
      } else floating.push(Number(value));
    }
  });
  if (count === 0) return { count, sum: null, average: null };
  const total = whole.reduce((sum, value) => sum + scaled(value, scale), 0n);
  if (floating.length > 0) {
    const sum = floating.reduce((one, other) => one + other, Number(text(total, scale)));
    return { count, sum: String(sum), average: String(sum / count) };
  }
  const digits = Math.max(scale, averageDigits);
  const average = divide(total * 10n ** BigInt(digits - scale), BigInt(count));
  return { count, sum: text(total, scale), average: text(average, digits).replace(/\.?0+$/, '') || '0' };
}

function scaled(value: string, scale: number): bigint {
  const [head = '0', tail = ''] = value.split('.');
  return BigInt(head + tail.padEnd(scale, '0'));
}

/** Rounds half away from zero. */
function divide(dividend: bigint, divisor: bigint): bigint {
  const sign = dividend < 0n ? -1n : 1n;
  return (sign * (sign * dividend * 2n + divisor)) / (divisor * 2n);
}

function text(value: bigint, scale: number): string {
  if (scale === 0) return value.toString();
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
