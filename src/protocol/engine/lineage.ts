import type { Exchange, Place } from '../rpc.ts';

/**
 * A dataset: `file` and `table` hold rows, `report` is a file made of them, `result` what a statement gives; `dashboard` and
 * `test` only read. A column of a report or dashboard is named `query.column`.
 */
export type LineageKind = 'file' | 'table' | 'report' | 'dashboard' | 'test' | 'result';

export interface LineageColumn {
  name: string;
  /** DuckDB type; null where DuckDB could not bind the statement. */
  type: string | null;
}

export interface LineageNode {
  /** Table name (with its schema, where that is not main), path of a file, or `result`. */
  id: string;
  kind: LineageKind;
  /** Task that makes it, `pipeline.task`; null for what comes from outside. */
  task: string | null;
  /** Where it is defined. */
  place: Place | null;
  /** Null where the columns are not known. */
  columns: LineageColumn[] | null;
  /** False where the columns are not followed, or not all of them; `reason` then says why. Edges to it are never guessed. */
  exact: boolean;
  reason: string | null;
}

export interface LineageEdge {
  from: string;
  to: string;
}

/** `value`: the target's value is made of it. The others decide which rows there are, and then `to.column` is null. */
export type LineageUse = 'value' | 'filter' | 'join' | 'group' | 'order';

export interface ColumnEdge {
  from: { node: string; column: string };
  to: { node: string; column: string | null };
  kind: LineageUse;
}

export interface LineageGraph {
  /** In an order in which every dataset comes after those that it is made of. */
  nodes: LineageNode[];
  edges: LineageEdge[];
  columnEdges: ColumnEdge[];
}

export interface LineageRequests {
  /** All datasets of the project; without `columns`, only which is made of which, at once. */
  'lineage/project': Exchange<{ columns: boolean }, LineageGraph>;
  /** One or more statements; tables are those of the project where there is one. */
  'lineage/statements': Exchange<{ sql: string }, LineageGraph>;
}
