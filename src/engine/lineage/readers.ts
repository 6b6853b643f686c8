/** What only reads: reports, dashboards and tests, each with statements of its own. */
import type { LineageColumn, LineageNode } from '../../protocol/engine/lineage.ts';
import { isEngineFailure } from '../../core/failure.ts';
import { nameIn, outside, selectOf, type Parts } from './lineageParts.ts';

export interface NamedStatement {
  /** Stands before the names of its columns; empty where they are not shown. */
  name: string;
  sql: string;
}

/** A node with the columns of all its statements; where one is not followed, the node says which and why. */
export async function addReader(
  parts: Parts,
  node: LineageNode,
  wish: readonly NamedStatement[],
): Promise<void> {
  const { graph, statements, shapes, existing, seen } = parts;
  const columns: LineageColumn[] = [];
  const reasons: string[] = [];
  graph.node(node);
  for (const [index, { name, sql }] of wish.entries()) {
    const text = selectOf(sql);
    const shape = await shapes.shape(text, [...existing.keys()]).catch((error: unknown) => {
      if (!isEngineFailure(error)) throw error;
      reasons.push(`${name}: ${error.failure.message}`);
      return null;
    });
    if (!shape) continue;
    for (const table of shape.tables) outside(parts, table, 'table');
    for (const file of shape.files) outside(parts, file, 'file');
    const inputs = [...shape.tables, ...shape.files];
    for (const input of inputs) graph.edge(input, node.id);
    if (!statements) continue;
    const id = `${node.kind} ${node.id} ${index}`;
    seen.add(id);
    const tables = new Map(shape.tables.map((table) => [table, graph.get(table)?.columns ?? null]));
    const shown = (column: string) => `${name}.${column}`;
    const followed = await statements.follow({ id, sql: text, tables, files: shape.files }, (bound) => {
      if (!bound.resolved) return [];
      const names = (bound.columns ?? []).map((column) => shown(column.name));
      const edges = graph.columnEdges(node.id, names, bound.resolved, (table) => nameIn(inputs, table));
      // A test shows no values: what its rules look at decides whether it passes.
      return node.kind === 'test' ? edges.filter(({ to }) => to.column === null) : edges;
    });
    const { bound, edges } = followed;
    if (node.kind !== 'test')
      columns.push(...(bound.columns ?? []).map((column) => ({ ...column, name: shown(column.name) })));
    if (bound.reason !== null) reasons.push(`${name}: ${bound.reason}`);
    graph.addColumns(edges);
  }
  graph.replace({
    ...node,
    columns: statements ? columns : null,
    exact: reasons.length === 0,
    reason: reasons.length === 0 ? null : reasons.join(' '),
  });
}
