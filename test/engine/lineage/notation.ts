import type { LineageGraph } from '../../../src/protocol/engine/lineage.ts';

/** The edges of the last dataset, in the notation of the list; sorted, since a graph has no order. */
export function edgesOf({ nodes, columnEdges }: LineageGraph): string {
  const target = nodes.at(-1);
  if (!target?.exact) return 'inexact';
  const values = new Map<string, string[]>();
  const uses = new Map<string, string[]>();
  for (const { from, to, kind } of columnEdges.filter((edge) => edge.to.node === target.id)) {
    const map = to.column === null ? uses : values;
    const key = to.column ?? kind;
    map.set(key, [...(map.get(key) ?? []), `${from.node}.${from.column}`]);
  }
  const lines = [
    ...[...values].map(([column, sources]) => `${column} <- ${sources.sort().join(', ')}`),
    ...[...uses].map(([kind, sources]) => `${kind}: ${sources.sort().join(', ')}`),
  ];
  return lines.sort().join('; ');
}

/** The written notation in the same order; a column that stands twice is one. */
export function normal(edges: string): string {
  if (edges === 'inexact' || edges === '') return edges;
  const lines = new Map<string, string[]>();
  for (const part of edges.split('; ')) {
    const [, head = '', sources = ''] = /^(.*?(?: <-|:)) (.*)$/.exec(part) ?? [];
    lines.set(head, [...(lines.get(head) ?? []), ...sources.split(', ')]);
  }
  return [...lines]
    .map(([head, sources]) => `${head} ${[...new Set(sources)].sort().join(', ')}`)
    .sort()
    .join('; ');
}
