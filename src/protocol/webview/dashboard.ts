/** One dashboard as a page. */
import type { DashboardResult, DashboardValues } from '../engine/dashboard.ts';
import type { Exchange, Failure } from '../rpc.ts';

export interface DashboardViewRequests {
  /** Runs the queries of the file as it is saved; charts are drawn for a page of `width` pixels. */
  'dashboard/show': Exchange<{ values: DashboardValues; width: number }, DashboardResult>;
  /** The SQL of a query as a document, with the values of its parameters above it. */
  'dashboard/openSql': Exchange<{ query: string; values: DashboardValues }, null>;
  /** All rows of a query in the results panel. */
  'dashboard/openRows': Exchange<{ query: string; values: DashboardValues }, null>;
  'dashboard/openFile': Exchange<null, null>;
  /** Null where the user named no file. */
  'dashboard/exportHtml': Exchange<{ values: DashboardValues }, { path: string } | null>;
}

export interface DashboardViewNotifications {
  /** The file was saved: what it says now is to be shown. */
  'dashboard/saved': null;
  'engine/lost': Failure;
}
