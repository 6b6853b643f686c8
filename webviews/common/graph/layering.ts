/** Layers and their order: the first half of the layered layout. */

export interface GraphNode {
  id: string;
  needs: string[];
}

/** A place in a layer: a node, or a bend of a long edge that all edges of one source share. */
export interface Slot {
  id: string;
  layer: number;
  bend: boolean;
  before: Slot[];
  after: Slot[];
}

export interface Layering {
  layers: Slot[][];
  /** For an edge `source>target`: the slots it passes, ends included. */
  routes: Map<string, Slot[]>;
}

/** Longest path from the sources; a node with more readers than inputs moves next to its first reader. */
export function layerOf(nodes: GraphNode[]): Map<string, number> {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const layers = new Map<string, number>();
  const visiting = new Set<string>();
  const visit = (node: GraphNode): number => {
    const done = layers.get(node.id);
    if (done !== undefined) return done;
    // A cycle is reported by the pipeline's diagnostics; here it must only not hang the view.
    if (visiting.has(node.id)) return 0;
    visiting.add(node.id);
    let layer = 0;
    for (const need of node.needs) {
      const source = known.get(need);
      if (source && source !== node) layer = Math.max(layer, visit(source) + 1);
    }
    visiting.delete(node.id);
    layers.set(node.id, layer);
    return layer;
  };
  nodes.forEach(visit);

  const readers = new Map<string, GraphNode[]>();
  for (const node of nodes)
    for (const need of new Set(node.needs)) readers.set(need, [...(readers.get(need) ?? []), node]);
  const fromTheRight = [...nodes].sort((a, b) => layers.get(b.id)! - layers.get(a.id)!);
  for (const node of fromTheRight) {
    const mine = readers.get(node.id) ?? [];
    const inputs = node.needs.filter((need) => known.has(need)).length;
    if (inputs === 0 || mine.length <= inputs) continue;
    const first = Math.min(...mine.map((reader) => layers.get(reader.id)!));
    layers.set(node.id, Math.max(layers.get(node.id)!, first - 1));
  }
  return layers;
}

/** Puts every node and bend into its layer and orders the layers so that few edges cross. */
export function orderLayers(nodes: GraphNode[]): Layering {
  const layerOfNode = layerOf(nodes);
  const count = Math.max(0, ...layerOfNode.values()) + 1;
  const layers: Slot[][] = Array.from({ length: nodes.length === 0 ? 0 : count }, () => []);
  const slots = new Map<string, Slot>();
  const slotFor = (id: string, layer: number, bend: boolean): Slot => {
    const key = bend ? `${id}\u0000${layer}` : id;
    let slot = slots.get(key);
    if (!slot) {
      slot = { id, layer, bend, before: [], after: [] };
      slots.set(key, slot);
      layers[layer]!.push(slot);
    }
    return slot;
  };
  for (const node of nodes) slotFor(node.id, layerOfNode.get(node.id)!, false);
  const routes = new Map<string, Slot[]>();
  for (const node of nodes) {
    for (const need of new Set(node.needs)) {
      const from = layerOfNode.get(need);
      const to = layerOfNode.get(node.id)!;
      if (from === undefined || from >= to) continue;
      const route = [slotFor(need, from, false)];
      for (let layer = from + 1; layer < to; layer++) route.push(slotFor(need, layer, true));
      route.push(slotFor(node.id, to, false));
      for (let at = 1; at < route.length; at++) link(route[at - 1]!, route[at]!);
      routes.set(`${need}>${node.id}`, route);
    }
  }
  sweep(layers);
  return { layers, routes };
}

function link(from: Slot, to: Slot): void {
  if (from.after.includes(to)) return;
  from.after.push(to);
  to.before.push(from);
}

/** Barycentre sweeps in both directions; the order with the fewest crossings wins. */
function sweep(layers: Slot[][]): void {
  const position = new Map<Slot, number>();
  const number = (layer: Slot[]) => layer.forEach((slot, index) => position.set(slot, index));
  layers.forEach(number);
  const mean = (slot: Slot, neighbours: Slot[]): number =>
    neighbours.length === 0
      ? position.get(slot)!
      : neighbours.reduce((sum, other) => sum + position.get(other)!, 0) / neighbours.length;
  const arrange = (layer: Slot[], side: 'before' | 'after') => {
    const key = new Map(layer.map((slot) => [slot, mean(slot, slot[side])]));
    layer.sort((a, b) => key.get(a)! - key.get(b)! || position.get(a)! - position.get(b)!);
    number(layer);
  };
  let best = layers.map((layer) => [...layer]);
  let fewest = crossings(layers, position);
  for (let round = 0; round < 12 && fewest > 0; round++) {
    if (round % 2 === 0) for (let at = 1; at < layers.length; at++) arrange(layers[at]!, 'before');
    else for (let at = layers.length - 2; at >= 0; at--) arrange(layers[at]!, 'after');
    const now = crossings(layers, position);
    if (now >= fewest) continue;
    fewest = now;
    best = layers.map((layer) => [...layer]);
  }
  best.forEach((layer, index) => {
    layers[index] = layer;
    number(layer);
  });
}

/** Crossings between neighbouring layers: inversions among edges sorted by their source. */
export function crossings(layers: Slot[][], position: Map<Slot, number>): number {
  let total = 0;
  for (const layer of layers) {
    const ends: number[] = [];
    for (const slot of layer) {
      ends.push(...slot.after.map((target) => position.get(target)!).sort((a, b) => a - b));
    }
    // A binary indexed tree counts, for every edge, the earlier ones that end below it.
    const size = Math.max(0, ...ends) + 1;
    const tree = new Uint32Array(size + 1);
    let seen = 0;
    for (const end of ends) {
      let below = 0;
      for (let at = end + 1; at > 0; at -= at & -at) below += tree[at]!;
      total += seen - below;
      for (let at = end + 1; at <= size; at += at & -at) tree[at]!++;
      seen++;
    }
  }
  return total;
}
