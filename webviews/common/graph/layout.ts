/**
 * A layered layout from left to right: nodes of one size, right-angled edges with rounded corners.
 * Positions depend on the graph alone, never on a status, so a live graph does not move.
 */
import { orderLayers, type GraphNode, type Slot } from './layering.ts';
import { routeEdges, type EdgePath } from './routing.ts';
import { spread, type Wish } from './spread.ts';

export type { GraphNode } from './layering.ts';
export type { EdgePath } from './routing.ts';

export const NODE_WIDTH = 158;
export const NODE_HEIGHT = 46;
export const MARGIN = 14;
/** Between the middles of two nodes; a node and a bend need half of it. */
const ROW = 68;
const STEP = ROW / 2;

export interface PlacedNode {
  id: string;
  layer: number;
  x: number;
  y: number;
}

export interface GraphLayout {
  width: number;
  height: number;
  nodes: PlacedNode[];
  edges: EdgePath[];
}

export function layoutGraph(nodes: GraphNode[]): GraphLayout {
  const { layers, routes } = orderLayers(nodes);
  const middle = placeRows(layers);
  const { paths, columns, right } = routeEdges(layers, routes, middle, NODE_WIDTH);
  let bottom = 0;
  const placed: PlacedNode[] = [];
  layers.forEach((layer, index) => {
    for (const slot of layer) {
      const y = middle.get(slot)! - NODE_HEIGHT / 2;
      bottom = Math.max(bottom, y + NODE_HEIGHT);
      if (!slot.bend) placed.push({ id: slot.id, layer: index, x: columns[index]!, y });
    }
  });
  return { width: right + MARGIN, height: bottom + MARGIN, nodes: placed, edges: paths };
}

/** The vertical middle of every slot: as near to its neighbours as the order and the distances allow. */
function placeRows(layers: Slot[][]): Map<Slot, number> {
  const middle = new Map<Slot, number>();
  for (const layer of layers) {
    let at = 0;
    layer.forEach((slot, index) => {
      if (index > 0) at += gap(layer[index - 1]!, slot);
      middle.set(slot, at);
    });
  }
  const settle = (layer: Slot[], neighbours: (slot: Slot) => Slot[]) => {
    const wanted = layer.map((slot) => {
      const near = neighbours(slot);
      if (near.length === 0) return { y: middle.get(slot)!, weight: 0.1 };
      const y = near.reduce((sum, other) => sum + middle.get(other)!, 0) / near.length;
      // A bend pulls harder, so that long edges run straight.
      return { y, weight: slot.bend ? 4 : 1 };
    });
    place(layer, wanted).forEach((y, index) => middle.set(layer[index]!, y));
  };
  for (let round = 0; round < 6; round++) {
    for (let at = 1; at < layers.length; at++) settle(layers[at]!, (slot) => slot.before);
    for (let at = layers.length - 2; at >= 0; at--) settle(layers[at]!, (slot) => slot.after);
    for (const layer of layers) settle(layer, (slot) => [...slot.before, ...slot.after]);
  }
  return snap(layers, middle);
}

const gap = (above: Slot, below: Slot): number => (above.bend || below.bend ? STEP : ROW);

function place(layer: Slot[], wishes: Wish[]): number[] {
  const offsets: number[] = [];
  layer.forEach((slot, index) => {
    offsets.push(index === 0 ? 0 : offsets[index - 1]! + gap(layer[index - 1]!, slot));
  });
  return spread(wishes, offsets);
}

/** On half rows, so that no edge has a jog smaller than its corners; the order is kept. */
function snap(layers: Slot[][], middle: Map<Slot, number>): Map<Slot, number> {
  let top = Infinity;
  for (const layer of layers) {
    let offset = 0;
    layer.forEach((slot, index) => {
      if (index > 0) offset += gap(layer[index - 1]!, slot);
      // The small shift keeps two equal neighbours that fall exactly between two steps together.
      const y = Math.round((middle.get(slot)! - offset) / STEP - 1e-6) * STEP + offset;
      middle.set(slot, y);
      if (!slot.bend) top = Math.min(top, y - NODE_HEIGHT / 2);
      else top = Math.min(top, y - 6);
    });
  }
  for (const [slot, y] of middle) middle.set(slot, y - top + MARGIN);
  return middle;
}
