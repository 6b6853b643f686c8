/** Figures of repeated measurements, and how they are written down. */
export interface Figures {
  count: number;
  minimum: number;
  median: number;
  p95: number;
  maximum: number;
}

/** Nearest-rank quantiles: every figure is a value that was measured. */
export function figuresOf(values: readonly number[]): Figures {
  if (values.length === 0) throw new Error('No measurement was taken.');
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return { count: sorted.length, minimum: rank(0), median: rank(0.5), p95: rank(0.95), maximum: rank(1) };
}

const digits = (value: number): string => value.toFixed(value < 10 ? 1 : 0);

/** `| what | n | min | median | p95 | max |` in milliseconds. */
export function row(what: string, values: readonly number[]): string {
  const { count, minimum, median, p95, maximum } = figuresOf(values);
  return `| ${what} | ${count} | ${[minimum, median, p95, maximum].map(digits).join(' | ')} |`;
}

export const tableHead =
  '| milliseconds | n | min | median | p95 | max |\n| --- | --: | --: | --: | --: | --: |';

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
