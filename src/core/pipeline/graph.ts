/** Order, cycles and selection of a task graph. `needs` holds ids of the same graph only. */
import { didYouMean } from './suggestion.ts';

export interface GraphNode {
  id: string;
  needs: readonly string[];
}

/** Ids such that every task comes after what it needs; the order of the file otherwise. A cycle is cut. */
export function topologicalOrder(nodes: readonly GraphNode[]): string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const seen = new Set<string>();
  const order: string[] = [];
  const visit = (node: GraphNode): void => {
    if (seen.has(node.id)) return;
    seen.add(node.id);
    for (const need of node.needs) {
      const found = byId.get(need);
      if (found) visit(found);
    }
    order.push(node.id);
  };
  nodes.forEach(visit);
  return order;
}

/** One cycle as ids, the first repeated at the end: `a, b, a`; null where there is none. */
export function findCycle(nodes: readonly GraphNode[]): string[] | null {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (node: GraphNode): string[] | null => {
    if (finished.has(node.id)) return null;
    const at = path.indexOf(node.id);
    if (at >= 0) return [...path.slice(at), node.id];
    path.push(node.id);
    for (const need of node.needs) {
      const found = byId.get(need);
      const cycle = found && visit(found);
      if (cycle) return cycle;
    }
    path.pop();
    finished.add(node.id);
    return null;
  };
  for (const node of nodes) {
    const cycle = visit(node);
    if (cycle) return cycle;
  }
  return null;
}

/** Everything reachable from `id` along `next`, without `id` itself. */
export function reachable(id: string, next: (id: string) => readonly string[]): Set<string> {
  const found = new Set<string>();
  const open = [...next(id)];
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    if (found.has(current)) continue;
    found.add(current);
    open.push(...next(current));
  }
  found.delete(id);
  return found;
}

/** Ids chosen by `a`, `+a` (and what it needs), `a+` (and what needs it), `+a+`; `*` stands for any letters. */
export function selectTasks(
  nodes: readonly GraphNode[],
  selectors: readonly string[],
): { ids: Set<string>; problems: { selector: string; next: string }[] } {
  const ids = new Set<string>();
  const problems: { selector: string; next: string }[] = [];
  const needs = new Map(nodes.map((node) => [node.id, node.needs]));
  const upward = (id: string) => needs.get(id) ?? [];
  const downward = (id: string) => nodes.filter((node) => node.needs.includes(id)).map((node) => node.id);
  for (const selector of selectors) {
    const match = /^(\+?)([a-z0-9_*]+)(\+?)$/.exec(selector);
    const name = match?.[2] ?? selector;
    const pattern = new RegExp(`^${name.replace(/[^a-z0-9_*]/g, '').replaceAll('*', '.*')}$`);
    const chosen = match ? nodes.filter((node) => pattern.test(node.id)) : [];
    if (chosen.length === 0) {
      problems.push({
        selector,
        next: didYouMean(
          name,
          nodes.map((node) => node.id),
        ),
      });
    }
    for (const { id } of chosen) {
      ids.add(id);
      if (match?.[1]) reachable(id, upward).forEach((found) => ids.add(found));
      if (match?.[3]) reachable(id, downward).forEach((found) => ids.add(found));
    }
  }
  return { ids, problems };
}
