import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { runOutside, until, workbench, workspaceFolder } from './driver/editor.ts';
import { onPage } from './driver/page.ts';
import { auditInEveryTheme, pageOf, textOf } from './driver/views.ts';

const root = (): string => path.join(workspaceFolder(), 'sales');

function click(name: string): Promise<void> {
  return onPage(
    async ({ frame }, [selector, text]) => {
      const page = await frame(selector!);
      await page.locator('button, .prof-row', { hasText: text! }).first().click();
    },
    [pageOf('profile'), name],
  );
}

suite('profile', () => {
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('of a file opens from its place in the explorer, with figures of all its rows', async () => {
    const file = vscode.Uri.file(path.join(workspaceFolder(), 'data', 'people.csv'));
    await vscode.commands.executeCommand('dew.profile', file);
    await until('figures', async () => (await textOf('profile')).includes('Figures of all'));
    const text = await textOf('profile');
    assert.match(text, /people\.csv/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('of a table makes tests that stand in the pipeline file as an edit', async function () {
    this.timeout(120_000);
    const api = await workbench();
    const client = api.engine(vscode.Uri.file(path.join(root(), 'dew.yaml')));
    runOutside(
      root(),
      "CREATE OR REPLACE TABLE profiled AS SELECT i AS id, ['a', 'b'][i % 2 + 1] AS word FROM range(500) r(i)",
    );
    const target = {
      kind: 'relation',
      engine: { root: root(), client },
      relation: { schema: 'main', name: 'profiled' },
    };
    await vscode.commands.executeCommand('dew.profile', target);
    await until('suggestions', async () => /Make \d+ tests/.test(await textOf('profile')));
    await click('word');
    await until('the column', async () => (await textOf('profile')).includes('accepted_values: a, b'));
    assert.deepEqual(await auditInEveryTheme('profile'), []);
    await click('tests');
    const editor = await until('the pipeline file', () => {
      const shown = vscode.window.activeTextEditor;
      return shown?.document.fileName.endsWith('.pipeline.yaml') === true && shown;
    });
    await until('the tests', () => editor.document.getText().includes('id: check_profiled'));
    assert.equal(editor.document.isDirty, true);
    assert.match(editor.document.getText(), /accepted_values:\n\s+column: word/);
    await vscode.commands.executeCommand('undo');
    assert.doesNotMatch(editor.document.getText(), /check_profiled/);
    runOutside(root(), 'DROP TABLE profiled');
  });
});
