import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { openFile, openSql, placeCursor, until, workspaceFolder } from './driver/editor.ts';
import { onPage } from './driver/page.ts';
import { focusEditor, panelText, runAndPaint, shownRows } from './driver/results.ts';
import { auditInEveryTheme, pageOf, textOf } from './driver/views.ts';

suite('a SQL Server connection, answered by the practice server', () => {
  const dewFile = (): vscode.Uri => vscode.Uri.file(path.join(workspaceFolder(), 'sales', 'dew.yaml'));
  let before: Uint8Array;
  let served: Thenable<unknown>;

  suiteSetup(async () => {
    before = await vscode.workspace.fs.readFile(dewFile());
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.writeFile(dewFile(), before);
  });

  /** Toasts are off in the test's window: the list has them. */
  const press = async (label: string): Promise<void> => {
    await until(`the message with ${label}`, async () => {
      await vscode.commands.executeCommand('notifications.showList');
      return onPage(
        ({ page }, name) => page.locator('.notifications-center').getByRole('button', { name }).isVisible(),
        label,
      );
    });
    await onPage(async ({ page }, name) => {
      await page.locator('.notifications-center').getByRole('button', { name }).click();
    }, label);
    await vscode.commands.executeCommand('notifications.hideList');
  };

  test('starts from the editor and becomes a connection', async function () {
    this.timeout(60_000);
    await openFile('sales/dew.yaml');
    served = vscode.commands.executeCommand('dew.practiceServer');
    await press('Add Connection');
    const text = await until('the entry in dew.yaml', async () => {
      const written = Buffer.from(await vscode.workspace.fs.readFile(dewFile())).toString();
      return written.includes('type: sqlserver') && written;
    });
    assert.match(text, /password: \$\{secret:practice_password\}/);
  });

  test('the form tests it and says what answers', async function () {
    this.timeout(60_000);
    await vscode.commands.executeCommand('dew.editConnection');
    const formText = () => textOf('connection').catch(() => '');
    await until('the form', async () => (await formText()).includes('Certificate authority'), 30_000);
    await onPage(async ({ frame }, selector) => {
      await (await frame(selector)).getByRole('button', { name: 'Test Connection' }).click();
    }, pageOf('connection'));
    await until('the answer', async () =>
      /Practice SQL server, not Microsoft SQL Server.*answers/.test(await formText()),
    );
    assert.deepEqual(await auditInEveryTheme('connection'), []);
  });

  test('runs a batch up to GO, exact and labelled', async function () {
    this.timeout(60_000);
    const editor = await openSql(
      '-- connection: practice\nselect cast(9223372036854775807 as bigint) as id,\n  cast(-12345678901234567890.10 as decimal(38, 2)) as amount\ngo\nselect 2 as b\n',
      'sales/batches.sql',
    );
    placeCursor(editor, editor.document.getText().indexOf('cast'));
    await focusEditor();
    await runAndPaint('9223372036854775807');
    const [row] = await shownRows();
    assert.deepEqual(row?.cells, ['9223372036854775807', '-12345678901234567890.10']);
    assert.match(await panelText(), /Practice SQL server, not Microsoft SQL Server/);
  });

  test('ends where it was started', async function () {
    this.timeout(30_000);
    void vscode.commands.executeCommand('dew.practiceServer');
    await press('Stop');
    await served;
  });
});
