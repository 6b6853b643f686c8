import type { GraphBuilder } from '../../core/lineage/graphBuilder.ts';
import { tableKey } from '../../core/sql/tableKey.ts';
import type { LineageColumn, LineageNode } from '../../protocol/engine/lineage.ts';
import type { SqlShapes } from '../pipeline/sqlShapes.ts';
import type { BoundStatements } from './boundStatements.ts';

/** What is needed to add a task to the graph. */
export interface Parts {
  graph: GraphBuilder;
  shapes: SqlShapes;
  /** Null where only the tables are asked for, not their columns. */
  statements: BoundStatements | null;
  existing: ReadonlyMap<string, LineageColumn[]>;
  /** Ids of the statements that were followed. */
  seen: Set<string>;
}

/** A table or file that no task before has made. */
export function outside({ graph, existing }: Parts, id: string, kind: LineageNode['kind']): void {
  graph.node({
    id,
    kind,
    task: null,
    place: null,
    columns: columnsIn(existing, id),
    exact: true,
    reason: null,
  });
}

/** Columns of a table, however its name is written. */
export function columnsIn(tables: Parts['existing'], table: string): LineageColumn[] | null {
  const id = tables.has(table)
    ? table
    : [...tables.keys()].find((name) => tableKey(name) === tableKey(table));
  return tables.get(id ?? table) ?? null;
}

/** The statement without the semicolon that may end a file. */
export const selectOf = (text: string): string => text.trim().replace(/;\s*$/, '');

export const nameIn = (inputs: readonly string[], name: string): string =>
  inputs.find((input) => input.toLowerCase() === name.toLowerCase()) ?? name;
