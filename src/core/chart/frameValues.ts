/** The marks of a frame as values of Vega-Lite, and the order of their names. */
import { labelOf } from './describe.ts';
import { isUnplaced, type Channel, type Frame, type Key } from './frame.ts';
import type { Dimension } from './plan.ts';

export type Json = Record<string, unknown>;

/** Share of a bar's width that stays free beside it. */
const gap = 0.06;

export function valuesOf(frame: Frame): Json[] {
  const { plan, marks } = frame;
  const dimensions = Object.entries(plan.dimensions) as [Channel, Dimension][];
  return marks.flatMap((mark, index) => {
    if (isUnplaced(plan, mark.keys)) return [];
    const value: Json = { mark: `#${index}` };
    for (const [channel, dimension] of dimensions) {
      const key = mark.keys[channel];
      if (!key) continue;
      value[channel] = isContinuous(dimension) && key.kind === 'value' ? key.place : labelOf(key, dimension);
      if (channel === 'x' && key.kind !== 'value') value['apart'] = true;
      if (isContinuous(dimension) && key.endPlace !== null) {
        const margin = gap * (key.endPlace - (key.place ?? 0));
        value[`${channel}Start`] = (key.place ?? 0) + margin / 2;
        value[`${channel}End`] = key.endPlace - margin / 2;
      }
      value[`${channel}Label`] = labelOf(key, dimension);
    }
    if (plan.kind === 'boxes')
      ['low', 'lower', 'middle', 'upper', 'high'].forEach((name, at) => {
        value[name] = mark.figures[at]?.place ?? null;
      });
    else if (mark.figures[0]) value[plan.kind === 'rows' ? 'size' : 'value'] = mark.figures[0].place;
    return [value];
  });
}

export const isContinuous = ({ by }: Dimension): boolean => by !== 'category';

/** Labels of a channel in the order of their keys: values first, then "Other", then NULL. */
export function domainOf(frame: Frame, channel: Channel): string[] {
  const dimension = frame.plan.dimensions[channel];
  if (!dimension) return [];
  const rank: Record<Key['kind'], number> = { value: 0, other: 1, null: 2, notFinite: 3 };
  const keys = frame.marks.flatMap(({ keys: own }) => own[channel] ?? []);
  const placed = keys.toSorted(
    (one, other) => rank[one.kind] - rank[other.kind] || (one.place ?? 0) - (other.place ?? 0),
  );
  return [...new Set(placed.map((key) => labelOf(key, dimension)))];
}

/** Categories by their figures, or by their names; what is no value stands last. */
export function sortedDomain(frame: Frame, channel: Channel): string[] {
  const { plan } = frame;
  const dimension = plan.dimensions[channel];
  const names = domainOf(frame, channel);
  if (!dimension || isContinuous(dimension)) return names;
  const { sort = plan.kind === 'groups' ? '-y' : 'x' } = plan.chart;
  const totals = new Map<string, number>();
  const last = new Set<string>();
  for (const { keys, figures } of frame.marks) {
    const key = keys[channel];
    if (!key) continue;
    const name = labelOf(key, dimension);
    if (key.kind !== 'value') last.add(name);
    totals.set(name, (totals.get(name) ?? 0) + (figures[plan.kind === 'boxes' ? 2 : 0]?.place ?? 0));
  }
  const collator = new Intl.Collator('en', { numeric: true });
  const sign = sort.startsWith('-') ? -1 : 1;
  const ordered = names
    .filter((name) => !last.has(name))
    .sort(
      (one, other) =>
        sign *
        (sort.endsWith('y')
          ? (totals.get(one) ?? 0) - (totals.get(other) ?? 0)
          : collator.compare(one, other)),
    );
  return [...ordered, ...names.filter((name) => last.has(name))];
}
