import { expect, test, vi } from 'vitest';
import { projectWith, taskOf } from '../engine/pipelineFixture.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const template = `# Sales of {date}

- Revenue {{ value select sum(amount) from sales }}
- Rows {{ value select count(*) from sales }}

\`\`\`sql By channel
select channel, amount, note from sales order by amount desc; -- all
\`\`\`

\`\`\`vega-lite
title: Revenue by channel
mark: bar
data: {sql: "select channel, amount from sales"}
encoding:
  x: {field: channel, type: nominal}
  y: {field: amount, type: quantitative}
\`\`\`

![A dot](charts/dot.png "One dot")
`;

const files = (text = template) => ({
  'main.pipeline.yaml':
    'version: 1\nname: R\nmodels: sql/*.sql\ntasks:\n  - { id: page, type: report, template: reports/r.report.md, output: "reports/{date}/index.html", uses: [date] }\n',
  'sql/sales.sql':
    "select * from (values ('web', 1234567.50, '<b>&'), ('store', 12.00, null)) t(channel, amount, note)",
  'reports/r.report.md': text,
  'reports/charts/dot.png': png,
});

test('one file holds figures, tables, charts for both themes and images, and loads nothing', async () => {
  await using project = await projectWith(files());
  const run = await project.run({ date: '2024-03-01' });
  expect(taskOf(run, 'page').failure).toBeNull();
  const html = await project.read('reports/2024-03-01/index.html');
  expect(html).toContain('<title>Sales of 2024-03-01</title>');
  expect(html).toContain('<ul class="figures">');
  expect(html).toContain('<span class="value">1,234,579.50</span>');
  expect(html).toContain('<td class="number">1,234,567.50</td><td>&lt;b&gt;&amp;</td>');
  expect(html).toContain('<td class="null">NULL</td>');
  expect(html.match(/<svg class="(light|dark)"/g)).toEqual(['<svg class="light"', '<svg class="dark"']);
  expect(html.match(/aria-roledescription="bar"/g)).toHaveLength(4);
  expect(html).toContain(`src="data:image/png;base64,${png.toString('base64')}" alt="A dot"`);
  expect(html).not.toMatch(/<script|(src|href)="(?!data:|#)/);
  expect(html.replaceAll(/http:\/\/www\.w3\.org\/[\w/]+/g, '')).not.toMatch(/https?:\/\//);
});

test('runs again only when what it shows has changed', async () => {
  await using project = await projectWith(files());
  await project.run({ date: '2024-03-01' });
  expect(taskOf(await project.run({ date: '2024-03-01' }), 'page').status).toBe('unchanged');
  await project.write({ 'reports/charts/dot.png': Buffer.concat([png, Buffer.from([0])]) });
  expect(taskOf(await project.run({ date: '2024-03-01' }), 'page').status).toBe('done');
});

test.each([
  ['wrong SQL in a table', '# T\n\n```sql\nselect 1,\n  nope\nfrom sales\n```\n', 'nope', 5],
  ['a figure with two rows', '# T\n\nx {{ value select channel from sales }}\n', 'several rows', 3],
  [
    'a chart of too many marks',
    '```vega-lite\nmark: point\ndata: {sql: "select i from range(10001) t(i)"}\n```\n',
    '10,001 marks',
    2,
  ],
  [
    'a chart that is not Vega-Lite',
    '```vega-lite\nmark: wiggle\ndata: {sql: "select 1 as a"}\n```\n',
    'cannot be drawn',
    2,
  ],
])('%s is told with its line and leaves the old page', async (_name, text, message, line) => {
  await using project = await projectWith(files());
  await project.run({ date: '2024-03-01' });
  const before = await project.read('reports/2024-03-01/index.html');
  await project.write({ 'reports/r.report.md': text });
  const run = await project.run({ date: '2024-03-01' });
  expect(taskOf(run, 'page').failure).toMatchObject({
    message: expect.stringContaining(message) as string,
    place: { file: 'reports/r.report.md', line },
  });
  expect(await project.read('reports/2024-03-01/index.html')).toBe(before);
});

test.each(['America/New_York', 'Europe/Vienna', 'Pacific/Auckland'])(
  'a day stands in its own month on an axis in %s',
  async (zone) => {
    vi.stubEnv('TZ', zone);
    const data = `{sql: "select unnest([date '2024-01-01', date '2024-02-01']) as month, unnest([1, 2]) as n"}`;
    const chartOf = (x: string) =>
      `\`\`\`vega-lite\nmark: bar\ndata: ${data}\nencoding:\n  x: ${x}\n  y: {field: n, type: quantitative}\n\`\`\`\n`;
    await using project = await projectWith(
      files(
        chartOf('{field: month, type: ordinal, timeUnit: yearmonth}') +
          chartOf('{field: month, type: ordinal, timeUnit: utcyearmonth}') +
          chartOf('{field: month, type: ordinal}'),
      ),
    );
    await project.run({ date: '2024-03-01' });
    const html = await project.read('reports/2024-03-01/index.html');
    const labels = [...html.matchAll(/<text[^>]*>([^<]*2\d{3}[^<]*)<\/text>/g)].map(([, label]) => label);
    const months = ['Jan 2024', 'Feb 2024'];
    const texts = ['2024-01-01', '2024-02-01'];
    expect(labels).toEqual([...months, ...months, ...months, ...months, ...texts, ...texts]);
    vi.unstubAllEnvs();
  },
);

test('dollar signs in a figure and in the title of a chart are shown as they are', async () => {
  const signs = "$$ $& $' $`";
  const text = `# Of {{ value select '${signs.replace("'", "''")}' }}

\`\`\`vega-lite
title: "${signs}"
mark: bar
data: {sql: "select 1 as n"}
encoding: {x: {field: n, type: quantitative}}
\`\`\`
`;
  await using project = await projectWith(files(text));
  await project.run({ date: '2024-03-01' });
  const html = await project.read('reports/2024-03-01/index.html');
  const shown = signs.replace('&', '&amp;');
  expect(html).toContain(`<title>Of ${shown}</title>`);
  expect(html).toContain(`<h1>Of <span class="value">${shown}</span></h1>`);
  expect(html.match(/<svg class="\w+" role="img" aria-label="([^"]*)"/)?.[1]).toBe(shown);
});

test('columns of one name are shown each with its own values', async () => {
  const text = `\`\`\`sql\nselect 1 as n, 2 as n, 'x' as "N"\n\`\`\`\n\nx {{ value select 7 as n }}\n`;
  await using project = await projectWith(files(text));
  await project.run({ date: '2024-03-01' });
  const html = await project.read('reports/2024-03-01/index.html');
  expect(html).toContain('<td class="number">1</td><td class="number">2</td><td>x</td>');
});

test('what JavaScript writes otherwise is shown as DuckDB writes it', async () => {
  const text = `x {{ value select interval 90 minute }}

\`\`\`sql
select interval 3 month as i, 0.1::float as f, date '-infinity' as d, timestamp 'infinity' as t, map {'a': 1} as m
\`\`\`
`;
  await using project = await projectWith(files(text));
  await project.run({ date: '2024-03-01' });
  const html = await project.read('reports/2024-03-01/index.html');
  expect(html).toContain('<span class="value">01:30:00</span>');
  expect(html).toContain(
    '<td>3 months</td><td class="number">0.1</td><td>-infinity</td><td>infinity</td><td>{a=1}</td>',
  );
});
