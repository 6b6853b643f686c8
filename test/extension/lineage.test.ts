import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openFile, openSql, until } from './driver/editor.ts';
import { onPage } from './driver/page.ts';
import { auditInEveryTheme, pageOf, textOf } from './driver/views.ts';

suite('lineage', () => {
  suiteSetup(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  suiteTeardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  test('of a model: its columns, their ways, and the line where one is made', async function () {
    this.timeout(90_000);
    await openFile('sales/sql/models/category_performance.sql');
    await vscode.commands.executeCommand('dew.showLineage');
    await until('the page', async () => (await textOf('lineage')).includes('category_performance'), 20_000);
    await onPage(async ({ frame }, selector) => {
      await (
        await frame(selector)
      )
        .locator('[data-node=category_performance] .ncol', { hasText: 'revenue' })
        .click();
    }, pageOf('lineage'));
    const text = await until('the ways', async () => {
      const shown = await textOf('lineage');
      return /Comes from/.test(shown) && shown;
    });
    assert.match(text, /amount\s+sales_clean/);
    assert.deepEqual(await auditInEveryTheme('lineage'), []);
    await onPage(async ({ frame }, selector) => {
      await (await frame(selector)).getByRole('button', { name: 'Open the text' }).click();
    }, pageOf('lineage'));
    await until('the model', () => {
      const editor = vscode.window.activeTextEditor;
      if (!editor?.document.uri.path.endsWith('/category_performance.sql')) return false;
      return (
        editor.document.getText(editor.document.getWordRangeAtPosition(editor.selection.active)) === 'revenue'
      );
    });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('of the statements of any file', async function () {
    this.timeout(60_000);
    await openSql(
      'create table p as select a as k from somewhere;\nselect k from p where k > 1;\n',
      'ways.sql',
    );
    await vscode.commands.executeCommand('dew.showLineage');
    await until('its datasets', async () => /somewhere[\s\S]*result/.test(await textOf('lineage')), 20_000);
  });
});
