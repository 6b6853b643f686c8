import type { Exchange } from '../rpc.ts';
import type { Diagnostic } from './pipeline.ts';
import type { Filter } from './query.ts';

export type ChartMark = 'bar' | 'line' | 'area' | 'point' | 'histogram' | 'heatmap' | 'box';
export type ChartAggregate = 'count' | 'sum' | 'mean' | 'median' | 'min' | 'max' | 'distinct';
export type TimeUnit = 'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second';
export type ChartSort = 'x' | '-x' | 'y' | '-y';
export type ChartStack = 'stacked' | 'grouped' | 'share';

/** What stands on one channel; what is missing is chosen from the column's type and values. */
export interface ChartChannel {
  /** A name of the result; a second `id` is `id_1`. Missing only where rows are counted. */
  column?: string | undefined;
  aggregate?: ChartAggregate | undefined;
  /** Of a date or time: what becomes one mark. */
  unit?: TimeUnit | undefined;
  /** Of a number: about how many bins; 0 draws each value by itself. */
  bins?: number | undefined;
  /** Of a category: how many values have a mark of their own. */
  limit?: number | undefined;
  /** Whether the values over the limit become one mark "Other"; else they are left out, and counted. */
  other?: boolean | undefined;
}

export interface Chart {
  mark: ChartMark;
  title?: string | undefined;
  x: ChartChannel;
  y?: ChartChannel | undefined;
  /** A category; the measure of a heatmap; a number of points. */
  color?: ChartChannel | undefined;
  size?: ChartChannel | undefined;
  facet?: ChartChannel | undefined;
  sort?: ChartSort | undefined;
  stack?: ChartStack | undefined;
}

export interface ChartColumn {
  name: string;
  /** DuckDB's type text. */
  type: string;
  isNumber: boolean;
}

/** A drawn chart with the figures that it shows. Cells are exact texts. */
export interface ChartDrawing {
  /** As it was drawn: what the wish left open is filled in. */
  chart: Chart;
  title: string;
  /** Coloured by CSS variables of the editor's theme; null where there is nothing to draw. Mark `#n` is row n. */
  svg: string | null;
  /** What is drawn, in words, for who cannot see it. */
  summary: string;
  columns: ChartColumn[];
  rows: (string | null)[][];
  /** What finds the rows of mark n; null where they cannot be told exactly. */
  filters: (Filter[] | null)[];
  /** Rows that the chart was made of. */
  rowsRead: number;
  /** Rows of the whole result, null while not known. */
  rowCount: number | null;
  marks: number;
  /** What is not drawn or was drawn otherwise than asked for, each a sentence with its count. */
  notes: string[];
  engineMs: number;
}

export type ChartTheme = 'light' | 'dark';
export type ChartForm = 'svg' | 'vega-lite' | 'html';

export interface ChartFile {
  /** As YAML text: what `query/run` takes. */
  chart: string;
  sql: string;
  /** Shown on the result's tab. */
  name: string;
}

export interface ChartRequests {
  /** Counts in the whole stored result as it is filtered; without a chart one is proposed. */
  'chart/draw': Exchange<
    { resultId: string; chart: Chart | null; width: number; height: number },
    ChartDrawing
  >;
  /** The same chart as a text that stands by itself. */
  'chart/export': Exchange<
    {
      resultId: string;
      chart: Chart;
      form: ChartForm;
      width: number;
      height: number;
      theme: ChartTheme;
    },
    { text: string }
  >;
  /** Writes `*.chart.yaml`: where the statement stands in a file under a name, a reference to it; else its text. */
  'chart/save': Exchange<{ resultId: string; chart: Chart; file: string }, { path: string }>;
  /** A chart file with the SQL that it names; nothing is run. */
  'chart/open': Exchange<{ file: string }, ChartFile>;
  /** What stands before a statement with its chart as a `-- chart:` comment; null takes it away. */
  'chart/comment': Exchange<{ text: string; chart: Chart | null }, { text: string }>;
  'chart/diagnose': Exchange<{ file: string; text: string }, Diagnostic[]>;
}

export interface ChartNotifications {
  /** While rows are counted; null where DuckDB gives no percentage. */
  'chart/progress': { resultId: string; percent: number | null };
}
