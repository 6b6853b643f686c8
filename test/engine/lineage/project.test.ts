import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { ColumnEdge, LineageGraph } from '../../../src/protocol/engine/lineage.ts';
import { engineOn } from '../engineFixture.ts';

const files = {
  'dew.yaml': 'version: 1\nname: Shop\n',
  'data/orders.csv': 'id,amount,country\n1,2.50,DE\n2,3.00,AT\n',
  'sql/models/by_country.sql': 'select country, sum(amount) as total from orders group by country\n',
  'reports/shop.md': "# Shop\n\n```sql\nselect total from by_country where country = 'DE'\n```\n",
  'sales.dashboard.yaml': `version: 1
title: Sales
parameters:
  - {name: country, type: choice, values: [DE, AT]}
queries:
  totals: select country, total as revenue from by_country where $country is null or country = $country
layout:
  - - {kind: table, query: totals, title: Totals}
`,
  'main.pipeline.yaml': `version: 1
name: main
models: sql/models/*.sql
tasks:
  - {id: orders, type: extract, from: data/orders.csv, file_column: origin, columns: {id: INTEGER, amount: "DECIMAL(10,2)"}}
  - {id: orders_rules, type: test, table: orders, tests: [{not_null: [id]}, {accepted_values: {column: country, values: [DE, AT]}}]}
  - {id: shop, type: report, template: reports/shop.md, output: reports/shop.html}
`,
};

const written = ({ from, to, kind }: ColumnEdge): string =>
  `${from.node}.${from.column} ${kind} ${to.node}${to.column === null ? '' : `.${to.column}`}`;
const node = (graph: LineageGraph, id: string) => graph.nodes.find((one) => one.id === id);

test('columns go from a file through tasks and models to tests, reports and dashboards', async () => {
  await using engine = await engineOn({ project: true });
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(engine.root, file)), { recursive: true });
    await writeFile(join(engine.root, file), text);
  }
  const read = (columns = true) => engine.client.request('lineage/project', { columns });
  const before = await read();
  expect(node(before, 'orders')).toMatchObject({ exact: false, columns: null });
  expect(node(before, 'orders')?.reason).toContain('has not been made yet');
  await engine.client.request('pipeline/run', { pipeline: 'main' });
  const graph = await read();
  expect(graph.nodes.map(({ id, kind, exact }) => [id, kind, exact])).toEqual([
    ['data/orders.csv', 'file', true],
    ['orders', 'table', true],
    ['test orders_rules', 'test', true],
    ['by_country', 'table', true],
    ['reports/shop.html', 'report', true],
    ['sales.dashboard.yaml', 'dashboard', true],
  ]);
  expect(graph.columnEdges.map(written).sort()).toEqual([
    'by_country.country filter reports/shop.html',
    'by_country.country filter sales.dashboard.yaml',
    'by_country.country value sales.dashboard.yaml.totals.country',
    'by_country.total value reports/shop.html.line 4.total',
    'by_country.total value sales.dashboard.yaml.totals.revenue',
    'data/orders.csv.amount value orders.amount',
    'data/orders.csv.country value orders.country',
    'data/orders.csv.id value orders.id',
    'orders.amount value by_country.total',
    'orders.country filter test orders_rules',
    'orders.country group by_country',
    'orders.country value by_country.country',
    'orders.id filter test orders_rules',
  ]);
  const tables = await read(false);
  expect([tables.edges, tables.columnEdges]).toEqual([graph.edges, []]);
});

test('a dashboard that cannot be read, and a query that cannot be bound, say so', async () => {
  await using engine = await engineOn({ project: true });
  await writeFile(join(engine.root, 'dew.yaml'), files['dew.yaml']);
  await writeFile(join(engine.root, 'a.dashboard.yaml'), 'version: 1\ntitel: Sales\n');
  await writeFile(
    join(engine.root, 'b.dashboard.yaml'),
    files['sales.dashboard.yaml'].replace('by_country', 'pragma_no_such_thing()'),
  );
  const graph = await engine.client.request('lineage/project', { columns: true });
  expect(node(graph, 'a.dashboard.yaml')).toMatchObject({
    exact: false,
    reason: expect.stringContaining('title') as string,
  });
  expect(node(graph, 'b.dashboard.yaml')?.reason).toMatch(/^totals: /);
});

test('tables of a connection are datasets: what is read there, and what is loaded', async () => {
  await using engine = await engineOn({ project: true });
  await mkdir(join(engine.root, 'data'), { recursive: true });
  await writeFile(
    join(engine.root, 'dew.yaml'),
    `version: 1
name: Shop
database: data/warehouse.duckdb
connections:
  shop: {type: postgres, host: 127.0.0.1, database: shop, user: reader, read_only: false}
`,
  );
  await writeFile(
    join(engine.root, 'main.pipeline.yaml'),
    `version: 1
name: main
tasks:
  - {id: orders, type: extract, connection: shop, relation: public.orders}
  - {id: big, type: extract, connection: shop, query: select * from public.orders where amount > 10}
  - {id: back, type: load, table: orders, connection: shop, into: public.copies, mode: replace}
`,
  );
  await engine.client.request('query/run', {
    sql: 'create table orders(id integer, amount decimal(10, 2))',
    origin: null,
    document: null,
  });
  const graph = await engine.client.request('lineage/project', { columns: true });
  expect(graph.edges).toEqual([
    { from: 'shop:public.orders', to: 'orders' },
    { from: 'shop: query of big', to: 'big' },
    { from: 'orders', to: 'shop:public.copies' },
  ]);
  expect(graph.columnEdges.map(written)).toEqual([
    'shop:public.orders.id value orders.id',
    'shop:public.orders.amount value orders.amount',
    'orders.id value shop:public.copies.id',
    'orders.amount value shop:public.copies.amount',
  ]);
  expect(node(graph, 'shop: query of big')?.reason).toContain('runs on shop');
  expect(node(graph, 'big')?.reason).toContain('has not been made yet');
});
