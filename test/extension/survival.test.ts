import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { openSql, pause, until, workbench, workspaceFolder } from './driver/editor.ts';
import { shownRows } from './driver/results.ts';

const firstCell = async (): Promise<string | undefined> => (await shownRows())[0]?.cells[0];

suite('a result survives', () => {
  suiteSetup(async () => {
    await openSql("select 'kept' as word;\n", 'kept.sql');
    await vscode.commands.executeCommand('dew.runStatement');
    await until('row', async () => (await firstCell()) === 'kept');
  });

  test('hiding the panel', async () => {
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await vscode.commands.executeCommand('dew.showResults');
    await until('row again', async () => (await firstCell()) === 'kept');
  });

  test('another document in front', async () => {
    await openSql("select 'other' as word;\n", 'other.sql');
    await vscode.commands.executeCommand('dew.runStatement');
    await until('row of the other', async () => (await firstCell()) === 'other');
    const document = await vscode.workspace.openTextDocument(path.join(workspaceFolder(), 'kept.sql'));
    await vscode.window.showTextDocument(document);
    await until('row of the first', async () => (await firstCell()) === 'kept');
  });

  test('a new name of its file', async () => {
    const [from, to] = ['kept.sql', 'renamed.sql'].map((name) =>
      vscode.Uri.file(path.join(workspaceFolder(), name)),
    );
    assert.ok(from && to);
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(from, to, { overwrite: true });
    await vscode.workspace.applyEdit(edit);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(to));
    await until('row under the new name', async () => (await firstCell()) === 'kept');
  });

  test('a new name of its folder: the connection of a file goes along', async () => {
    const { query } = await workbench();
    const [from, to] = ['before', 'after'].map((name) => vscode.Uri.file(path.join(workspaceFolder(), name)));
    assert.ok(from && to);
    const [old, next] = [from, to].map((folder) => vscode.Uri.joinPath(folder, 'of a shop.sql'));
    assert.ok(old && next);
    await vscode.workspace.fs.writeFile(old, Buffer.from('select 1;\n'));
    await query.connections.set(old, 'shop');
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(from, to, { overwrite: true });
    await vscode.workspace.applyEdit(edit);
    const document = await vscode.workspace.openTextDocument(next);
    await until('the connection', () => query.connections.of(document) === 'shop');
    await query.connections.set(next, 'duckdb');
  });

  test('saving an untitled query', async () => {
    const file = vscode.Uri.file(path.join(workspaceFolder(), 'saved.sql'));
    const untitled = await vscode.workspace.openTextDocument(file.with({ scheme: 'untitled' }));
    await vscode.languages.setTextDocumentLanguage(untitled, 'sql');
    const editor = await vscode.window.showTextDocument(untitled);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "select 'saved' as word;\n"));
    editor.selection = new vscode.Selection(0, 3, 0, 3);
    await vscode.commands.executeCommand('dew.runStatement');
    await until('row of the untitled query', async () => (await firstCell()) === 'saved');
    await vscode.commands.executeCommand('workbench.action.files.save');
    await until('saved file', () => vscode.window.activeTextEditor?.document.uri.scheme === 'file');
    await pause(1500);
    assert.equal(await firstCell(), 'saved');
  });
});
