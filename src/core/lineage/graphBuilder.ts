import type { ColumnEdge, LineageGraph, LineageNode } from '../../protocol/engine/lineage.ts';
import { topologicalOrder } from '../pipeline/graph.ts';
import { plainTable, tableKey } from '../sql/tableKey.ts';
import type { Resolved } from './resolver.ts';

/** Collects datasets and edges; what is said twice stands once. */
export class GraphBuilder {
  readonly #nodes = new Map<string, LineageNode>();
  /** Ids of tables by what all ways to write them share. */
  readonly #tables = new Map<string, string>();
  readonly #edges = new Map<string, { from: string; to: string }>();
  readonly #columnEdges = new Map<string, readonly ColumnEdge[]>();

  /** A dataset; one that is known keeps what is known of it. */
  node(node: LineageNode): void {
    const known = this.get(node.id);
    if (!known || (known.task === null && node.task !== null)) this.replace(node);
  }

  /** More is known of a dataset than before. */
  replace(node: LineageNode): void {
    const known = this.#idOf(node.id);
    const id = node.kind === 'table' ? plainTable(known) : known;
    this.#nodes.set(id, { ...node, id });
    if (node.kind === 'table') this.#tables.set(tableKey(id), id);
  }

  get(id: string): LineageNode | undefined {
    return this.#nodes.get(this.#idOf(id));
  }

  edge(one: string, other: string): void {
    const [from, to] = [this.#idOf(one), this.#idOf(other)];
    if (from !== to) this.#edges.set(`${from}\n${to}`, { from, to });
  }

  /** The column edges of one statement; `idOf` turns a name in the text into the name of a dataset. */
  columns(to: string, names: readonly string[], resolved: Resolved, idOf: (table: string) => string): void {
    this.addColumns(this.columnEdges(to, names, resolved, idOf));
  }

  columnEdges(
    to: string,
    names: readonly string[],
    resolved: Resolved,
    idOf: (table: string) => string,
  ): ColumnEdge[] {
    const values = resolved.columns.flatMap(({ name, sources }, index) =>
      sources.map(({ table, column }): ColumnEdge => ({
        from: this.#end(idOf(table), column),
        to: { node: this.#idOf(to), column: names[index] ?? name },
        kind: 'value',
      })),
    );
    const uses = resolved.uses.map(({ table, column, kind }): ColumnEdge => ({
      from: this.#end(idOf(table), column),
      to: { node: this.#idOf(to), column: null },
      kind,
    }));
    return [...values, ...uses];
  }

  /** Edges of one statement hold no doubles; those of several that fill one dataset may. */
  addColumns(edges: readonly ColumnEdge[]): void {
    const [first] = edges;
    if (!first) return;
    const known = this.#columnEdges.get(first.to.node);
    if (!known) this.#columnEdges.set(first.to.node, edges);
    else {
      const all = [...known, ...edges].map((edge): [string, ColumnEdge] => [JSON.stringify(edge), edge]);
      this.#columnEdges.set(first.to.node, [...new Map(all).values()]);
    }
  }

  build(): LineageGraph {
    const edges = [...this.#edges.values()];
    return {
      nodes: inOrder([...this.#nodes.values()], edges),
      edges,
      columnEdges: [...this.#columnEdges.values()].flat(),
    };
  }

  #idOf(id: string): string {
    return this.#nodes.has(id) ? id : (this.#tables.get(tableKey(id)) ?? id);
  }

  /** With the column's own spelling, where it is known. */
  #end(node: string, column: string): ColumnEdge['from'] {
    const known = this.get(node)?.columns?.find(({ name }) => name.toLowerCase() === column.toLowerCase());
    return { node: this.#idOf(node), column: known?.name ?? column };
  }
}

function inOrder(nodes: LineageNode[], edges: readonly { from: string; to: string }[]): LineageNode[] {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const before = new Map<string, string[]>();
  for (const { from, to } of edges) before.set(to, [...(before.get(to) ?? []), from]);
  const graph = nodes.map(({ id }) => ({ id, needs: before.get(id) ?? [] }));
  return topologicalOrder(graph).flatMap((id) => known.get(id) ?? []);
}
