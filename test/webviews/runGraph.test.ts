import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neighbour } from '../../webviews/common/graph/graphKeys.ts';
import { layerOf, type GraphNode } from '../../webviews/common/graph/layering.ts';
import { layoutGraph, NODE_HEIGHT, NODE_WIDTH } from '../../webviews/common/graph/layout.ts';
import { manyTasks, taskSummaries } from './runData.ts';

/** Any graph without a cycle: a node needs only earlier ones. */
const graphs = fc
  .array(fc.array(fc.nat({ max: 40 }), { maxLength: 4 }), { minLength: 1, maxLength: 40 })
  .map((lists): GraphNode[] =>
    lists.map((needs, index) => ({
      id: `n${index}`,
      needs: [...new Set(needs.filter((need) => need < index).map((need) => `n${need}`))],
    })),
  );

describe('layout of the graph', () => {
  it('places the run of the picture in rows and columns of its own', () => {
    const layout = layoutGraph(taskSummaries);
    const at = (id: string) => layout.nodes.find((node) => node.id === id)!;
    expect(at('extract_customers')).toMatchObject({ x: 14, y: 14 });
    expect(at('stg_order_lines')).toMatchObject({ x: 196, y: 150 });
    expect(at('fct_order_lines').y).toBe((at('check_orders').y + at('check_order_lines').y) / 2);
    expect(layout.edges.find((edge) => edge.to === 'stg_customers')?.path).toBe('M172 37H196');
    const turned = layout.edges.find((edge) => edge.from === 'check_orders')!;
    expect(turned.path).toBe('M536 105H540Q548 105 548 113V131Q548 139 556 139H560');
  });

  it('never lets two nodes overlap, and every edge leads to the right', () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const { nodes: placed, edges, width, height } = layoutGraph(nodes);
        expect(placed).toHaveLength(nodes.length);
        for (const [index, a] of placed.entries()) {
          expect(a.x + NODE_WIDTH).toBeLessThanOrEqual(width);
          expect(a.y + NODE_HEIGHT).toBeLessThanOrEqual(height);
          for (const b of placed.slice(index + 1)) {
            const apart = Math.abs(a.x - b.x) >= NODE_WIDTH || Math.abs(a.y - b.y) >= NODE_HEIGHT + 8;
            expect(apart, `${a.id} and ${b.id}`).toBe(true);
          }
        }
        const byId = new Map(placed.map((node) => [node.id, node]));
        expect(edges).toHaveLength(nodes.reduce((sum, node) => sum + node.needs.length, 0));
        for (const edge of edges) {
          const from = byId.get(edge.from)!;
          const to = byId.get(edge.to)!;
          expect(from.layer).toBeLessThan(to.layer);
          expect(edge.path.startsWith(`M${from.x + NODE_WIDTH} ${from.y + NODE_HEIGHT / 2}`)).toBe(true);
          expect(edge.path.endsWith(`H${to.x}`)).toBe(true);
          expect(edge.path).not.toMatch(/NaN|undefined/);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('draws no line through a node', () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const { nodes: placed, edges } = layoutGraph(nodes);
        for (const edge of edges) {
          for (const { x1, x2, y } of horizontals(edge.path)) {
            for (const node of placed) {
              if (node.id === edge.from || node.id === edge.to) continue;
              const crosses =
                x2 > node.x && x1 < node.x + NODE_WIDTH && y > node.y && y < node.y + NODE_HEIGHT;
              expect(crosses, `${edge.from}>${edge.to} through ${node.id}`).toBe(false);
            }
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('survives a cycle and a need that is no task', () => {
    const nodes = [
      { id: 'a', needs: ['b', 'nothing'] },
      { id: 'b', needs: ['a'] },
      { id: 'c', needs: ['c'] },
    ];
    expect(layerOf(nodes).size).toBe(3);
    expect(layoutGraph(nodes).nodes).toHaveLength(3);
    expect(layoutGraph([])).toMatchObject({ nodes: [], edges: [] });
  });

  it('lays out 200 tasks within 150 ms, twice the same', () => {
    const tasks = manyTasks(200);
    layoutGraph(tasks);
    const start = performance.now();
    const layout = layoutGraph(tasks);
    expect(performance.now() - start).toBeLessThan(150);
    expect(layoutGraph(tasks)).toEqual(layout);
  });
});

describe('keys in the graph', () => {
  it('go along edges and inside a layer, and stop at the ends', () => {
    const layout = layoutGraph(taskSummaries);
    expect(neighbour(layout, 'extract_orders', 'ArrowRight')).toBe('clean_orders');
    expect(neighbour(layout, 'customer_value', 'ArrowLeft')).toBe('fct_order_lines');
    expect(neighbour(layout, 'customer_value', 'ArrowDown')).toBe('revenue_by_month');
    expect(neighbour(layout, 'customer_value', 'ArrowUp')).toBeNull();
    expect(neighbour(layout, 'sales_report', 'ArrowRight')).toBeNull();
    expect(neighbour(layout, 'sales_report', 'Home')).toBe('extract_customers');
  });
});

function horizontals(path: string): { x1: number; x2: number; y: number }[] {
  const found: { x1: number; x2: number; y: number }[] = [];
  let x = 0;
  let y = 0;
  for (const [, command, list] of path.matchAll(/([MHVQ])([^MHVQ]*)/g)) {
    const numbers = list!.trim().split(/\s+/).map(Number);
    if (command === 'M') [x, y] = [numbers[0]!, numbers[1]!];
    else if (command === 'V') y = numbers[0]!;
    else if (command === 'Q') [x, y] = [numbers[2]!, numbers[3]!];
    else {
      found.push({ x1: Math.min(x, numbers[0]!), x2: Math.max(x, numbers[0]!), y });
      x = numbers[0]!;
    }
  }
  return found;
}
