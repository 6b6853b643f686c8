import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openFile, placeCursor, product, until } from '../driver/editor.ts';
import { onPage } from '../driver/page.ts';
import { notices } from '../driver/views.ts';

suite('a workspace that is not trusted', () => {
  test('is not trusted, and the extension is there', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await product().activate();
    assert.ok(product().isActive);
  });

  test('lets people browse: the roadmap, the data files, a SQL file', async () => {
    for (const view of ['dew.roadmap', 'dew.pipelines', 'dew.dataFiles', 'dew.history']) {
      await vscode.commands.executeCommand(`${view}.focus`);
    }
    await vscode.commands.executeCommand('dew.roadmap.focus');
    const shown = await until('roadmap', () =>
      onPage(async ({ page }) => {
        const text = (await page.locator('.sidebar').allInnerTexts()).join('\n');
        return text.includes('Foundation Building') ? text : null;
      }, null),
    );
    assert.match(shown, /Cloud & Big Data/);
  });

  test('runs no statement and says why', async () => {
    const editor = await openFile('first.sql');
    placeCursor(editor, 20);
    await vscode.commands.executeCommand('dew.runStatement');
    await until('notice', async () =>
      /"Run Statement" is not available in Restricted Mode/.test(await notices()),
    );
    await vscode.commands.executeCommand('dew.results.focus');
    const shown = await onPage(async ({ frame }) => {
      const view = await frame('link[href*="/webviews/results.css"]');
      return view.evaluate(() => document.querySelectorAll('.gr[aria-rowindex]').length);
    }, null);
    assert.equal(shown, 0);
  });

  test('runs no pipeline and no check, and makes no project', async () => {
    const files = async (): Promise<string[]> =>
      (await vscode.workspace.findFiles('**')).map((uri) => uri.fsPath).sort();
    const before = await files();
    for (const [command, title] of [
      ['dew.runPipeline', 'Run Pipeline'],
      ['dew.checkAll', 'Check All Steps'],
      ['dew.initProject', 'Make This Folder a Project'],
    ] as const) {
      await vscode.commands.executeCommand(command);
      await until(`notice of ${command}`, async () =>
        (await notices()).includes(`"${title}" is not available`),
      );
    }
    assert.deepEqual(await files(), before);
  });
});
