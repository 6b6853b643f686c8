import * as assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { until, workspaceFolder } from './driver/editor.ts';
import { onPage } from './driver/page.ts';
import { auditInEveryTheme, pageOf, textOf } from './driver/views.ts';

const root = (): string => path.join(workspaceFolder(), 'sales');
const file = (): vscode.Uri => vscode.Uri.file(path.join(root(), 'data', 'messy orders.csv'));

const orders = [
  'Orders of the week',
  '',
  'id;town;price, net',
  '1;Köln;1,50',
  '2;Zürich;22,50',
  '3;Bern;3,25',
  '4;Bern;3,25;5;6',
  '',
  'Source: till',
  '',
].join('\r\n');

/** Chooses in a list of the file view. */
const choose = (label: string, value: string): Promise<void> =>
  onPage(
    async ({ frame }, [page, name, wanted]) => {
      await (await frame(page!)).getByLabel(name!).selectOption(wanted!);
    },
    [pageOf('file'), label, value],
  );

const click = (name: string): Promise<void> =>
  onPage(
    async ({ frame }, [page, wanted]) => {
      await (await frame(page!)).getByRole('button', { name: wanted! }).first().click();
    },
    [pageOf('file'), name],
  );

const shows = (words: RegExp): Promise<unknown> =>
  until(`${words.source} in the file view`, async () => words.test(await textOf('file')));

suite('file view', () => {
  suiteSetup(() => writeFileSync(file().fsPath, Buffer.from(orders, 'latin1')));
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('a CSV opens as a table: dialect found, lines outside told, a row rejected', async function () {
    this.timeout(60_000);
    await vscode.commands.executeCommand('vscode.open', file());
    await shows(/22\.5/);
    const text = await textOf('file');
    assert.match(text, /Zürich/);
    assert.match(text, /1 line above the header and 1 footnote/);
    assert.match(text, /5 cells, 3 expected/);
    assert.match(text, /Latin-1/);
    assert.deepEqual(await auditInEveryTheme('file'), []);
  });

  test('another delimiter gives other rows, Reset gives the first ones back', async function () {
    this.timeout(60_000);
    await choose('Delimiter', ',');
    await shows(/1;Köln;1/);
    await click('Reset');
    await shows(/22\.5/);
  });

  test('a rejected row leads to its line in the text', async function () {
    this.timeout(60_000);
    await click('7');
    const editor = await until('the text', () => {
      const shown = vscode.window.activeTextEditor;
      return shown?.document.uri.fsPath === file().fsPath && shown;
    });
    assert.equal(editor.selection.active.line, 6);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  test('the reading is saved as an extract task: an edit that can be undone', async function () {
    this.timeout(60_000);
    await click('Save as extract task');
    const editor = await until('the pipeline file', () => {
      const shown = vscode.window.activeTextEditor;
      return shown?.document.fileName.endsWith('.pipeline.yaml') === true && shown;
    });
    await until('the task', () => editor.document.getText().includes('id: messy_orders'));
    assert.equal(editor.document.isDirty, true);
    assert.match(
      editor.document.getText(),
      /from: data\/messy orders\.csv\n\s+delimiter: ;\n\s+skip: 2\n\s+encoding: latin-1/,
    );
    await vscode.commands.executeCommand('undo');
    assert.doesNotMatch(editor.document.getText(), /messy_orders/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('a setting turns it off', async function () {
    this.timeout(60_000);
    const settings = vscode.workspace.getConfiguration();
    await settings.update('dew.files.openDelimited', false, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('vscode.open', file());
    await until('the text', () => vscode.window.activeTextEditor?.document.uri.fsPath === file().fsPath);
    await settings.update('dew.files.openDelimited', undefined, vscode.ConfigurationTarget.Global);
  });
});
