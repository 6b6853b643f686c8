/**
 * Edges of bins at round numbers. A bin holds its lower edge and not its upper one; only the edges inside
 * are ever compared, so the first and the last may lie outside of the type's range.
 */
import { digitsOf, type ChartSourceColumn } from './columns.ts';

/** At least two edges as texts of the column's type, ascending; about `wanted` bins. */
export function binEdges(
  column: Pick<ChartSourceColumn, 'kind' | 'type'>,
  minimum: string,
  maximum: string,
  wanted: number,
): string[] {
  if (column.kind === 'floating') return floatingEdges(Number(minimum), Number(maximum), wanted).map(String);
  return exactEdges(minimum, maximum, digitsOf(column.type), wanted);
}

/** Counted in units of the last digit, so nothing is rounded. */
function exactEdges(minimum: string, maximum: string, digits: number, wanted: number): string[] {
  const low = unitsOf(minimum, digits);
  const high = unitsOf(maximum, digits);
  const step = roundStep(high - low + 1n, BigInt(Math.max(1, wanted)));
  const rest = low % step;
  const edges = [];
  for (let edge = low - (rest < 0n ? rest + step : rest); ; edge += step) {
    edges.push(textOf(edge, digits));
    if (edge > high) return edges;
  }
}

/** The smallest of 1, 2, 5, 10, 20 ... that gives about `wanted` bins. */
function roundStep(range: bigint, wanted: bigint): bigint {
  for (let power = 1n; ; power *= 10n)
    for (const factor of [1n, 2n, 5n]) if (range <= factor * power * wanted) return factor * power;
}

function unitsOf(text: string, digits: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(digits, '0').slice(0, digits));
}

function textOf(units: bigint, digits: number): string {
  if (digits === 0) return units.toString();
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  return `${units < 0n ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function floatingEdges(minimum: number, maximum: number, wanted: number): number[] {
  const rough = (maximum - minimum) / Math.max(1, wanted);
  if (!(rough > 0) || !Number.isFinite(rough)) return [minimum, maximum];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const first = Math.floor(minimum / step);
  const edges = [minimum];
  for (let index = 1; index <= 2 * wanted + 2; index++) {
    const edge = Number(((first + index) * step).toPrecision(15));
    // Beside a large value a small step may not move it: then edges are left out, never values.
    if (edge > (edges.at(-1) ?? 0)) edges.push(edge);
    if (edge > maximum) break;
  }
  const round = Number((first * step).toPrecision(15));
  if (Number.isFinite(round)) edges[0] = Math.min(minimum, round);
  if ((edges.at(-1) ?? 0) < maximum || edges.length === 1) edges.push(maximum);
  return edges;
}
