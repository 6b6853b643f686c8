/** A sensible first chart from the columns' types, names and values. */
import type { Chart, ChartChannel } from '../../protocol/engine/chart.ts';
import { isMeasure, type ChartSourceColumn } from './columns.ts';
import type { AskRows, ChartSource } from './facts.ts';

export interface ColumnGuess {
  column: ChartSourceColumn;
  /** Approximate, of the rows that were looked at. */
  distinct: number;
  /** Rows with a value. */
  filled: number;
}

/** Numbers that name things: neither summed nor binned. */
const identifier = /(^|_|\b)(id|key|code|nr|no|number|zip|postcode|plz|phone|sk|line)$|Id$|ID$/;
/** Numbers that count time: they order what stands on x. */
const calendar = /(^|_|\b)(year|quarter|month|week|weekday|day|dow|hour|minute|jahr|monat|tag)$/i;
/** Figures of which a sum says nothing. */
const notAdditive =
  /(^|_|\b)(avg|average|mean|median|rate|ratio|share|pct|percent|percentage|price|score|age|temperature|min|max|p\d\d)(_|\b|$)/i;

const mostCategories = 60;
const seriesAtMost = 5;

/** The rules, first one that fits. `rows` of the result; null where nothing can be drawn. */
export function proposeChart(guesses: readonly ColumnGuess[], rows: number): Chart | null {
  const usable = guesses.filter(({ filled }) => filled > 0);
  const isId = ({ column, distinct, filled }: ColumnGuess) =>
    identifier.test(column.name) ||
    (column.kind === 'whole' && filled > 20 && distinct > 0.95 * filled && rows > 1000);
  const times = usable.filter(({ column, distinct }) => column.kind === 'time' && distinct > 1);
  const numbers = usable.filter(({ column }) => isMeasure(column.kind));
  const ordinals = numbers.filter(
    ({ column, distinct }) =>
      column.kind === 'whole' && calendar.test(column.name) && distinct > 1 && distinct <= 100,
  );
  const measures = numbers.filter((one) => !isId(one) && !ordinals.includes(one));
  const texts = usable.filter(({ column }) => column.kind === 'category');
  // A text that is different in nearly every one of many rows names the row.
  const categories = texts.filter(
    ({ distinct, filled }) => distinct <= mostCategories || (filled <= 1000 && distinct <= 200),
  );
  const [time, ,] = times;
  const [measure] = measures;
  const [ordinal] = ordinals;
  const [category] = categories.toSorted((one, other) => rankOf(one) - rankOf(other));
  const y: ChartChannel = measure ? measureChannel(measure) : { aggregate: 'count' };
  const colored = (not: ColumnGuess | undefined) => {
    const series = categories.find((one) => one !== not && one.distinct > 1 && one.distinct <= seriesAtMost);
    return series ? { color: { column: series.column.name } } : {};
  };
  if (time && measure) return { mark: 'line', x: { column: time.column.name }, y, ...colored(undefined) };
  if (ordinal && measure)
    return { mark: 'bar', x: { column: ordinal.column.name, bins: 0 }, y, ...colored(undefined) };
  if (category && measure) return { mark: 'bar', x: { column: category.column.name }, y };
  if (time) return { mark: 'bar', x: { column: time.column.name }, y };
  const [first, second] = measures;
  if (first && second)
    return { mark: 'point', x: { column: first.column.name }, y: { column: second.column.name } };
  if (measure) return { mark: 'histogram', x: { column: measure.column.name }, y: { aggregate: 'count' } };
  if (ordinal) return { mark: 'bar', x: { column: ordinal.column.name, bins: 0 }, y };
  const [one, other] = categories.filter(({ distinct }) => distinct > 1 && distinct <= 30);
  if (one && other)
    return { mark: 'heatmap', x: { column: one.column.name }, y: { column: other.column.name }, color: y };
  const any = category ?? texts[0];
  if (any) return { mark: 'bar', x: { column: any.column.name }, y };
  const [number] = numbers;
  return number ? { mark: 'histogram', x: { column: number.column.name }, y } : null;
}

/** Few values first, one value last: it parts nothing. */
const rankOf = ({ distinct, column }: ColumnGuess): number =>
  (distinct < 2 ? 2 : 0) + (identifier.test(column.name) ? 1 : 0);

function measureChannel({ column }: ColumnGuess): ChartChannel {
  return { column: column.name, aggregate: notAdditive.test(column.name) ? 'mean' : 'sum' };
}

/** Rows that are looked at for a proposal. */
const looked = 100_000;
const mostColumns = 60;

export async function guessColumns(
  source: ChartSource,
  ask: AskRows,
): Promise<{ guesses: ColumnGuess[]; rows: number }> {
  const columns = source.columns.slice(0, mostColumns);
  const cells = columns.map((column) => source.cell(column));
  const counts = cells.flatMap((cell) => [`approx_count_distinct(${cell})`, `count(${cell})`]);
  const [row = []] = await ask(
    `SELECT ${['count(*)', ...counts].map((one) => `${one}::VARCHAR`).join(', ')}
     FROM (SELECT * FROM ${source.from} LIMIT ${looked})`,
  );
  const guesses = columns.map((column, index) => ({
    column,
    distinct: Number(row[1 + 2 * index]),
    filled: Number(row[2 + 2 * index]),
  }));
  return { guesses, rows: Number(row[0]) };
}
