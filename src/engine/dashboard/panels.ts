/** What each panel shows of its query: figures stay exact texts, charts become SVG. */
import type {
  BarsPanel,
  BigNumberPanel,
  ChartPanel,
  DashboardPanel,
  TablePanel,
} from '../../core/dashboard/dashboardSchema.ts';
import { failureOf, failWith } from '../../core/failure.ts';
import { shortNumber } from '../../core/chart/axes.ts';
import { didYouMean } from '../../core/pipeline/suggestion.ts';
import { figureText, isNumeric } from '../../tasks/report/render.ts';
import type {
  BarsPanel as BarsResult,
  DashboardPanelResult,
  DashboardRows,
  DrawnPanel,
  FigurePanel,
  RowsPanel,
  ShownColumn,
} from '../../protocol/engine/dashboard.ts';
import type { Failure } from '../../protocol/rpc.ts';
import { mostRows } from './queries.ts';

const chartHeight = 220;
/** What a list takes (dashboard.css): a chart beside it is as high, so that the row has no empty corner. */
const barHeight = 44;
const rowHeight = 24;
const mostHeight = 320;

export function listHeight(panel: DashboardPanel, queries: ReadonlyMap<string, DashboardRows>): number {
  if (panel.kind !== 'bars' && panel.kind !== 'table') return 0;
  const rows = Math.min(panel.limit ?? 100, queries.get(panel.query)?.rowCount ?? 0);
  return Math.min(
    mostHeight,
    panel.kind === 'bars' ? Math.min(rows, mostBars) * barHeight : (rows + 1) * rowHeight,
  );
}

const mostBars = 20;

function columnAt(rows: DashboardRows, name: string): number {
  const at = rows.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
  if (at < 0)
    throw failWith(
      'bad_input',
      `The query ${rows.name} has no column "${name}".`,
      didYouMean(
        name,
        rows.columns.map((column) => column.name),
      ),
    );
  return at;
}

/** A panel whose content cannot be made carries the failure; the others stay. */
async function orFailure<Panel extends { failure: Failure | null }>(
  empty: Panel,
  rows: DashboardRows,
  make: () => Promise<Partial<Panel>> | Partial<Panel>,
): Promise<Panel> {
  if (rows.failure) return { ...empty, failure: rows.failure };
  try {
    return { ...empty, ...(await make()) };
  } catch (error) {
    return { ...empty, failure: failureOf(error) };
  }
}

/** `size` is what there is for a drawing, in pixels. */
export async function panelResult(
  panel: DashboardPanel,
  queries: ReadonlyMap<string, DashboardRows>,
  draw: (specification: Record<string, unknown>) => Promise<string>,
  prose: (text: string) => string,
  size: Size,
): Promise<DashboardPanelResult> {
  const head = {
    title: panel.title ?? '',
    subtitle: panel.kind === 'text' ? '' : (panel.subtitle ?? ''),
    width: panel.width ?? 1,
  };
  if (panel.kind === 'text') return { ...head, kind: 'text', html: prose(panel.text) };
  const rows = queries.get(panel.query);
  if (!rows) throw failWith('internal', `The query ${panel.query} was not run.`);
  const common = { ...head, query: panel.query, failure: null };
  if (panel.kind === 'big_number')
    return orFailure<FigurePanel>(
      { ...common, kind: 'big_number', value: null, unit: panel.unit ?? '', change: null, trend: null },
      rows,
      () => ({ ...figure(panel, rows), trend: trendOf(panel, queries) }),
    );
  const select = panel.select ?? {};
  if (panel.kind === 'table') {
    const empty: RowsPanel = { ...common, kind: 'table', columns: [], limit: panel.limit ?? 100, select };
    return orFailure(empty, rows, () => ({ columns: shownColumns(panel, rows) }));
  }
  if (panel.kind === 'bars')
    return orFailure<BarsResult>({ ...common, kind: 'bars', bars: [], select }, rows, () => ({
      bars: barsOf(panel, rows),
    }));
  const empty: DrawnPanel = { ...common, kind: 'chart', svg: null, summary: '', select };
  return orFailure(empty, rows, () => chart(panel, rows, draw, size));
}

