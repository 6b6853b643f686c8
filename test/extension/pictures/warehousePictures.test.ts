/** The pictures of the README of project 7: its warehouse, a file that comes in, and what is asked of it. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import * as path from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import * as vscode from 'vscode';
import { startPostgres } from '../../fixtures/servers/postgres.ts';
import { openFile, openSql, productId, until, workbench, workspaceFolder } from '../driver/editor.ts';
import { onPage } from '../driver/page.ts';
import { assertSmall, calmWindow, clickIn, runToItsEnd, settle, showSections } from '../driver/pictures.ts';
import { shownRows } from '../driver/results.ts';
import { pageOf, picture, resize, textOf, useTheme } from '../driver/views.ts';

const root = (): string => path.join(workspaceFolder(), 'warehouse');
const closeAll = (): Thenable<unknown> => vscode.commands.executeCommand('workbench.action.closeAllEditors');

const sales = `-- name: net sales of 2024
SELECT s.sold_on, p.category, s.quantity, s.net_amount
FROM fct_sales AS s
JOIN dim_product AS p USING (product_key)
WHERE s.sold_on BETWEEN '2024-01-01' AND '2024-12-31';
`;

const notebook = `-- %% markdown
-- ## What sells, and what comes back
-- Net sales of 2024 and the share of the pieces that customers returned.

-- %% sql
-- name: sales_2024
SELECT p.category, count(*) AS lines, sum(s.quantity) AS pieces, sum(s.net_amount) AS net_sales
FROM fct_sales AS s JOIN dim_product AS p USING (product_key)
WHERE s.sold_on BETWEEN '2024-01-01' AND '2024-12-31'
GROUP BY ALL ORDER BY net_sales DESC

-- %% sql
-- chart: {"mark": "bar", "x": "category", "y": "percent_returned"}
SELECT category, round(100 * sum(r.quantity) / any_value(s.pieces), 2) AS percent_returned
FROM sales_2024 AS s
JOIN dim_product AS p USING (category)
JOIN fct_returns AS r USING (product_key)
WHERE r.returned_on BETWEEN '2024-01-01' AND '2024-12-31'
GROUP BY ALL ORDER BY percent_returned DESC
`;

const goods = [
  ['Handtuch, Leinen', '38,90'],
  ['Tee, Auslese', '14,20'],
  ['Schneidebrett', '27,50'],
  ['Espressobohnen', '17,25'],
  ['Olivenöl 0,75 l', '11,49'],
  ['Gusspfanne Ø 28', '74,95'],
  ['Wolldecke grün', '119,00'],
] as const;
const postcodes = ['04109', '8010', '01067', '89073', '10115', '80331'];

/** An export as a till of a shop writes it: titles, a sum below, semicolons, decimal commas, faults. */
function deliveredFile(): string {
  const rows = Array.from({ length: 480 }, (_, at) => {
    const [article, price] = goods[(at * 5) % goods.length]!;
    const day = String(1 + Math.floor(at / 16)).padStart(2, '0');
    const cells = [480_211 + at, `${day}.03.2024`, `K-${10_850 + ((at * 7919) % 4900)}`];
    const quantity = String(1 + ((at * at) % 4));
    const rest = at === 307 ? 'Handtuch;Leinen' : article;
    const postcode = postcodes[at % postcodes.length];
    return [
      ...cells,
      rest,
      quantity,
      price,
      postcode,
      at % 11 === 3 ? 'nein' : 'ja',
      at % 8 ? '-' : 'Geschenk',
    ].join(';');
  });
  return [
    'Bestellungen März 2024',
    'Filiale Leipzig',
    '',
    'Bestell-Nr;Datum;Kunde;Artikel;Menge;Preis €;PLZ;Bezahlt;Bemerkung',
    ...rows,
    '',
    'Ende der Liste',
    '',
  ].join('\r\n');
}

