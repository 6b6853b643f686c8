/** Where datasets and their columns stand: layers from left to right, in the order in which few edges cross. */
import type { LineageEdge, LineageNode } from '../../src/protocol/engine/lineage.ts';
import { orderLayers, type Slot } from '../common/graph/layering.ts';
import { spread } from '../common/graph/spread.ts';

export const nodeWidth = 184;
const headHeight = 26;
const rowHeight = 20;
const gapX = 56;
const gapY = 18;
const margin = 14;
const bendHeight = 8;
/** Columns of a folded dataset. */
export const foldedColumns = 7;

export interface PlacedColumn {
  name: string;
  type: string | null;
}

interface Box {
  x: number;
  y: number;
  height: number;
}

export interface Placed extends Box {
  node: LineageNode;
  layer: number;
  columns: PlacedColumn[];
  /** How many columns are folded away. */
  hidden: number;
}

export interface Placement {
  nodes: Placed[];
  byId: Map<string, Placed>;
  /** Heights at which the edge `from>to` passes the lanes between its ends, with the left edge of each lane. */
  bends: Map<string, { x: number; y: number }[]>;
  width: number;
  height: number;
}

/** `shows` names the columns that must be seen; others fill a folded dataset up to its limit. */
export function placeNodes(
  nodes: readonly LineageNode[],
  edges: readonly LineageEdge[],
  shows: (node: string, column: string) => boolean,
  unfolded: ReadonlySet<string>,
  withColumns: boolean,
): Placement {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const needs = new Map<string, string[]>();
  for (const { from, to } of edges) {
    if (known.has(from) && known.has(to)) needs.set(to, [...(needs.get(to) ?? []), from]);
  }
  const { layers, routes } = orderLayers(nodes.map(({ id }) => ({ id, needs: needs.get(id) ?? [] })));
  const boxes = new Map<Slot, Box>();
  const byId = new Map<string, Placed>();
  for (const slot of layers.flat()) {
    const x = margin + slot.layer * (nodeWidth + gapX);
    const node = known.get(slot.id);
    if (slot.bend || !node) boxes.set(slot, { x, y: 0, height: bendHeight });
    else {
      const placed = measured(node, slot.layer, x, shows, unfolded.has(node.id), withColumns);
      boxes.set(slot, placed);
      byId.set(node.id, placed);
    }
  }
  const boxOf = (slot: Slot): Box => boxes.get(slot) ?? { x: 0, y: 0, height: 0 };
  const center = (slots: readonly Slot[]): number | null =>
    slots.length === 0
      ? null
      : slots.map(boxOf).reduce((sum, { y, height }) => sum + y + height / 2, 0) / slots.length;
  const settle = (layer: readonly Slot[], near: (slot: Slot) => readonly Slot[]) =>
    stack(layer.map((slot) => ({ box: boxOf(slot), wish: center(near(slot)) })));
  for (const layer of layers) settle(layer, () => []);
  for (let round = 0; round < 4; round += 1) {
    for (const layer of layers) settle(layer, ({ before }) => before);
    for (const layer of [...layers].reverse()) settle(layer, ({ after }) => after);
  }
  const all = [...boxes.values()];
  const top = Math.min(...all.map(({ y }) => y));
  for (const box of all) box.y = Math.round(box.y - top + margin);
  const bends = new Map(
    [...routes].map(([key, route]) => [
      key,
      route
        .filter(({ bend }) => bend)
        .map((slot) => ({ x: boxOf(slot).x, y: boxOf(slot).y + bendHeight / 2 })),
    ]),
  );
  return {
    nodes: [...byId.values()],
    byId,
    bends,
    width: margin * 2 + layers.length * nodeWidth + Math.max(0, layers.length - 1) * gapX,
    height: Math.max(0, ...all.map(({ y, height }) => y + height)) + margin,
  };
}

function measured(
  node: LineageNode,
  layer: number,
  x: number,
  shows: (node: string, column: string) => boolean,
  unfolded: boolean,
  withColumns: boolean,
): Placed {
  const all = withColumns ? (node.columns ?? []) : [];
  const wanted = all.filter(({ name }) => shows(node.id, name));
  const room = Math.max(foldedColumns, wanted.length);
  let free = room - wanted.length;
  const columns =
    unfolded || all.length <= room + 1
      ? all
      : all.filter((column) => wanted.includes(column) || (free > 0 && free-- > 0));
  const hidden = all.length - columns.length;
  const lines = columns.length + (hidden > 0 || (unfolded && all.length > foldedColumns + 1) ? 1 : 0);
  return { node, layer, x, y: 0, height: headHeight + lines * rowHeight, columns, hidden };
}

function stack(lane: { box: Box; wish: number | null }[]): void {
  const offsets: number[] = [];
  let free = 0;
  for (const { box } of lane) {
    offsets.push(free);
    free += box.height + (box.height === bendHeight ? gapY / 2 : gapY);
  }
  // A box that nothing pulls stays where it is, as far as the others let it.
  const wishes = lane.map(({ box, wish }) =>
    wish === null ? { y: box.y, weight: 0.05 } : { y: wish - box.height / 2, weight: 1 },
  );
  const tops = spread(wishes, offsets);
  lane.forEach(({ box }, index) => (box.y = tops[index] ?? 0));
}

/** The height at which edges of a column, or of the dataset, end. */
export function portOf(placed: Placed, column: string | null): number {
  const index = column === null ? -1 : placed.columns.findIndex(({ name }) => name === column);
  return placed.y + (index < 0 ? headHeight / 2 : headHeight + index * rowHeight + rowHeight / 2);
}

/** From the right side of one dataset to the left side of another, past those that stand between them. */
export function edgePath(
  { bends }: Placement,
  from: Placed,
  fromColumn: string | null,
  to: Placed,
  toColumn: string | null,
): string {
  let x = from.x + nodeWidth;
  let y = portOf(from, fromColumn);
  let path = `M${x} ${y}`;
  const curve = (nextX: number, nextY: number): void => {
    const reach = Math.max(16, Math.min(60, (nextX - x) / 2));
    path += `C${x + reach} ${y} ${nextX - reach} ${nextY} ${nextX} ${nextY}`;
    x = nextX;
    y = nextY;
  };
  for (const bend of bends.get(`${from.node.id}>${to.node.id}`) ?? []) {
    curve(bend.x, bend.y);
    x += nodeWidth;
    path += `H${x}`;
  }
  curve(to.x, portOf(to, toColumn));
  return path;
}