function shownColumns(panel: TablePanel, rows: DashboardRows): ShownColumn[] {
  for (const name of Object.values(panel.select ?? {})) columnAt(rows, name);
  const wishes = panel.columns ?? rows.columns.map(({ name }) => name);
  return wishes.map((wish, at) => {
    const { column, title, format, bar } = typeof wish === 'string' ? { column: wish } : wish;
    const index = panel.columns ? columnAt(rows, column) : at;
    return { index, title: title ?? column, grouped: format === 'grouped', bar: bar === true };
  });
}

/** The rows as names with their share of all; shares are for the eye, values stay exact. */
function barsOf(panel: BarsPanel, rows: DashboardRows): BarsResult['bars'] {
  for (const name of Object.values(panel.select ?? {})) columnAt(rows, name);
  const label = panel.label === undefined ? 0 : columnAt(rows, panel.label);
  const measure = panel.value === undefined ? 1 : columnAt(rows, panel.value);
  const type = rows.columns[measure]?.type ?? '';
  if (!isNumeric(type))
    throw failWith(
      'bad_input',
      `The bars of ${rows.name} need a number: ${rows.columns[measure]?.name ?? 'its second column'} is ${type || 'missing'}.`,
      'Name the measure with value.',
    );
  const numbers = rows.rows.map((row) => Number(row[measure] ?? 0));
  const total = numbers.reduce((sum, one) => sum + one, 0);
  const divisible = rows.rowCount === rows.rows.length && total > 0 && numbers.every((one) => one >= 0);
  return rows.rows.slice(0, panel.limit ?? mostBars).map((row, at) => {
    const text = row[measure] ?? null;
    return {
      name: row[label] ?? null,
      value: text === null || panel.format === 'plain' ? text : figureText(text, type),
      share: divisible ? (numbers[at] ?? 0) / total : null,
    };
  });
}

/** Heights between the smallest and the largest; NULLs are left out. */
function trendOf(panel: BigNumberPanel, queries: ReadonlyMap<string, DashboardRows>): number[] | null {
  if (!panel.trend) return null;
  const rows = queries.get(panel.trend.query);
  if (!rows) throw failWith('internal', `The query ${panel.trend.query} was not run.`);
  if (rows.failure) return null;
  const at = columnAt(rows, panel.trend.column);
  const numbers = rows.rows.flatMap((row) => (row[at] === null ? [] : [Number(row[at])]));
  const least = numbers.reduce((one, other) => Math.min(one, other), Infinity);
  const most = numbers.reduce((one, other) => Math.max(one, other), -Infinity);
  return numbers.map((one) => (most > least ? (one - least) / (most - least) : 0.5));
}

function figure(panel: BigNumberPanel, rows: DashboardRows): Partial<FigurePanel> {
  if (rows.rowCount > 1)
    throw failWith(
      'bad_input',
      `The query ${rows.name} gives ${rows.rowCount} rows; a big number shows one.`,
      'Sum it up to one row.',
    );
  const at = panel.column === undefined ? 0 : columnAt(rows, panel.column);
  const text = rows.rows[0]?.[at] ?? null;
  const value =
    text === null || panel.format === 'plain' ? text : figureText(text, rows.columns[at]?.type ?? '');
  if (!panel.compare) return { value };
  const before = rows.rows[0]?.[columnAt(rows, panel.compare.column)] ?? null;
  const now = Number(text);
  const then = Number(before);
  if (text === null || before === null || !Number.isFinite(now) || !Number.isFinite(then) || then === 0)
    return { value };
  // Rounded as it is shown: an arrow beside 0.0% would say more than the figure.
  const share = Number(((100 * (now - then)) / Math.abs(then)).toFixed(1));
  const direction = share > 0 ? ('up' as const) : share < 0 ? ('down' as const) : ('same' as const);
  const change = {
    text: `${share > 0 ? '+' : ''}${share.toFixed(1)}%`,
    label: panel.compare.label ?? `to ${panel.compare.column}`,
    direction,
    good: direction === 'same' || direction === (panel.compare.good ?? 'up'),
  };
  return { value, change };
}

