import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { environmentFile } from '../engine/environments/environmentFile.ts';
import { startPostgres, type PostgresServer } from '../fixtures/servers/postgres.ts';
import { until, workspaceFolder } from './driver/editor.ts';
import { onPage } from './driver/page.ts';
import { auditInEveryTheme, pageOf, textOf } from './driver/views.ts';

suite('an environment', () => {
  let server: PostgresServer;
  const root = (): string => path.join(workspaceFolder(), 'served');
  const write = (file: string, text: string): Thenable<void> =>
    vscode.workspace.fs.writeFile(vscode.Uri.file(path.join(root(), file)), Buffer.from(text));

  suiteSetup(async function () {
    this.timeout(60_000);
    server = await startPostgres();
    await write('dew.yaml', environmentFile(server, 'analytics'));
    await write('main.pipeline.yaml', 'version: 1\nname: Served\nmodels: sql/models/*.sql\ntasks: []\n');
    await write('sql/models/answer.sql', 'select 42 as answer\n');
    await vscode.workspace
      .getConfiguration()
      .update('dew.run.openView', true, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(vscode.Uri.file(root()), { recursive: true });
    await server[Symbol.asyncDispose]();
  });

  test('is chosen for a run, its password asked for once, and shown in the run view', async function () {
    this.timeout(120_000);
    const running = vscode.commands.executeCommand('dew.runPipelineOn', { root: root(), pipeline: 'main' });
    await onPage(async ({ page }, password) => {
      await page.locator('.quick-input-list').getByText('shop, schema analytics').waitFor();
      await page.locator('.quick-input-widget input[type=text]').fill('postgres');
      await page.keyboard.press('Enter');
      const box = page.locator('.quick-input-widget input[type=password]');
      await box.fill(password);
      await box.press('Enter');
    }, server.password);
    await running;
    await until(
      'the run on the server',
      async () => /on postgres, started/.test(await textOf('run')),
      30_000,
    );
    const { rows } = await server.query('SELECT answer FROM analytics.answer');
    assert.deepEqual(rows, [{ answer: 42 }]);
    const choice = await onPage(
      async ({ frame }, selector) => (await frame(selector)).getByLabel('Run on').inputValue(),
      pageOf('run'),
    );
    assert.equal(choice, 'postgres');
    assert.deepEqual(await auditInEveryTheme('run'), []);
  });

  test('runs again from the run view, without a question, and plans there', async function () {
    this.timeout(60_000);
    await onPage(async ({ frame }, selector) => {
      const view = await frame(selector);
      await view.getByRole('button', { name: 'Run', exact: true }).click();
    }, pageOf('run'));
    await until('the second run', async () => /run 2 on postgres/.test(await textOf('run')), 30_000);
    await onPage(async ({ frame }, selector) => {
      const view = await frame(selector);
      await view.getByRole('tab', { name: 'Plan' }).click();
      await view.getByText('0 of 1', { exact: true }).waitFor();
      await view.getByLabel('Run on').selectOption('');
      await view.getByText('1 of 1', { exact: true }).waitFor();
    }, pageOf('run'));
  });
});
