import type { LineageGraph, LineageNode } from '../../src/protocol/engine/lineage.ts';

const table = (id: string, columns: string[], change: Partial<LineageNode> = {}): LineageNode => ({
  id,
  kind: 'table',
  task: `main.${id}`,
  place: { file: `sql/models/${id}.sql`, line: 1, column: 1 },
  columns: columns.map((name) => ({ name, type: name === 'note' ? 'VARCHAR' : 'DECIMAL(12,2)' })),
  exact: true,
  reason: null,
  ...change,
});

/** orders.csv -> orders (a script) -> lines -> totals, shares; lines has many columns. */
export const orderLineage: LineageGraph = {
  nodes: [
    { ...table('data/orders.csv', []), kind: 'file', task: null, place: null, columns: null },
    table('orders', ['id', 'price', 'quantity', 'note'], {
      exact: false,
      reason: 'A script made it: DuckDB cannot see how.',
    }),
    table('lines', ['id', 'amount', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8']),
    table('totals', ['total']),
    table('shares', ['share']),
  ],
  edges: [
    { from: 'data/orders.csv', to: 'orders' },
    { from: 'orders', to: 'lines' },
    { from: 'lines', to: 'totals' },
    { from: 'lines', to: 'shares' },
    { from: 'totals', to: 'shares' },
  ],
  columnEdges: [
    { from: { node: 'orders', column: 'id' }, to: { node: 'lines', column: 'id' }, kind: 'value' },
    { from: { node: 'orders', column: 'price' }, to: { node: 'lines', column: 'amount' }, kind: 'value' },
    { from: { node: 'orders', column: 'quantity' }, to: { node: 'lines', column: 'amount' }, kind: 'value' },
    { from: { node: 'orders', column: 'note' }, to: { node: 'lines', column: null }, kind: 'filter' },
    { from: { node: 'lines', column: 'amount' }, to: { node: 'totals', column: 'total' }, kind: 'value' },
    { from: { node: 'lines', column: 'amount' }, to: { node: 'shares', column: 'share' }, kind: 'value' },
    { from: { node: 'totals', column: 'total' }, to: { node: 'shares', column: 'share' }, kind: 'value' },
  ],
};
