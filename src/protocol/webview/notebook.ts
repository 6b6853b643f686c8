/**
 * What the notebook's renderer and the host say to each other. A renderer serves every output on the
 * page: each message names the result that it is about.
 */
import type { ChartNotifications } from '../engine/chart.ts';
import type { QueryRequests, RangeParams, ResultSummary } from '../engine/query.ts';
import type { Exchange } from '../rpc.ts';
import type { ChartViewRequests } from './chart.ts';

/** MIME type of an output: the JSON text of a `NotebookOutput`. */
export const notebookMime = 'application/vnd.dew.result+json';
export const notebookRenderer = 'dew-result';
export const notebookType = 'dew-notebook';

export interface NotebookOutput {
  /** As it was when the output was written; `query/changed` brings what comes after. */
  result: ResultSummary;
}

export interface NotebookRequests
  extends
    Pick<QueryRequests, 'query/page' | 'query/arrange' | 'query/statistics' | 'query/cancel'>,
    ChartViewRequests {
  /** The summary of a result now: an output that was scrolled away has missed notifications. */
  'notebook/result': Exchange<{ resultId: string }, ResultSummary>;
  /** The cells of a range to the clipboard. */
  'notebook/copy': Exchange<RangeParams & { header: boolean }, { rows: number }>;
  /** Shows the result in the results panel, with sort, filter, chart, plan and export. */
  'notebook/showInPanel': Exchange<{ resultId: string }, null>;
  /** The whole value of a cell in a document of its own. */
  'notebook/openValue': Exchange<{ resultId: string; version: number; row: number; column: number }, null>;
}

export interface NotebookNotifications extends ChartNotifications {
  'query/changed': ResultSummary;
}
