import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDashboardHandlers } from '../../../src/engine/handlers/dashboard.ts';
import { createStarHandlers } from '../../../src/engine/handlers/star.ts';
import { commitPaths } from '../../../src/engine/project/git.ts';
import { runInEnvironment } from '../../../src/engine/project/pythonEnvironment.ts';
import { sandboxProject, type SandboxProject } from './sandboxProject.ts';
import { templateText } from './templateText.ts';

const template = templateText(
  'small',
  `needs: [python]
parameters: []
sandbox: { generate: [python, data/generate.py, "{seed}", "{rows}"], rows: 40, date: 2025-03-31, leave_out: [data/raw] }
faults:
  restated: { generate: [restated], after: true, date: 2025-02-28 }
guided_red: []
steps:
  - id: "1"
    title: Work
    checks:
      - { id: "1.1", title: tables, kind: star, proves: tables, dimensions: 1, hints: [a, b, c] }
      - { id: "1.2", title: keys, kind: star, proves: keys, hints: [a, b, c] }
      - { id: "1.3", title: diagram, kind: star, proves: diagram, hints: [a, b, c] }
      - { id: "1.4", title: models, kind: models, glob: "sql/models/*.sql", at_least: 2, stars: false, schemas: false, reads_not: ["secret_*"], tested: [unique, not_null], related: star.yaml, hints: [a, b, c] }
      - { id: "1.5", title: backfill, kind: backfill, fault: restated, table: fct_sales, column: sold_on, from: 2025-02-01, to: 2025-02-28, figures: [{ sql: "select sum(amount) from fct_sales where month(sold_on) = 2", manifest: february }], hints: [a, b, c] }
      - { id: "1.6", title: replay, kind: replay, first: 2025-02-15, tables: [fct_sales], hints: [a, b, c] }
      - { id: "1.7", title: dashboards, kind: dashboards, time_series: 1, categorical: 1, clickable: true, figures: [{ file: dashboards/sales.dashboard.yaml, panel: Sales, sql: select sum(amount) from fct_sales }], hints: [a, b, c] }
deliverables:
  - { id: d1, title: code, checks: [{ id: d1.1, title: samples, kind: dashboard_samples, samples: "samples/*/run.json", at_least: 1, hints: [a, b, c] }] }
`,
);

const fact = `-- dew: {materialized: incremental, unique_key: [line_id], watermark: sold_on, uses: [date], tests: [{unique: line_id}, {not_null: line_id}, {relationships: {column: product, to: dim_product, field: product}}]}
select line_id, sold_on, product, amount from raw
where sold_on <= getvariable('dew_date')
  and (getvariable('dew_watermark') is null or sold_on > least(cast(getvariable('dew_watermark') as date), getvariable('dew_date')) - 28)
`;
const dashboard = `version: 1
title: Sales
parameters: [{ name: product, type: choice, values: [pen, ink] }]
queries:
  whole: select sum(amount) as amount from fct_sales
  days: select sold_on, sum(amount) as amount from fct_sales group by sold_on order by sold_on
  products: select product, sum(amount) as amount from fct_sales group by product order by product
layout:
  - - { kind: big_number, query: whole, title: Sales }
    - { kind: chart, query: days, title: Days, mark: line, encoding: { x: sold_on, y: amount } }
    - { kind: chart, query: products, title: Products, mark: bar, encoding: { x: amount, y: product }, select: { product: product } }
`;
const star = `version: 1
facts:
  fct_sales: { grain: one row per line, key: line_id, dimensions: { product: dim_product }, measures: [amount] }
dimensions:
  dim_product: { key: product, natural_key: product, history: fixed }
`;
const files: Record<string, string> = {
  'data/generate.py': `import datetime, json, pathlib, random, sys
seed, rows, restated = int(sys.argv[1]), int(sys.argv[2]), "restated" in sys.argv
random.seed(seed)
raw = pathlib.Path("data/raw")
raw.mkdir(parents=True, exist_ok=True)
first, text, february = datetime.date(2025, 1, 1), "line_id,sold_on,product,amount\\n", 0
for line in range(rows):
    day = first + datetime.timedelta(days=line * 90 // rows)
    amount = random.randint(1, 50) + (100 if restated and day.month in (1, 2) else 0)
    february += amount if day.month == 2 else 0
    text += f"{line},{day},{random.choice(['pen', 'ink'])},{amount}\\n"
(raw / "sales.csv").write_text(text)
pathlib.Path("data/manifest.json").write_text(json.dumps({"february": february}))
`,
  'main.pipeline.yaml': `version: 1
name: Small
models: sql/models/*.sql
tasks:
  - { id: raw, type: extract, from: data/raw/*.csv, columns: { line_id: BIGINT, sold_on: DATE, amount: BIGINT } }
`,
  'sql/models/fct_sales.sql': fact,
  'sql/models/dim_product.sql':
    '-- dew: {tests: [{unique: product}, {not_null: product}]}\nselect distinct product from raw',
  'star.yaml': star,
  'dashboards/sales.dashboard.yaml': dashboard,
  'samples/2025-03-31/run.json': '{"seed": 7, "rows": 20, "date": "2025-03-31"}',
  'samples/2025-03-31/sales.html': 'nothing yet',
  'docs/erd.md': 'nothing yet',
  'dot-gitignore': 'data/raw/\ndata/manifest.json\ndata/*.duckdb\n.dew/\n',
};

