import type { GraphLayout, PlacedNode } from './layout.ts';

/** The size of a whole graph, in pixels at scale 1. */
export interface Extent {
  width: number;
  height: number;
}

export type Direction = 'ArrowRight' | 'ArrowLeft' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End';

/** Where an arrow leads: right and left along edges, up and down inside a layer. Null where it ends. */
export function neighbour(layout: GraphLayout, from: string, key: Direction): string | null {
  const node = layout.nodes.find((other) => other.id === from);
  if (!node) return null;
  if (key === 'Home') return layout.nodes[0]?.id ?? null;
  if (key === 'End') return layout.nodes.at(-1)?.id ?? null;
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const layer = layout.nodes.filter((other) => other.layer === node.layer).sort((a, b) => a.y - b.y);
    return layer[layer.indexOf(node) + (key === 'ArrowDown' ? 1 : -1)]?.id ?? null;
  }
  const ends = layout.edges.filter((edge) => (key === 'ArrowRight' ? edge.from : edge.to) === from);
  const ids = new Set(ends.map((edge) => (key === 'ArrowRight' ? edge.to : edge.from)));
  return nearest(
    layout.nodes.filter((other) => ids.has(other.id)),
    node,
  );
}

/** The neighbour with the smallest bend first, then the one in the nearest layer. */
function nearest(nodes: PlacedNode[], to: PlacedNode): string | null {
  const distance = (node: PlacedNode) => Math.abs(node.y - to.y) + Math.abs(node.layer - to.layer) / 100;
  return [...nodes].sort((a, b) => distance(a) - distance(b))[0]?.id ?? null;
}

/** The scale that shows the whole graph, never above 1 and never so small that names cannot be read. */
export function fittingScale(extent: Extent, width: number, height: number): number {
  if (extent.width === 0 || extent.height === 0) return 1;
  return Math.max(0.75, Math.min(1, width / extent.width, height / extent.height));
}
