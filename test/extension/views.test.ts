import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { openFile, placeCursor, until, workspaceFolder } from './driver/editor.ts';
import { shownRows } from './driver/results.ts';
import { auditInEveryTheme, textOf } from './driver/views.ts';

const project = (): string => path.join(workspaceFolder(), 'sales');

suite('views in every theme', () => {
  suiteSetup(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  test('results', async function () {
    this.timeout(90_000);
    const editor = await openFile('first.sql');
    placeCursor(editor, 20);
    await vscode.commands.executeCommand('dew.runStatement');
    await until('four rows', async () => (await shownRows()).length === 4);
    assert.deepEqual(await auditInEveryTheme('results'), []);
  });

  test('wizard', async function () {
    this.timeout(90_000);
    await vscode.commands.executeCommand('workbench.action.closePanel');
    void vscode.commands.executeCommand('dew.newRoadmapProject');
    await until('the first project', async () =>
      (await textOf('wizard')).includes('Data Analysis Pipeline with Python'),
    );
    assert.deepEqual(await auditInEveryTheme('wizard'), []);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('run view, of a run started in it', async function () {
    this.timeout(420_000);
    await vscode.workspace
      .getConfiguration()
      .update('dew.run.openView', true, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('dew.runPipeline', { root: project(), pipeline: 'main' });
    await until('end of the run', async () => /\b(done|warned|failed)\b/i.test(await textOf('run')), 360_000);
    const text = await textOf('run');
    assert.doesNotMatch(text, /\bfailed\b/i);
    assert.match(text, /sales/);
    assert.deepEqual(await auditInEveryTheme('run'), []);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('project page', async function () {
    this.timeout(120_000);
    await vscode.commands.executeCommand('dew.openProjectPage', { root: project() });
    await until('steps', async () => (await textOf('roadmap')).includes('Set up a Python environment'));
    assert.deepEqual(await auditInEveryTheme('roadmap'), []);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
