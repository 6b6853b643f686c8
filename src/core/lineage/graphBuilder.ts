import type { ColumnEdge, LineageGraph, LineageNode } from '../../protocol/engine/lineage.ts';
import { topologicalOrder } from '../pipeline/graph.ts';
import type { Resolved } from './resolver.ts';

/** Collects datasets and edges; what is said twice stands once. */
export class GraphBuilder {
  readonly #nodes = new Map<string, LineageNode>();
  readonly #edges = new Map<string, { from: string; to: string }>();
  readonly #columnEdges = new Map<string, ColumnEdge>();

  /** A dataset; one that is known keeps what is known of it. */
  node(node: LineageNode): void {
    const known = this.#nodes.get(node.id);
    if (!known || (known.task === null && node.task !== null)) this.#nodes.set(node.id, node);
  }

  get(id: string): LineageNode | undefined {
    return this.#nodes.get(id);
  }

  edge(from: string, to: string): void {
    if (from !== to) this.#edges.set(`${from}\n${to}`, { from, to });
  }

  /** The column edges of one statement; `idOf` turns a name in the text into the name of a dataset. */
  columns(to: string, names: readonly string[], resolved: Resolved, idOf: (table: string) => string): void {
    resolved.columns.forEach(({ name, sources }, index) => {
      for (const { table, column } of sources) {
        this.#add({
          from: this.#end(idOf(table), column),
          to: { node: to, column: names[index] ?? name },
          kind: 'value',
        });
      }
    });
    for (const { table, column, kind } of resolved.uses) {
      this.#add({ from: this.#end(idOf(table), column), to: { node: to, column: null }, kind });
    }
  }

  build(): LineageGraph {
    const edges = [...this.#edges.values()];
    return {
      nodes: inOrder([...this.#nodes.values()], edges),
      edges,
      columnEdges: [...this.#columnEdges.values()],
    };
  }

  /** With the column's own spelling, where it is known. */
  #end(node: string, column: string): ColumnEdge['from'] {
    const known = this.#nodes
      .get(node)
      ?.columns?.find(({ name }) => name.toLowerCase() === column.toLowerCase());
    return { node, column: known?.name ?? column };
  }

  #add(edge: ColumnEdge): void {
    this.#columnEdges.set(JSON.stringify(edge), edge);
  }
}

function inOrder(nodes: LineageNode[], edges: readonly { from: string; to: string }[]): LineageNode[] {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const before = new Map<string, string[]>();
  for (const { from, to } of edges) before.set(to, [...(before.get(to) ?? []), from]);
  const graph = nodes.map(({ id }) => ({ id, needs: before.get(id) ?? [] }));
  return topologicalOrder(graph).flatMap((id) => known.get(id) ?? []);
}
