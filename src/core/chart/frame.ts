/** A chart's marks with their exact figures: planned, asked of DuckDB, and told in words. */
import type { Chart } from '../../protocol/engine/chart.ts';
import { failWith } from '../failure.ts';
import { formatCount } from '../format/words.ts';
import { askFacts, type AskRows, type Cells, type ChartSource, type ColumnFacts } from './facts.ts';
import { columnsToLookAt, mostMarks, planChart, type ChartPlan, type Dimension } from './plan.ts';
import { cellsPerDimension, keyKinds, marksStatement, topStatement } from './statement.ts';

export type Channel = keyof ChartPlan['dimensions'];

export interface Key {
  kind: 'value' | 'other' | 'null' | 'notFinite';
  text: string | null;
  /** Upper end of a bin or a unit of time; it does not belong to it. */
  end: string | null;
  /** Places on the scale: for drawing only. */
  place: number | null;
  endPlace: number | null;
}

export interface FrameMark {
  keys: Partial<Record<Channel, Key>>;
  /** Exact figure and its place; of a box five. */
  figures: { text: string | null; place: number | null }[];
  rows: number;
}

export interface Frame {
  plan: ChartPlan;
  /** Of the categories that have more values than their limit: those that have a mark. */
  top: Map<Dimension, string[]>;
  marks: FrameMark[];
  /** Rows that the marks were made of, and those that are in none. */
  rows: number;
  notes: string[];
}

const kindOf: Record<string, Key['kind']> = {
  [keyKinds.value]: 'value',
  [keyKinds.other]: 'other',
  [keyKinds.null]: 'null',
  [keyKinds.notFinite]: 'notFinite',
};

export async function makeFrame(chart: Chart, source: ChartSource, ask: AskRows): Promise<Frame> {
  const { rows, facts } = await askFacts(source, columnsToLookAt(chart, source.columns), ask);
  const plan = planChart(chart, source.columns, facts);
  const top = new Map<Dimension, string[]>();
  for (const dimension of Object.values(plan.dimensions)) {
    if (dimension.by !== 'category') continue;
    const values = await ask(topStatement(dimension, plan, source));
    if (values.length > dimension.limit)
      top.set(
        dimension,
        values.slice(0, dimension.limit).map(([value]) => value ?? ''),
      );
  }
  const cells = await ask(marksStatement(plan, top, source, rows));
  if (cells.length > mostMarks)
    throw failWith(
      'bad_input',
      `The chart would have more than ${formatCount(mostMarks)} marks.`,
      'Choose coarser bins or a coarser unit of time, or fewer colours.',
    );
  const marks = cells.map((row) => markOf(plan, row));
  for (const channel of Object.keys(plan.dimensions) as Channel[]) nameApart(marks, channel);
  return { plan, top, marks, rows, notes: [...plan.notes, ...notesOf(plan, top, marks, rows, facts)] };
}

/** A value may read like what is no value: then that is named otherwise, so that each keeps its own place. */
function nameApart(marks: readonly FrameMark[], channel: Channel): void {
  const keys = marks.flatMap((mark) => mark.keys[channel] ?? []);
  const texts = new Set(keys.map(({ kind, text }) => (kind === 'value' ? text : null)));
  for (const key of keys) {
    if (key.kind === 'other' && texts.has('Other')) key.text = 'Other (the rest)';
    if (key.kind === 'null' && texts.has('NULL')) key.text = 'NULL (no value)';
  }
}

function markOf(plan: ChartPlan, row: Cells): FrameMark {
  const keys: FrameMark['keys'] = {};
  const channels = Object.keys(plan.dimensions) as Channel[];
  channels.forEach((channel, index) => {
    const [kind, text, end, place, endPlace] = row.slice(index * cellsPerDimension);
    keys[channel] = {
      kind: kindOf[kind ?? ''] ?? 'value',
      text: text ?? null,
      end: end ?? null,
      place: placeOf(place),
      endPlace: placeOf(endPlace),
    };
  });
  const rest = row.slice(channels.length * cellsPerDimension);
  if (plan.kind === 'rows') {
    const [text = null, place] = rest;
    return { keys, rows: 1, figures: plan.size ? [{ text, place: placeOf(place) }] : [] };
  }
  const [rows, , ...figures] = rest;
  if (plan.kind === 'boxes')
    return {
      keys,
      rows: Number(rows),
      figures: figures.map((text) => ({ text, place: placeOf(text) })),
    };
  const [text = null, place] = figures;
  return { keys, rows: Number(rows), figures: [{ text, place: placeOf(place) }] };
}

/** For drawing only: a shown figure is never rounded. */
function placeOf(text: string | null | undefined): number | null {
  const number = text === null || text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}

function notesOf(
  plan: ChartPlan,
  top: Frame['top'],
  marks: readonly FrameMark[],
  rows: number,
  facts: ReadonlyMap<string, ColumnFacts>,
): string[] {
  const notes: string[] = [];
  const onlyTop = Object.values(plan.dimensions).filter(
    (one) => one.by === 'category' && !one.other && top.has(one),
  );
  const shown = marks.reduce((sum, mark) => sum + mark.rows, 0);
  if (plan.kind === 'rows' && shown < rows && rows > mostMarks)
    notes.push(`A random sample of ${formatCount(shown)} of ${formatCount(rows)} rows is drawn.`);
  else if (onlyTop.length > 0 && shown < rows)
    notes.push(
      `${formatCount(rows - shown)} rows with other values of ${onlyTop.map(({ column }) => column.name).join(', ')} are left out.`,
    );
  for (const [name, { notFinite }] of facts)
    if (notFinite > 0) notes.push(`${formatCount(notFinite)} infinite or NaN in ${name}.`);
  const measured =
    plan.kind === 'groups' ? plan.measure.column : plan.kind === 'boxes' ? plan.column : plan.size;
  const nulls = measured ? (facts.get(measured.name)?.nulls ?? 0) : 0;
  if (measured && nulls > 0)
    notes.push(
      `${formatCount(nulls)} NULL in ${measured.name}${plan.kind === 'rows' ? '.' : ' count for nothing.'}`,
    );
  const unplaced = marks
    .filter(({ keys }) => isUnplaced(plan, keys))
    .reduce((sum, mark) => sum + mark.rows, 0);
  if (unplaced > 0)
    notes.push(`${formatCount(unplaced)} rows have no place on the axes: they stand in the table only.`);
  return notes;
}

/** Lines and points cannot stand where there is no value; bars and fields have a place beside the scale. */
export function isUnplaced(plan: ChartPlan, keys: FrameMark['keys']): boolean {
  const { mark } = plan.chart;
  if (mark === 'bar' || mark === 'histogram' || mark === 'heatmap' || mark === 'box') return false;
  return (['x', 'y'] as const).some((channel) => {
    const dimension = plan.dimensions[channel];
    const key = keys[channel];
    return key !== undefined && dimension?.by !== 'category' && key.kind !== 'value';
  });
}
