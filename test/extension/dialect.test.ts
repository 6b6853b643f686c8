import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openFile, until } from './driver/editor.ts';

suite('dialect report', () => {
  suiteTeardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  test('of a model: a page with links to its lines, that says that nothing was run', async function () {
    this.timeout(60_000);
    await openFile('sales/sql/models/category_performance.sql');
    const model = vscode.window.activeTextEditor?.document.uri;
    await vscode.commands.executeCommand('dew.dialectReport', model, ['postgres']);
    await until(
      'the page',
      () =>
        vscode.window.tabGroups.all
          .flatMap(({ tabs }) => tabs)
          .some(({ label }) => /dialect-report/.test(label)),
      20_000,
    );
    const text = await vscode.workspace.openTextDocument(
      vscode.Uri.from({ scheme: 'dew-text', path: '/dialect-report.md' }),
    );
    assert.match(text.getText(), /Not run here/);
    assert.match(text.getText(), /## PostgreSQL[\s\S]*group by all/i);
    assert.ok(text.getText().includes(`${model?.toString()}#L`));
  });
});
