/** The chart of a result in the real editor: run, chart, change, save, open again, export; and in a notebook. */
import * as assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { openSql, productId, until, workspaceFolder } from './driver/editor.ts';
import { onPage } from './driver/page.ts';
import { auditInEveryTheme, pageOf, picture, textOf } from './driver/views.ts';

const sql = `-- name: sales
select ['DE', 'AT', null][1 + i % 3] as country, (i * 0.5)::decimal(12,2) as amount, date '2024-01-01' + (i % 60)::integer as day
from range(3000) t(i);
`;
const at = (name: string): string => path.join(workspaceFolder(), name);

const choose = (label: string, value: string): Promise<string[]> =>
  onPage(
    async ({ frame }, [page, name, option]) => {
      const view = await frame(page!);
      return view.getByLabel(name!, { exact: true }).selectOption(option!);
    },
    [pageOf('results'), label, value],
  );

/** A button of the chart; the editor's own file dialog is answered with the name that it proposes. */
const pressAndAgree = (selector: string, button: string, item: string): Promise<void> =>
  onPage(
    async ({ page, frame }, [where, name, entry]) => {
      const view = await frame(where!);
      await view.getByRole('button', { name: name! }).first().click();
      if (entry) await view.getByRole('menuitem', { name: entry }).click();
      const dialog = page.locator('.quick-input-widget input');
      await dialog.waitFor({ state: 'visible' });
      await page.waitForTimeout(500);
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'hidden' });
    },
    [selector, button, item],
  );

suite('chart', () => {
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const name of ['sales.chart.yaml', 'sales.svg', 'sales.png', 'charts.dewnb'])
      await rm(at(name), { force: true });
  });

  test('a result is drawn, changed, saved as text, opened again and exported', async function () {
    this.timeout(150_000);
    // Left by an attempt before this one, it would have the editor ask.
    await rm(at('sales.chart.yaml'), { force: true });
    await openSql(sql, 'sales.sql');
    await vscode.commands.executeCommand('dew.runStatement');
    await until('rows', async () => (await textOf('results')).includes('3,000 rows'));
    await onPage(async ({ frame }, selector) => {
      const view = await frame(selector);
      await view.getByRole('tab', { name: 'Chart' }).click();
      await view.locator('.chart-svg a').first().waitFor();
    }, pageOf('results'));
    assert.match(await textOf('results'), /Sum of amount by \w+ of day, in country/);
    await choose('Kind of chart', 'bar');
    await choose('Column on x', 'country');
    await choose('Colour', '');
    await until('the other chart', async () =>
      (await textOf('results')).includes('Sum of amount by country'),
    );
    assert.deepEqual(await auditInEveryTheme('results'), []);
    await pressAndAgree(pageOf('results'), 'Save chart as a file', '');
    const saved = await until('the file', () => readFile(at('sales.chart.yaml'), 'utf8').catch(() => null));
    assert.match(saved, /^version: 1\n(query: .*sales\.sql#sales|sql: \|)/);
    assert.match(saved, /mark: bar\nx: country\ny:\n {2}column: amount\n {2}aggregate: sum\n$/);
    await pressAndAgree(pageOf('results'), 'Export chart', 'PNG as shown');
    const png = await until('the picture', () => readFile(at('sales.png')).catch(() => null));
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const file = vscode.Uri.file(at('sales.chart.yaml'));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
    await vscode.commands.executeCommand('dew.openChart', file);
    await until('the chart of the file', async () => {
      const shown = await textOf('results');
      return shown.includes('Sum of amount by country') && shown.includes('3,000 rows in 3 marks');
    });
  });

  test('a click on a mark shows its rows, with the filter that finds them', async () => {
    await onPage(async ({ frame }, selector) => {
      const view = await frame(selector);
      await view.locator('.chart-svg a').last().click();
      await view.getByRole('button', { name: /^Remove filter/ }).waitFor();
    }, pageOf('results'));
    await until('its rows', async () => (await textOf('results')).includes('1,000 of 3,000 rows'));
  });

  test('a notebook shows a chart under its cell, and keeps it in the text', async function () {
    this.timeout(90_000);
    await vscode.commands.executeCommand('workbench.action.closePanel');
    const uri = vscode.Uri.file(at('charts.dewnb'));
    await vscode.workspace.fs.writeFile(uri, Buffer.from(`-- %% sql\n${sql}`));
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    await vscode.commands.executeCommand('notebook.selectKernel', { id: 'dew-duckdb', extension: productId });
    await vscode.commands.executeCommand('notebook.execute');
    const violations = await onPage(async ({ frame, axe }) => {
      const view = await frame('.dew-result', 20_000);
      await view.getByRole('button', { name: 'Show chart' }).click();
      await view.locator('.chart-svg a').first().waitFor();
      await view.getByLabel('Kind of chart', { exact: true }).selectOption('bar');
      await view.getByLabel('Column on x', { exact: true }).selectOption('country');
      await view.locator('.chart-figure h2:has-text("by country")').waitFor();
      await view.evaluate(axe);
      const found = await view.evaluate(async () => {
        interface Axe {
          run(where: {
            include: string[];
          }): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        }
        const { violations: all } = await (globalThis as unknown as { axe: Axe }).axe.run({
          include: ['.dew-result'],
        });
        return all.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
      });
      await view.getByRole('button', { name: 'Keep chart in the cell' }).click();
      return found;
    }, null);
    assert.deepEqual(violations, []);
    const cell = notebook.getCells()[0]!;
    await until('the comment', () => cell.document.getText().includes('-- chart: {'));
    await notebook.save();
    const text = await readFile(uri.fsPath, 'utf8');
    const added = text.split('\n').filter((line) => !sql.includes(line) && line !== '-- %% sql');
    assert.equal(added.length, 1);
    assert.match(added[0]!, /^-- chart: \{ ?mark: bar, x: country/);
    await vscode.commands.executeCommand('notebook.execute');
    await onPage(async ({ frame }) => {
      const view = await frame('.dew-result .chart-svg', 20_000);
      await view.locator('.chart-figure h2:has-text("by country")').waitFor();
    }, null);
    await picture('notebook-chart');
  });
});
