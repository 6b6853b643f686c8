import type { Exchange, Failure } from '../rpc.ts';
import type { Diagnostic } from './pipeline.ts';
import type { ResultColumn } from './query.ts';

/** Name as in the SQL (`period_from`, `period_to` of a date range) -> exact text; null is NULL. */
export type DashboardValues = Record<string, string | null>;

export interface DashboardControl {
  name: string;
  label: string;
  type: 'choice' | 'date' | 'date_range' | 'text' | 'number';
  /** What can be chosen; null where anything can be typed. */
  choices: string[] | null;
  /** True where the file gives no default: nothing chosen is NULL. */
  optional: boolean;
  failure: Failure | null;
}

/** The outcome of one query, shared by all its panels. Cells are exact texts. */
export interface DashboardRows {
  name: string;
  sql: string;
  columns: ResultColumn[];
  rows: (string | null)[][];
  /** Of the whole result; `rows` holds the first 10,000. */
  rowCount: number;
  engineMs: number;
  failure: Failure | null;
}

interface PanelHead {
  title: string;
  subtitle: string;
  /** Share of its row. */
  width: number;
}

export interface FigurePanel extends PanelHead {
  kind: 'big_number';
  query: string;
  /** Exact, with thousands separators where the file wants them; null for NULL or no row. */
  value: string | null;
  unit: string;
  change: { text: string; label: string; direction: 'up' | 'down' | 'same'; good: boolean } | null;
  /** Heights of a small line from 0 to 1, in the order of time; null where the file wants none. */
  trend: number[] | null;
  failure: Failure | null;
}

export interface DrawnPanel extends PanelHead {
  kind: 'chart';
  query: string;
  /** Coloured by CSS variables of the editor's theme; null where it failed or has no rows. */
  svg: string | null;
  /** What is drawn, in words. */
  summary: string;
  /** Parameter -> column: mark `#n` in the SVG is row n of the query. */
  select: Record<string, string>;
  failure: Failure | null;
}

export interface BarsPanel extends PanelHead {
  kind: 'bars';
  query: string;
  bars: {
    /** Null for NULL. */
    name: string | null;
    /** As it is shown; null for NULL. */
    value: string | null;
    /** Of all rows together, 0 to 1; null where a row is negative or they add up to nothing. */
    share: number | null;
  }[];
  select: Record<string, string>;
  failure: Failure | null;
}

export interface ShownColumn {
  /** Index into the columns of the query. */
  index: number;
  title: string;
  grouped: boolean;
  bar: boolean;
}

export interface RowsPanel extends PanelHead {
  kind: 'table';
  query: string;
  columns: ShownColumn[];
  limit: number;
  select: Record<string, string>;
  failure: Failure | null;
}

export interface ProsePanel extends PanelHead {
  kind: 'text';
  html: string;
}

export type DashboardPanelResult = FigurePanel | BarsPanel | DrawnPanel | RowsPanel | ProsePanel;

export interface DashboardResult {
  title: string;
  description: string;
  controls: DashboardControl[];
  values: DashboardValues;
  queries: DashboardRows[];
  rows: DashboardPanelResult[][];
  /** ISO 8601 UTC of the oldest publication among the tables that are read; null where none is recorded. */
  publishedAt: string | null;
  /** Tables read that a run has published. */
  reads: { name: string; publishedAt: string; rows: number | null }[];
  engineMs: number;
}

export interface DashboardRequests {
  /** Runs every query once, several at a time. A query that fails fails its panels only. */
  'dashboard/run': Exchange<
    { file: string; text?: string; values: DashboardValues; /** Pixels of the page. */ width?: number },
    DashboardResult
  >;
  /** Writes one HTML file that needs nothing else. */
  'dashboard/export': Exchange<
    { file: string; output: string; values: DashboardValues },
    { path: string; bytes: number; failures: Failure[] }
  >;
  /** The SQL of a query with its parameters written as literals, to be read or run by itself. */
  'dashboard/statement': Exchange<{ file: string; query: string; values: DashboardValues }, { sql: string }>;
  'dashboard/diagnose': Exchange<{ file: string; text: string }, Diagnostic[]>;
}
