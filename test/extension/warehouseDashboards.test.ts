/** Project 7 in the editor: its dashboards show what SQL says, before and after a click, in every theme. */
import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { until, workspaceFolder } from './driver/editor.ts';
import { onPage } from './driver/page.ts';
import { auditInEveryTheme, pageOf, textOf } from './driver/views.ts';

const root = (): string => path.join(workspaceFolder(), 'warehouse');

function dew(...list: string[]): string {
  const cli = path.join(process.env['DEW_DRIVER_ROOT'] ?? '', 'dist', 'cli.js');
  const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
  return execFileSync(process.execPath, [cli, ...list], { encoding: 'utf8', stdio });
}

/** One row, from a process of its own, digits grouped as a dashboard shows them. */
function figures(sql: string): string[] {
  const answer = JSON.parse(dew('query', sql, '--json', '--project', root())) as { rows: unknown[][] };
  return (answer.rows[0] ?? []).map((cell) => String(cell).replace(/\B(?=(\d{3})+(?!\d))/g, ','));
}

async function openDashboard(name: string): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  const file = vscode.Uri.file(path.join(root(), 'dashboards', `${name}.dashboard.yaml`));
  await vscode.commands.executeCommand('dew.openDashboard', file);
}

const shown = (what: string, ...wanted: string[]): Promise<true> =>
  until(what, async () => {
    const text = await textOf('dashboard');
    return wanted.every((one) => text.includes(one));
  });

const press = (name: string): Promise<void> =>
  onPage(
    async ({ frame }, [selector, wanted]) => {
      const view = await frame(selector);
      await view
        .getByRole('button', { name: new RegExp(wanted) })
        .first()
        .click();
    },
    [pageOf('dashboard'), name] as const,
  );

const year = "BETWEEN '2024-01-01' AND '2024-12-31'";

suite('the dashboards of project 7', () => {
  suiteSetup(function () {
    this.timeout(60_000);
    dew('new', 'modern-data-warehouse', root(), '--mode', 'complete', '--set', 'rows=3000');
    dew('run', '--date', '2025-01-31', '--project', root());
  });
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(root(), { recursive: true, force: true });
  });

  test('sales: the figures of SQL, and a click on a category shows only it', async function () {
    this.timeout(60_000);
    const [net = '', orders = '', garden = '', ordersOfGarden = ''] = figures(
      `SELECT sum(net_amount), count(DISTINCT order_id), sum(net_amount) FILTER (category = 'Garden'),
         count(DISTINCT order_id) FILTER (category = 'Garden')
       FROM fct_sales JOIN dim_product USING (product_key) WHERE sold_on ${year}`,
    );
    await openDashboard('sales');
    await shown('the figures of all', net, orders);
    await press('^Garden$');
    await shown('the figures of the category', garden, ordersOfGarden, 'category: Garden');
    await press('Remove the filter category Garden');
    await shown('all again', net, orders);
    assert.deepEqual(await auditInEveryTheme('dashboard'), []);
  });

  test('returns: the figures of SQL, and a click on a bar shows only its reason', async function () {
    this.timeout(60_000);
    const [refunds = '', returns = '', damaged = ''] = figures(
      `SELECT sum(refund_amount), count(*), sum(refund_amount) FILTER (reason = 'damaged')
       FROM fct_returns WHERE returned_on ${year}`,
    );
    await openDashboard('returns');
    await shown('the figures of all', refunds, returns);
    await press('Show only.*reason: damaged');
    await shown('the figures of the reason', damaged, 'reason: damaged');
  });
});
