import { describe, expect, it } from 'vitest';
import { edgePath, placeNodes } from '../../webviews/lineage/placement.ts';
import { litBy, neighbourhood, search } from '../../webviews/lineage/ways.ts';
import { impactText } from '../../webviews/lineage/words.ts';
import { orderLineage as graph } from './lineageData.ts';

const ids = (nodes: readonly { id: string }[]) => nodes.map(({ id }) => id);

describe('what of a lineage is shown', () => {
  it('a neighbourhood by steps, or everything', () => {
    expect(ids(neighbourhood(graph, 'lines', 1, 1))).toEqual(['orders', 'lines', 'totals', 'shares']);
    expect(ids(neighbourhood(graph, 'lines', null, 0))).toEqual(['data/orders.csv', 'orders', 'lines']);
    expect(ids(neighbourhood(graph, 'totals', 1, 1))).toEqual(['lines', 'totals', 'shares']);
    expect(neighbourhood(graph, null, 1, 1)).toHaveLength(5);
  });

  it('the ways of a column, with the filters of its rows', () => {
    const lit = litBy(graph, { node: 'totals', column: 'total' }, true);
    expect(lit.comesFrom.map(({ node, column, kind, distance }) => [node, column, kind, distance])).toEqual([
      ['lines', 'amount', 'value', 1],
      ['orders', 'price', 'value', 2],
      ['orders', 'quantity', 'value', 2],
      ['orders', 'note', 'filter', 2],
    ]);
    expect(lit.feeds.map(({ node, column }) => [node, column])).toEqual([['shares', 'share']]);
    expect(litBy(graph, { node: 'totals', column: 'total' }, false).comesFrom).toHaveLength(3);
  });

  it('what a change of a filter column affects', () => {
    const lit = litBy(graph, { node: 'orders', column: 'note' }, true);
    expect(lit.feeds).toEqual([{ node: 'lines', column: null, kind: 'filter', distance: 1 }]);
    const amount = litBy(graph, { node: 'lines', column: 'amount' }, true);
    expect(impactText('lines.amount', amount.feeds)).toBe(
      'A change of lines.amount reaches:\n- totals: total\n- shares: share',
    );
  });

  it('a search finds names by their beginning first', () => {
    expect(search(graph, 'am')[0]).toEqual({ node: 'lines', column: 'amount' });
    expect(search(graph, 'orders.pr')).toEqual([{ node: 'orders', column: 'price' }]);
    expect(search(graph, ' ')).toEqual([]);
  });
});

describe('the placement', () => {
  const place = (unfolded: string[] = []) =>
    placeNodes(
      graph.nodes,
      graph.edges,
      (node, column) => node === 'lines' && column === 'a8',
      new Set(unfolded),
      true,
    );

  it('goes from left to right, without overlaps, and folds long lists', () => {
    const { nodes, byId } = place();
    for (const { from, to } of graph.edges) expect(byId.get(from)!.x).toBeLessThan(byId.get(to)!.x);
    for (const a of nodes) {
      for (const b of nodes) {
        if (a !== b && a.layer === b.layer && a.y <= b.y) expect(a.y + a.height).toBeLessThanOrEqual(b.y);
      }
    }
    const lines = byId.get('lines')!;
    expect(lines.columns.map(({ name }) => name)).toContain('a8');
    expect(lines.columns.length + lines.hidden).toBe(10);
    expect(place(['lines']).byId.get('lines')!.columns).toHaveLength(10);
  });

  it('leads an edge past the datasets between its ends', () => {
    const placement = place();
    const from = placement.byId.get('lines')!;
    const to = placement.byId.get('shares')!;
    expect(placement.bends.get('lines>shares')).toHaveLength(1);
    const between = placement.byId.get('totals')!;
    const [bend] = placement.bends.get('lines>shares')!;
    expect(bend!.y < between.y || bend!.y > between.y + between.height).toBe(true);
    expect(edgePath(placement, from, 'amount', to, 'share')).toMatch(/^M\d+ \d+C.*H\d+C.* \d+ \d+$/);
  });
});
