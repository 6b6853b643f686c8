/** What of a graph is shown, and what lights up with a column. */
import type { ColumnEdge, LineageGraph, LineageNode, LineageUse } from '../../src/protocol/engine/lineage.ts';

export interface Chosen {
  node: string;
  /** Null where a whole dataset is chosen. */
  column: string | null;
}

/** Steps in a direction; null for all of them. */
export type Steps = number | null;

export const keyOf = (node: string, column: string | null): string => `${node}\n${column ?? ''}`;

/** The datasets around one, by steps along the edges. */
export function neighbourhood(
  graph: LineageGraph,
  center: string | null,
  up: Steps,
  down: Steps,
): LineageNode[] {
  if (center === null || !graph.nodes.some(({ id }) => id === center)) return graph.nodes;
  const kept = new Set([center]);
  const walk = (steps: Steps, from: 'from' | 'to'): void => {
    const to = from === 'from' ? 'to' : 'from';
    let front = [center];
    for (let step = 0; front.length > 0 && (steps === null || step < steps); step += 1) {
      const next = graph.edges.filter((edge) => front.includes(edge[from])).map((edge) => edge[to]);
      front = [...new Set(next)].filter((id) => !kept.has(id) || step === 0);
      front.forEach((id) => kept.add(id));
    }
  };
  walk(up, 'to');
  walk(down, 'from');
  return graph.nodes.filter(({ id }) => kept.has(id));
}

export interface Step {
  node: string;
  column: string | null;
  kind: LineageUse;
  /** Steps away from the chosen column. */
  distance: number;
}

export interface Lit {
  /** Keys of columns, and of datasets whose rows a column decides. */
  columns: Map<string, LineageUse>;
  edges: Set<ColumnEdge>;
  nodes: Set<string>;
  comesFrom: Step[];
  feeds: Step[];
}

/** The ways of a column to what it is made of and to what is made of it. */
export function litBy(graph: LineageGraph, chosen: Chosen, rows: boolean): Lit {
  const lit: Lit = {
    columns: new Map(),
    edges: new Set(),
    nodes: new Set([chosen.node]),
    comesFrom: [],
    feeds: [],
  };
  const into = grouped(graph.columnEdges, ({ to }) => to.node);
  const out = grouped(graph.columnEdges, ({ from }) => from.node);
  const walk = (back: boolean): void => {
    const seen = new Set([keyOf(chosen.node, chosen.column)]);
    let front: Chosen[] = [chosen];
    for (let distance = 1; front.length > 0; distance += 1) {
      const next: Chosen[] = [];
      for (const at of front) {
        for (const edge of (back ? into : out).get(at.node) ?? []) {
          if (!leads(edge, at, back, rows)) continue;
          const end = back ? edge.from : edge.to;
          lit.edges.add(edge);
          lit.nodes.add(end.node);
          const key = keyOf(end.node, end.column);
          if (lit.columns.get(key) !== 'value') lit.columns.set(key, edge.kind);
          if (seen.has(key)) continue;
          seen.add(key);
          (back ? lit.comesFrom : lit.feeds).push({ ...end, kind: edge.kind, distance });
          if (end.column !== null) next.push(end);
        }
      }
      front = next;
    }
  };
  walk(true);
  walk(false);
  return lit;
}

/** Filters and joins of a dataset decide the rows of each of its columns; they are followed one step. */
function leads(edge: ColumnEdge, at: Chosen, back: boolean, rows: boolean): boolean {
  const end = back ? edge.to : edge.from;
  if (edge.kind !== 'value' && !rows) return false;
  if (!back) return at.column === null || end.column === at.column;
  return end.column === null || at.column === null || end.column === at.column;
}

function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** Datasets and columns whose name holds the text; those that begin with it first. */
export function search(graph: LineageGraph, text: string, most = 12): Chosen[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const all: Chosen[] = graph.nodes.flatMap(({ id, columns }) => [
    { node: id, column: null },
    ...(columns ?? []).map(({ name }) => ({ node: id, column: name })),
  ]);
  const name = ({ node, column }: Chosen): string =>
    (column === null ? node : `${node}.${column}`).toLowerCase();
  const rank = (chosen: Chosen): number => {
    const own = (chosen.column ?? chosen.node).toLowerCase();
    return own === wanted || name(chosen) === wanted ? 0 : own.startsWith(wanted) ? 1 : 2;
  };
  return all
    .filter((chosen) => name(chosen).includes(wanted))
    .sort((a, b) => rank(a) - rank(b) || name(a).length - name(b).length)
    .slice(0, most);
}