async function chart(
  panel: ChartPanel,
  rows: DashboardRows,
  draw: (specification: Record<string, unknown>) => Promise<string>,
  { width, height }: Size,
): Promise<Partial<DrawnPanel>> {
  if (rows.rowCount > mostRows)
    throw failWith(
      'bad_input',
      `The chart would draw ${rows.rowCount.toLocaleString('en-US')} marks; at most ${mostRows.toLocaleString('en-US')}.`,
      'Group or sample in its SQL.',
    );
  if (rows.rowCount === 0) return { summary: 'No rows' };
  for (const name of Object.values(panel.select ?? {})) columnAt(rows, name);
  const numeric = rows.columns.map(({ type }) => isNumeric(type));
  // For drawing only: the place of a mark may be rounded, a shown number never is.
  const values = rows.rows.map((row, index) => ({
    ...Object.fromEntries(
      row.map((cell, at) => [
        rows.columns[at]?.name ?? '',
        numeric[at] && cell !== null ? Number(cell) : cell,
      ]),
    ),
    [markField]: `#${index}`,
  }));
  const specification = panel.spec ?? { mark: panel.mark ?? 'line', encoding: encodingOf(panel, rows) };
  const svg = await draw({
    width,
    height: panel.height ?? Math.max(chartHeight, height),
    autosize: { type: 'fit', contains: 'padding' },
    ...specification,
    data: { values },
  });
  return {
    svg,
    summary: `${rows.rowCount.toLocaleString('en-US')} rows of ${rows.columns.map(({ name }) => name).join(', ')}`,
  };
}

const markField = '__mark';

interface Size {
  width: number;
  height: number;
}

/** Lengths of numbers as in every chart; with a format of the file, zero has no unit. */
function axisOf(channel: 'x' | 'y', type: string, given: unknown): { axis?: unknown } {
  if (given === null || (given !== undefined && typeof given !== 'object')) return { axis: given };
  const wish: { format?: unknown } = given ?? {};
  const flat = channel === 'x' ? { labelAngle: 0, labelOverlap: true } : {};
  const labels =
    wish.format === undefined ? shortNumber : { labelExpr: "datum.value === 0 ? '0' : datum.label" };
  return { axis: { ...flat, ...(type === 'quantitative' ? labels : {}), ...wish } };
}

/** Channels of the file with the type that the column has; a name alone is enough. */
function encodingOf(panel: ChartPanel, rows: DashboardRows): Record<string, unknown> {
  const encoding: Record<string, unknown> = {};
  for (const [channel, wish] of Object.entries(panel.encoding ?? {})) {
    const given: Record<string, unknown> = typeof wish === 'string' ? { field: wish } : wish;
    const { field } = given;
    if (typeof field !== 'string') {
      encoding[channel] = given;
      continue;
    }
    const { name, kind } = rows.columns[columnAt(rows, field)] ?? { name: field, kind: 'text' };
    const type = kind === 'number' ? 'quantitative' : kind === 'temporal' ? 'temporal' : 'nominal';
    const bare = name.replaceAll(/[.[\]\\'"]/g, '\\$&');
    encoding[channel] = {
      type: channel === 'x' && panel.mark === 'bar' && type === 'temporal' ? 'ordinal' : type,
      ...(type === 'nominal' && (channel === 'x' || channel === 'y') ? { sort: null } : {}),
      ...(channel === 'x' || channel === 'y' ? { title: null } : {}),
      ...given,
      ...(channel === 'x' || channel === 'y' ? axisOf(channel, type, given['axis']) : {}),
      field: bare,
    };
  }
  if (Object.keys(panel.select ?? {}).length > 0) encoding['href'] = { field: markField, type: 'nominal' };
  return encoding;
}
