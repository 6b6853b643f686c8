import * as assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { until, workspaceFolder } from './driver/editor.ts';
import { onPage } from './driver/page.ts';
import { auditInEveryTheme, pageOf, textOf } from './driver/views.ts';

const file = (): string => path.join(workspaceFolder(), 'people.dashboard.yaml');
const text = `version: 1
title: People
parameters:
  - {name: word, type: choice, values: [a, b]}
queries:
  words: select word, sum(i)::bigint as total from (select ['a', 'b'][i % 2 + 1] as word, i from range(1000) r(i)) where $word is null or word = $word group by all order by all
  all: select sum(total)::bigint as total from (select i as total from range(1000) r(i) where $word is null or ['a', 'b'][i % 2 + 1] = $word)
layout:
  - - {kind: big_number, query: all, title: Total}
    - {kind: chart, query: words, title: Words, mark: bar, encoding: {x: word, y: total}, select: {word: word}}
`;

suite('dashboard', () => {
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(file(), { force: true });
  });

  test('opens from its file, filters by a click on a mark, and follows a save', async function () {
    this.timeout(120_000);
    await writeFile(file(), text);
    const document = await vscode.workspace.openTextDocument(file());
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('dew.openDashboard', document.uri);
    await until('the figure', async () => (await textOf('dashboard')).includes('499,500'));
    await onPage(
      async ({ frame }, [selector]) => {
        const page = await frame(selector!);
        await page.locator('a[data-row="0"]').click();
      },
      [pageOf('dashboard')],
    );
    await until('the filtered figure', async () => (await textOf('dashboard')).includes('249,500'));
    assert.match(await textOf('dashboard'), /word: a/);
    assert.deepEqual(await auditInEveryTheme('dashboard'), []);
    await onPage(
      async ({ frame }, [selector]) => {
        const page = await frame(selector!);
        await page.getByRole('button', { name: 'Actions of Total' }).click();
        await page.getByRole('menuitem', { name: 'Open rows in results' }).click();
      },
      [pageOf('dashboard')],
    );
    await until('the rows', async () => (await textOf('results')).includes('249500'));
    const edit = new vscode.WorkspaceEdit();
    const at = document.positionAt(text.indexOf('title: Total') + 'title: '.length);
    edit.replace(document.uri, new vscode.Range(at, at.translate(0, 5)), 'Sum');
    await vscode.workspace.applyEdit(edit);
    await document.save();
    await until('the new title', async () => (await textOf('dashboard')).includes('Sum'));
    assert.match(await readFile(file(), 'utf8'), /title: Sum/);
  });

  test('says what is wrong where it stands', async () => {
    const document = await vscode.workspace.openTextDocument(file());
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    const whole = document.getText();
    const at = document.positionAt(whole.indexOf('kind: chart') + 'kind: '.length);
    edit.replace(document.uri, new vscode.Range(at, at.translate(0, 5)), 'chrt');
    await vscode.workspace.applyEdit(edit);
    const [first] = await until('the diagnostic', () => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.length > 0 && found;
    });
    assert.match(first?.message ?? '', /Unknown kind "chrt"\. Did you mean "chart"\?/);
    assert.equal(first?.range.start.line, at.line);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
