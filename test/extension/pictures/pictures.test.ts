/** The pictures of the README, of project 1: its run, its results, its report and its page. */
import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as vscode from 'vscode';
import { openSql, placeCursor, until, workspaceFolder } from '../driver/editor.ts';
import { onPage } from '../driver/page.ts';
import { shownRows } from '../driver/results.ts';
import { assertSmall, calmWindow, clickIn, runToItsEnd, showSections } from '../driver/pictures.ts';
import { pageOf, picture, textOf, useTheme } from '../driver/views.ts';

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

suite('pictures', () => {
  suiteSetup(calmWindow);
  suiteTeardown(() => assertSmall(['results-panel-dark', 'run-view-dark', 'roadmap-light', 'report-light']));

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
