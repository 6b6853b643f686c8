/** The pictures of the README, of real projects, runs and results. */
import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { LLMock } from '@copilotkit/aimock';
import * as vscode from 'vscode';
import type { TestApi } from '../../../src/extension/extension.ts';
import { openSql, placeCursor, product, until, workspaceFolder } from '../driver/editor.ts';
import { onPage } from '../driver/page.ts';
import { shownRows } from '../driver/results.ts';
import { pageOf, picture, textOf, useTheme, type ViewName } from '../driver/views.ts';

const complete = (): string => path.join(workspaceFolder(), 'sales');
const guided = (): string => path.join(workspaceFolder(), 'my-first-pipeline');

const wide = `-- name: sales with their products
SELECT s.line_id, s.sold_on, p.name AS product, s.channel, s.quantity AS qty,
       s.unit_price, s.discount_percent AS discount, s.amount,
       {file: s.source_file, line: s.source_line, store: s.store_id, customer: s.customer_id} AS origin,
       p.category
FROM sales_clean AS s
JOIN products AS p USING (product_id)
ORDER BY s.line_id;

-- name: revenue by month
SELECT * FROM monthly_revenue ORDER BY ALL;
`;

const orders = `-- two hundred thousand orders of three years
SELECT date '2022-01-01' + (hash(i) % 1096)::INTEGER AS ordered_on,
       ['Home', 'Garden', 'Office', 'Toys'][1 + ((hash(i * 7) % 100) ** 2 // 2501)::INTEGER] AS category,
       (5 + hash(i * 3) % 20000 / 100)::DECIMAL(12, 2) AS amount
FROM range(200000) t(i);
`;

const dashboard = `version: 1
title: Sales
parameters:
  - {name: category, label: Category, type: choice, query: select distinct category from products order by 1}
queries:
  total: >-
    select sum(s.amount) as revenue, count(*) as lines, count(distinct s.customer_id) as customers
    from sales_clean s join products p using (product_id) where $category is null or p.category = $category
  months: >-
    select date_trunc('month', s.sold_on)::date as month, sum(s.amount) as revenue
    from sales_clean s join products p using (product_id) where $category is null or p.category = $category
    group by all order by month
  categories: select category, revenue, margin, margin_percent from category_performance order by revenue desc
layout:
  - - {kind: big_number, query: total, title: Revenue, column: revenue, unit: EUR}
    - {kind: big_number, query: total, title: Lines, column: lines}
    - {kind: big_number, query: total, title: Customers, column: customers}
  - - {kind: chart, query: months, title: Revenue by month, subtitle: EUR, mark: line, encoding: {x: month, y: revenue}, width: 3}
    - {kind: chart, query: categories, title: Revenue by category, subtitle: EUR, mark: bar, encoding: {y: category, x: revenue}, select: {category: category}, width: 2}
  - - {kind: table, query: categories, title: Margin, select: {category: category}}
`;

async function runToItsEnd(root: string): Promise<void> {
  await vscode.commands.executeCommand('dew.runPipeline', { root, pipeline: 'main' });
  await until('end of the run', async () => /\b(done|warned|failed)\b/i.test(await textOf('run')), 300_000);
}

const clickIn = (view: ViewName, selector: string): Promise<void> =>
  onPage(
    async ({ frame }, [page, wanted]) => {
      await (await frame(page)).locator(wanted).first().click();
    },
    [pageOf(view), selector] as const,
  );

/** Opens these sections of the side bar and closes the others. */
async function showSections(...wanted: string[]): Promise<void> {
  await vscode.commands.executeCommand('dew.roadmap.focus');
  await onPage(async ({ page }, names) => {
    for (const header of await page.locator('.sidebar .pane-header').all()) {
      const label = (await header.getAttribute('aria-label')) ?? '';
      const open = (await header.getAttribute('aria-expanded')) === 'true';
      if (open !== names.some((name) => label.startsWith(name))) await header.click();
    }
  }, wanted);
}

