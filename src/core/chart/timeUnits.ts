/** Which unit of time becomes one mark. */
import type { TimeUnit } from '../../protocol/engine/chart.ts';

const day = 86_400_000;
/** From fine to coarse, with their milliseconds. */
const lengths: [TimeUnit, number][] = [
  ['second', 1000],
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', day],
  ['week', 7 * day],
  ['month', 30.4 * day],
  ['quarter', 91.3 * day],
  ['year', 365.2 * day],
];

export const timeUnits: TimeUnit[] = lengths.map(([unit]) => unit);

/** Marks that a range of so many milliseconds becomes. */
export function unitCount(unit: TimeUnit, range: number): number {
  const length = lengths.find(([name]) => name === unit)?.[1] ?? day;
  return Math.floor(range / length) + 1;
}

/** The finest unit, not finer than the values are, that gives at most `most` marks. */
export function fittingUnit(range: number, finest: TimeUnit, most: number): TimeUnit {
  const from = timeUnits.indexOf(finest);
  return timeUnits.find((unit, index) => index >= from && unitCount(unit, range) <= most) ?? 'year';
}

export const coarser = (one: TimeUnit, other: TimeUnit): TimeUnit =>
  timeUnits.indexOf(one) > timeUnits.indexOf(other) ? one : other;
