import type { LineageGraph } from '../engine/lineage.ts';
import type { Exchange, Failure } from '../rpc.ts';

export interface LineageSnapshot {
  graph: LineageGraph;
  /** Dataset that the page is about; null for the whole project. */
  center: string | null;
  /** ISO 8601, UTC: when the texts were read. */
  readAt: string;
  /** True while only the tables are known: the columns follow as `lineage/changed`. */
  partial: boolean;
}

export interface LineageViewRequests {
  'lineage/load': Exchange<null, LineageSnapshot>;
  /** Opens the text that makes a dataset, at the column where it stands in the text. */
  'lineage/open': Exchange<{ node: string; column: string | null }, null>;
  'lineage/copy': Exchange<{ text: string }, null>;
}

export interface LineageViewNotifications {
  /** A text of the project was saved: the graph was read again. */
  'lineage/changed': LineageSnapshot;
  'lineage/failed': Failure;
}
