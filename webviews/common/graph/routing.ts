/** The lines between the layers: right angles, corners of 8 px, edges of one source on one track. */
import type { Slot } from './layering.ts';

export interface EdgePath {
  from: string;
  to: string;
  /** SVG path data. */
  path: string;
}

const CORNER = 8;
const GAP = 24;
const TRACK = 8;
const MARGIN = 14;

interface Bundle {
  key: string;
  top: number;
  bottom: number;
  track: number;
}

interface Routed {
  paths: EdgePath[];
  /** Left edge of every layer. */
  columns: number[];
  right: number;
}

/** Widens the gap between two layers by one track for every bundle that would lie on another one. */
export function routeEdges(
  layers: Slot[][],
  routes: Map<string, Slot[]>,
  middle: Map<Slot, number>,
  width: number,
): Routed {
  const columns: number[] = [];
  const trackOf = layers.map((layer) => assignTracks(layer, middle));
  const most = trackOf.map((tracks) => Math.max(0, ...tracks.values()));
  const gaps = most.map((track) => Math.max(GAP, 2 * CORNER + track * TRACK));
  let x = MARGIN;
  layers.forEach((_, index) => {
    columns.push(x);
    x += width + gaps[index]!;
  });
  const paths: EdgePath[] = [];
  for (const route of routes.values()) {
    let path = `M${columns[route[0]!.layer]! + width} ${middle.get(route[0]!)!}`;
    for (let at = 1; at < route.length; at++) {
      const from = route[at - 1]!;
      const to = route[at]!;
      const y1 = middle.get(from)!;
      const y2 = middle.get(to)!;
      const left = columns[from.layer]! + width;
      if (y1 !== y2) {
        const spread = (most[from.layer]! * TRACK) / 2;
        const track = trackOf[from.layer]!.get(bundleKey(from, to)) ?? 0;
        const turn = left + gaps[from.layer]! / 2 - spread + track * TRACK;
        const down = y2 > y1 ? CORNER : -CORNER;
        path += `H${turn - CORNER}Q${turn} ${y1} ${turn} ${y1 + down}V${y2 - down}Q${turn} ${y2} ${turn + CORNER} ${y2}`;
      }
      const end = to.bend && at < route.length - 1 ? columns[to.layer]! + width : columns[to.layer]!;
      path += `H${end}`;
    }
    paths.push({ from: route[0]!.id, to: route.at(-1)!.id, path });
  }
  const last = columns.at(-1);
  return { paths, columns, right: last === undefined ? 0 : last + width };
}

/** Edges that leave one slot share a line; a slot with one reader shares the line of that reader. */
function bundleKey(from: Slot, to: Slot): string {
  return from.after.length > 1 ? `from ${from.id} ${from.bend}` : `to ${to.id} ${to.bend}`;
}

/** Interval colouring: two bundles get the same track only where they do not touch. */
function assignTracks(layer: Slot[], middle: Map<Slot, number>): Map<string, number> {
  const bundles = new Map<string, Bundle>();
  for (const from of layer) {
    for (const to of from.after) {
      const y1 = middle.get(from)!;
      const y2 = middle.get(to)!;
      if (y1 === y2) continue;
      const key = bundleKey(from, to);
      const bundle = bundles.get(key) ?? { key, top: Infinity, bottom: -Infinity, track: 0 };
      bundle.top = Math.min(bundle.top, y1, y2);
      bundle.bottom = Math.max(bundle.bottom, y1, y2);
      bundles.set(key, bundle);
    }
  }
  const tracks: Bundle[][] = [];
  for (const bundle of [...bundles.values()].sort((a, b) => a.top - b.top || b.bottom - a.bottom)) {
    let track = tracks.findIndex((line) => line.every((other) => other.bottom < bundle.top));
    if (track < 0) track = tracks.push([]) - 1;
    tracks[track]!.push(bundle);
    bundle.track = track;
  }
  return new Map([...bundles.values()].map((bundle) => [bundle.key, bundle.track]));
}