suite('pictures', () => {
  suiteSetup(async function () {
    this.timeout(30_000);
    const settings = vscode.workspace.getConfiguration();
    for (const [name, value] of [
      ['editor.minimap.enabled', false],
      ['editor.fontFamily', 'monospace'],
      ['breadcrumbs.enabled', false],
      ['dew.run.openView', true],
    ] as const)
      await settings.update(name, value, vscode.ConfigurationTarget.Global);
    // The title would tell that a test drives the window.
    await onPage(
      ({ page }) => page.addStyleTag({ content: '.window-title { visibility: hidden }' }).then(() => 0),
      null,
    );
  });

  suiteTeardown(() => {
    const folder = process.env['DEW_DRIVER_IMAGES'] ?? '';
    for (const name of [
      'results-panel-dark',
      'run-view-dark',
      'profile-dark',
      'lineage-dark',
      'file-light',
      'dashboard-light',
      'connection-dark',
      'ask-light',
      'roadmap-light',
      'report-light',
    ]) {
      const { size } = statSync(path.join(folder, `${name}.png`));
      assert.ok(size < 300_000, `${name}.png has ${size} bytes`);
    }
  });

  test('run view', async function () {
    this.timeout(330_000);
    await useTheme('dark');
    await runToItsEnd(complete());
    await showSections('Pipelines', 'Catalog');
    await clickIn('run', '[role=tab]:has-text("Quarantine")');
    await clickIn('run', '.node:has-text("clean")');
    await clickIn('run', 'button[aria-label^="Fit the graph"]');
    await picture('run-view-dark');
  });

  test('results panel', async function () {
    this.timeout(60_000);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await showSections('Catalog', 'History');
    placeCursor(await openSql(wide, path.join('sales', 'sql', 'explore.sql')), wide.indexOf('SELECT'));
    await vscode.commands.executeCommand('dew.runStatement');
    await until('rows', async () => (await shownRows()).length > 5, 20_000);
    await vscode.commands.executeCommand('dew.showResults');
    for (let step = 0; step < 3; step++)
      await vscode.commands.executeCommand('workbench.action.decreaseViewHeight');
    await onPage(async ({ frame }) => {
      const view = await frame('.scroller[role=grid]');
      const grid = view.locator('.scroller[role=grid]');
      await grid.focus();
      for (const key of [
        'Control+Home',
        ...Array<string>(4).fill('ArrowDown'),
        ...Array<string>(8).fill('ArrowRight'),
      ])
        await grid.press(key);
      await grid.press('Enter');
      await view.locator('.viewer').waitFor();
    }, null);
    await picture('results-panel-dark');
  });

  test('profile', async function () {
    this.timeout(60_000);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await showSections('Catalog', 'Data Files');
    const client = ((await product().activate()) as TestApi).engine(
      vscode.Uri.file(path.join(complete(), 'dew.yaml')),
    );
    const relation = { schema: 'main', name: 'sales_clean' };
    await vscode.commands.executeCommand('dew.profile', {
      kind: 'relation',
      engine: { root: complete(), client },
      relation,
    });
    await until('figures', async () => (await textOf('profile')).includes('Figures of all'), 20_000);
    await clickIn('profile', '.prof-row:has-text("amount")');
    await picture('profile-dark');
  });

  test('lineage', async function () {
    this.timeout(60_000);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    const model = path.join(complete(), 'sql', 'models', 'category_performance.sql');
    await vscode.commands.executeCommand('dew.showLineage', vscode.Uri.file(model));
    await until('the page', async () => (await textOf('lineage')).includes('category_performance'), 20_000);
    await clickIn('lineage', '[data-node=category_performance] .ncol:has-text("margin_percent")');
    await clickIn('lineage', 'button:has-text("Whole project")');
    await picture('lineage-dark');
    await vscode.commands.executeCommand('workbench.action.toggleSidebarVisibility');
  });

  test('connection form', async function () {
    this.timeout(60_000);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await showSections('Catalog');
    await vscode.window.showTextDocument(vscode.Uri.file(path.join(complete(), 'dew.yaml')));
    await vscode.commands.executeCommand('dew.addConnection');
    await until('the form', async () => (await textOf('connection')).includes('New connection'));
    await onPage(async ({ frame }, selector) => {
      const form = await frame(selector);
      const values = { Name: 'shop', Host: 'db.example.com', Database: 'shop', User: 'analyst' };
      for (const [label, value] of Object.entries(values))
        await form.getByLabel(label, { exact: true }).fill(value);
      await form.getByLabel('Password', { exact: true }).selectOption('secret');
    }, pageOf('connection'));
    await picture('connection-dark');
  });

  test('data file', async function () {
    this.timeout(60_000);
    await useTheme('light');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await showSections('Data Files', 'Catalog');
    const [file] = await vscode.workspace.findFiles('sales/data/raw/*.csv');
    assert.ok(file);
    await vscode.commands.executeCommand('vscode.open', file);
    await until('rows', async () => /\d+ rows/.test(await textOf('file')), 20_000);
    await onPage(({ page }) => page.waitForTimeout(1000).then(() => 0), null);
    await picture('file-light');
  });

  test('dashboard', async function () {
    this.timeout(60_000);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    const file = vscode.Uri.file(path.join(complete(), 'dashboards', 'sales.dashboard.yaml'));
    await vscode.workspace.fs.writeFile(file, Buffer.from(dashboard));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
    await vscode.commands.executeCommand('dew.openDashboard', file);
    await until('figures', async () => /Revenue[\s\S]*Margin/.test(await textOf('dashboard')), 20_000);
    await onPage(({ page }) => page.waitForTimeout(1500).then(() => 0), null);
    await picture('dashboard-light');
    await vscode.commands.executeCommand('workbench.action.toggleSidebarVisibility');
  });

  test('chart', async function () {
    this.timeout(60_000);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    await useTheme('dark');
    await openSql(orders, 'orders.sql');
    await vscode.commands.executeCommand('dew.runStatement');
    await until('rows', async () => (await textOf('results')).includes('200,000 rows'), 30_000);
    await clickIn('results', '[role=tab]:has-text("Chart")');
    await onPage(async ({ frame }, selector) => {
      const view = await frame(selector);
      await view.locator('.chart-svg a').first().waitFor();
      await view.getByLabel('Kind of chart', { exact: true }).selectOption('bar');
      await view.getByLabel('Unit of time on x', { exact: true }).selectOption('month');
      await view.locator('.chart-figure h2:has-text("by month")').waitFor({ timeout: 20_000 });
      await view.waitForTimeout(1000);
      await view.locator('.chart-svg a').nth(40).hover();
    }, pageOf('results'));
    await picture('chart-dark');
    await vscode.commands.executeCommand('workbench.action.toggleSidebarVisibility');
  });

  test('ask', async function () {
    this.timeout(60_000);
    const server = new LLMock({ port: 0, logLevel: 'silent' });
    server.onMessage(/category/, {
      content:
        'Revenue is the sum of the amounts of a product category.\n```sql\nSELECT p.category, sum(s.amount) AS revenue, count(*) AS lines\nFROM sales_clean AS s\nJOIN products AS p USING (product_id)\nGROUP BY ALL\nORDER BY revenue DESC\n```',
    });
    await server.start();
    const settings = vscode.workspace.getConfiguration('dew.ask');
    for (const [name, value] of [
      ['baseUrl', `${server.url}/v1`],
      ['model', 'example-model'],
      ['provider', 'server'],
    ] as const)
      await settings.update(name, value, vscode.ConfigurationTarget.Global);
    await useTheme('light');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('dew.ask');
    await until('the page', async () => (await textOf('ask')).includes('Ask your data'));
    await onPage(async ({ frame }, selector) => {
      const view = await frame(selector);
      await view.locator('textarea').fill('Which product category brought the most revenue?');
      await view.locator('button:has-text("Send to"):not([disabled])').click();
      await view.getByText('DuckDB has bound it').waitFor();
      await view.locator('button:has-text("Run")').first().click();
    }, pageOf('ask'));
    await until('rows', async () => (await shownRows()).length > 2, 20_000);
    await picture('ask-light');
    await server.stop();
    for (const name of ['provider', 'baseUrl', 'model'])
      await settings.update(name, undefined, vscode.ConfigurationTarget.Global);
  });

  test('report', async function () {
    this.timeout(60_000);
    const [file] = await vscode.workspace.findFiles('sales/reports/*/index.html');
    assert.ok(file);
    await onPage(
      async ({ page }, [address, target]) => {
        const report = await page.context().newPage();
        await report.setViewportSize({ width: 1400, height: 900 });
        await report.emulateMedia({ colorScheme: 'light' });
        await report.goto(address);
        await report.waitForTimeout(1500);
        await report.screenshot({ path: target });
        await report.close();
      },
      [
        pathToFileURL(file.fsPath).href,
        path.join(process.env['DEW_DRIVER_IMAGES'] ?? '', 'report-light.png'),
      ] as const,
    );
  });

  test('project page', async function () {
    this.timeout(330_000);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await useTheme('light');
    rmSync(complete(), { recursive: true, force: true });
    const cli = path.join(process.env['DEW_DRIVER_ROOT'] ?? '', 'dist', 'cli.js');
    const list = [cli, 'new', 'data-analysis-pipeline', guided(), '--mode', 'guided'];
    execFileSync(process.execPath, list, { stdio: 'ignore' });
    await runToItsEnd(guided());
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('dew.openProjectPage', { root: guided() });
    await until('steps', async () => (await textOf('roadmap')).includes('Set up a Python environment'));
    await vscode.commands.executeCommand('dew.checkAll', { root: guided() });
    await showSections('Roadmap', 'Pipelines');
    await onPage(async ({ frame }, page) => {
      const view = await frame(page);
      const red = view.locator('.road-check-head:has(.c-failed)').first();
      await red.waitFor();
      if ((await red.getAttribute('aria-expanded')) !== 'true') await red.click();
      await red.evaluate((element) => element.closest('.road-step')?.scrollIntoView({ block: 'center' }));
    }, pageOf('roadmap'));
    await picture('roadmap-light');
  });
});