const full = process.env['DEW_TEST_FULL'] === '1';
let project: SandboxProject;

beforeAll(async () => {
  project = await sandboxProject('small', template, files);
});

afterAll(() => project.remove());

const found = async (only: string[] = []): Promise<string[]> =>
  [...(await project.check(only)).values()]
    .filter(({ status }) => status !== 'pass')
    .map(
      ({ id, status, found: words, place }) =>
        `${id} ${status} ${place?.file ?? ''}:${place?.line ?? ''} ${words}`,
    );

describe('checks of a warehouse', () => {
  it('are green where the warehouse is what it says', async () => {
    const { signal } = new AbortController();
    const before = await found(['1.3', 'd1.1']);
    expect(before).toEqual([
      expect.stringContaining('1.3 fail docs/erd.md:1 Line 1 differs.'),
      expect.stringContaining('does not stand in it.'),
    ]);
    // The page and the sample, made as a person makes them: by a run and the two commands.
    const root = project.root;
    await generate('7', '20');
    expect((await project.run({ date: '2025-03-31' })).status).toBe('done');
    await createStarHandlers(project.context)['star/erd']({ write: 'docs/erd.md' }, { signal });
    await createDashboardHandlers(project.context)['dashboard/export'](
      {
        file: 'dashboards/sales.dashboard.yaml',
        output: join(root, 'samples/2025-03-31/sales.html'),
        values: {},
      },
      { signal },
    );
    await commitPaths(root, 'docs: sample', ['docs/erd.md', 'samples/2025-03-31/sales.html'], false);
    expect(await found()).toEqual([]);
  });

  const turns: [string, string, string, string, string][] = [
    [
      '1.1',
      'star.yaml',
      'measures: [amount]',
      'measures: [amuont]',
      '1.1 fail star.yaml: star.yaml: fct_sales has no column amuont. Did you mean "amount"?',
    ],
    [
      '1.1',
      'star.yaml',
      'dim_product: { key',
      'dim_produkt: { key',
      '1.1 fail star.yaml:3 There is no dimension "dim_product".',
    ],
    [
      '1.2',
      'star.yaml',
      'key: line_id',
      'key: product',
      '1.2 fail star.yaml: Values of product that stand more than once in fct_sales: 2',
    ],
    [
      '1.3',
      'star.yaml',
      'one row per line',
      'one row per sold line',
      '1.3 fail docs/erd.md:21 Line 21 differs.',
    ],
    [
      '1.4',
      'sql/models/fct_sales.sql',
      'select line_id, sold_on, product, amount',
      'select *',
      '1.4 fail sql/models/fct_sales.sql:2 sql/models/fct_sales.sql selects *.',
    ],
    [
      '1.4',
      'sql/models/fct_sales.sql',
      'from raw',
      'from main.raw',
      '1.4 fail sql/models/fct_sales.sql:2 sql/models/fct_sales.sql reads main.raw.',
    ],
    [
      '1.4',
      'sql/models/fct_sales.sql',
      'from raw',
      'from secret_raw',
      '1.4 fail sql/models/fct_sales.sql:2 sql/models/fct_sales.sql reads secret_raw.',
    ],
    [
      '1.4',
      'sql/models/dim_product.sql',
      '{unique: product}, ',
      '',
      '1.4 fail sql/models/dim_product.sql:1 dim_product has tests, but none of that kind.',
    ],
    [
      '1.4',
      'sql/models/fct_sales.sql',
      ', {relationships: {column: product, to: dim_product, field: product}}',
      '',
      '1.4 fail sql/models/fct_sales.sql:1 fct_sales has no such test.',
    ],
    [
      '1.5',
      'sql/models/fct_sales.sql',
      "least(cast(getvariable('dew_watermark') as date), getvariable('dew_date'))",
      "cast(getvariable('dew_watermark') as date)",
      '1.5 fail : select sum(amount) from fct_sales where month(sold_on) = 2: ',
    ],
    ['1.5', 'sql/models/fct_sales.sql', ' - 28)', ' - 60)', ' rows '],
    [
      '1.6',
      'sql/models/fct_sales.sql',
      "least(cast(getvariable('dew_watermark') as date), getvariable('dew_date')) - 28",
      "getvariable('dew_date') - 28",
      '1.6 fail : fct_sales: ',
    ],
    [
      '1.7',
      'dashboards/sales.dashboard.yaml',
      'x: sold_on',
      'x: amount',
      '1.7 fail dashboards/sales.dashboard.yaml: It has 0.',
    ],
    [
      '1.7',
      'dashboards/sales.dashboard.yaml',
      ', select: { product: product }',
      '',
      'No panel has `select`.',
    ],
    [
      '1.7',
      'dashboards/sales.dashboard.yaml',
      'whole: select sum(amount)',
      'whole: select sum(amount) + 1',
      'Sales: ',
    ],
    [
      '1.7',
      'dashboards/sales.dashboard.yaml',
      'whole: select sum(amount)',
      'whole: select sum(amuont)',
      'whole: Binder Error',
    ],
    [
      'd1.1',
      'dashboards/sales.dashboard.yaml',
      'whole: select sum(amount)',
      'whole: select sum(amount) + 1',
      'does not stand in it.',
    ],
    ['d1.1', 'samples/2025-03-31/run.json', '"seed": 7', '"seed": 8', 'does not stand in it.'],
  ];
  const seen = new Set<string>();
  /** Every day the first of each check, and all that need no sandbox. */
  const everyday = turns.filter(([id]) => id === '1.4' || (!seen.has(id) && seen.add(id)));
  it.each(full ? turns : everyday)(
    'turn red: %s, %s with "%s" as "%s"',
    async (id, path, find, replace, words) => {
      const text = await readFile(join(project.root, path), 'utf8');
      expect(text).toContain(find);
      const red = await project.withFile(path, text.replace(find, replace), () => found([id]));
      expect(red).toEqual([expect.stringContaining(words)]);
    },
  );
});

async function generate(...values: string[]): Promise<void> {
  const { signal } = new AbortController();
  const ended = await runInEnvironment(project.root, ['python', 'data/generate.py', ...values], {
    folder: project.root,
    signal,
    timeout: 60_000,
  });
  expect(ended.exit).toBe(0);
}