suite('pictures of project 7', () => {
  suiteSetup(async function () {
    this.timeout(120_000);
    await calmWindow();
    await closeAll();
    for (const name of ['sales', 'my-first-pipeline'])
      rmSync(path.join(workspaceFolder(), name), { recursive: true, force: true });
    const cli = path.join(process.env['DEW_DRIVER_ROOT'] ?? '', 'dist', 'cli.js');
    const list = [cli, 'new', 'modern-data-warehouse', root(), '--mode', 'complete'];
    execFileSync(process.execPath, list, { stdio: 'ignore' });
    await runToItsEnd(root());
    await closeAll();
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await useTheme('dark');
  });

  suiteTeardown(() =>
    assertSmall([
      'profile-dark',
      'lineage-dark',
      'notebook-dark',
      'file-light',
      'dashboard-light',
      'chart-dark',
      'connection-dark',
      'ask-light',
    ]),
  );

  test('profile', async function () {
    this.timeout(60_000);
    await showSections('Catalog', 'Data Files');
    const client = (await workbench()).engine(vscode.Uri.file(path.join(root(), 'dew.yaml')));
    await vscode.commands.executeCommand('dew.profile', {
      kind: 'relation',
      engine: { root: root(), client },
      relation: { schema: 'main', name: 'fct_sales' },
    });
    await until('figures', async () => (await textOf('profile')).includes('Figures of all'), 20_000);
    await clickIn('profile', '.prof-row:has-text("net_amount")');
    await picture('profile-dark');
  });

  test('lineage', async function () {
    this.timeout(60_000);
    await closeAll();
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    const model = path.join(root(), 'sql', 'models', 'marts', 'fct_sales.sql');
    await vscode.commands.executeCommand('dew.showLineage', vscode.Uri.file(model));
    await until('the page', async () => (await textOf('lineage')).includes('fct_sales'), 20_000);
    await clickIn('lineage', '[data-node=fct_sales] :text("+ 8 columns")');
    await clickIn('lineage', '[data-node=fct_sales] .ncol:has-text("net_amount")');
    await clickIn('lineage', 'button[aria-label^="Fit"]');
    await settle();
    await picture('lineage-dark');
  });

  test('notebook', async function () {
    this.timeout(60_000);
    await closeAll();
    // Its chart stands below its rows: both are in the picture.
    await resize(1400, 1240);
    const uri = vscode.Uri.file(path.join(root(), 'analysis', 'returns.dewnb'));
    await vscode.workspace.fs.writeFile(uri, Buffer.from(notebook));
    await vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument(uri));
    await vscode.commands.executeCommand('notebook.selectKernel', { id: 'dew-duckdb', extension: productId });
    await vscode.commands.executeCommand('notebook.execute');
    await onPage(async ({ frame }) => {
      await (await frame('.dew-result .chart-svg a', 20_000)).locator('.chart-svg a').nth(2).waitFor();
    }, null);
    await settle(1500);
    await picture('notebook-dark');
    await resize(1400, 900);
  });

  test('chart', async function () {
    this.timeout(60_000);
    await closeAll();
    await openSql(sales, path.join('warehouse', 'analysis', 'sales.sql'));
    await vscode.commands.executeCommand('dew.runStatement');
    await until('rows', async () => /\d,\d{3} rows/.test(await textOf('results')), 30_000);
    await clickIn('results', '[role=tab]:has-text("Chart")');
    await onPage(async ({ frame }, selector) => {
      const view = await frame(selector);
      await view.locator('.chart-svg a').first().waitFor();
      const choose = (label: string, value: string) =>
        view.getByLabel(label, { exact: true }).selectOption(value);
      await choose('Kind of chart', 'bar');
      await choose('Unit of time on x', 'month');
      await choose('Measured column', 'net_amount');
      await choose('Colour', 'category');
      await view.locator('.chart-figure h2:has-text("in category")').waitFor({ timeout: 20_000 });
      await view.waitForTimeout(1000);
      await view.locator('.chart-svg a').nth(40).hover();
    }, pageOf('results'));
    await picture('chart-dark');
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });

  test('connection form', async function () {
    this.timeout(60_000);
    await closeAll();
    await using server = await startPostgres();
    await server.query('CREATE DATABASE shop');
    await showSections('Catalog');
    await openFile('warehouse/dew.yaml');
    await vscode.commands.executeCommand('dew.addConnection');
    await until('the form', async () => (await textOf('connection')).includes('New connection'));
    await onPage(
      async ({ page, frame }, { selector, port, password }) => {
        const form = await frame(selector);
        const values = {
          Name: 'shop',
          Host: 'localhost',
          Port: String(port),
          Database: 'shop',
          User: 'owner',
        };
        for (const [label, value] of Object.entries(values))
          await form.getByLabel(label, { exact: true }).fill(value);
        await form.getByLabel('Password', { exact: true }).selectOption('secret');
        await form.getByRole('button', { name: 'Set', exact: true }).click();
        const box = page.locator('.quick-input-widget input[type=password]');
        await box.fill(password);
        await box.press('Enter');
        await form.getByText('stored', { exact: true }).waitFor();
        await form.getByRole('button', { name: 'Test Connection' }).click();
        await form.getByText('PostgreSQL', { exact: false }).last().waitFor();
        await form.locator('.con-said').waitFor();
      },
      { selector: pageOf('connection'), port: server.port, password: server.password },
    );
    await picture('connection-dark');
  });

  test('data file whose reading was changed', async function () {
    this.timeout(60_000);
    await useTheme('light');
    await closeAll();
    await showSections('Data Files', 'Catalog');
    const file = vscode.Uri.file(path.join(root(), 'data', 'bestellungen_2024-03.csv'));
    await vscode.workspace.fs.writeFile(file, Buffer.from(deliveredFile().replaceAll('€', 'EUR'), 'latin1'));
    await vscode.commands.executeCommand('vscode.open', file);
    await until('rows', async () => /\d+ rows/.test(await textOf('file')), 20_000);
    await onPage(async ({ frame }, selector) => {
      const nulls = (await frame(selector)).locator('.file-nulls');
      await nulls.fill('-');
      await nulls.press('Enter');
      await nulls.blur();
    }, pageOf('file'));
    await until('the new reading', async () => (await textOf('file')).includes('Reset'));
    await settle(1500);
    await picture('file-light');
  });

  test('dashboard', async function () {
    this.timeout(60_000);
    await closeAll();
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    const file = vscode.Uri.file(path.join(root(), 'dashboards', 'sales.dashboard.yaml'));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file), { preview: false });
    await vscode.commands.executeCommand('dew.openDashboard', file);
    await until('figures', async () => /Net sales[\s\S]*Products/.test(await textOf('dashboard')), 20_000);
    await settle(1500);
    await picture('dashboard-light');
  });

  test('ask', async function () {
    this.timeout(60_000);
    const server = new LLMock({ port: 0, logLevel: 'silent' });
    server.onMessage(/category/, {
      content:
        'Net sales of each product category in 2024, and how many orders they came from.\n```sql\nSELECT p.category, sum(s.net_amount) AS net_sales, count(DISTINCT s.order_id) AS orders\nFROM fct_sales AS s\nJOIN dim_product AS p USING (product_key)\nWHERE year(s.sold_on) = 2024\nGROUP BY ALL\nORDER BY net_sales DESC\n```',
    });
    await server.start();
    const settings = vscode.workspace.getConfiguration('dew.ask');
    const set = (name: string, value: string | undefined): Thenable<void> =>
      settings.update(name, value, vscode.ConfigurationTarget.Global);
    await set('baseUrl', `${server.url}/v1`);
    await set('model', 'example-model');
    await set('provider', 'server');
    await closeAll();
    await showSections('Catalog');
    await vscode.commands.executeCommand('dew.ask');
    await until('the page', async () => (await textOf('ask')).includes('Ask your data'));
    await onPage(async ({ frame }, selector) => {
      const view = await frame(selector);
      await view.locator('textarea').fill('Which category sold best in 2024?');
      await view.locator('button:has-text("Send to"):not([disabled])').click();
      await view.getByText('DuckDB has bound it').waitFor();
      await view.locator('button:has-text("Run")').first().click();
    }, pageOf('ask'));
    await until('rows', async () => (await shownRows()).length > 2, 20_000);
    await settle();
    await picture('ask-light');
    await server.stop();
    for (const name of ['provider', 'baseUrl', 'model']) await set(name, undefined);
  });
});
