import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { startPostgres, type PostgresServer } from '../fixtures/servers/postgres.ts';
import type { CatalogNode } from '../../src/extension/features/catalog/catalogTree.ts';
import { openFile, openSql, until, workbench, workspaceFolder } from './driver/editor.ts';
import { onPage } from './driver/page.ts';
import { focusEditor, panelText, runAndPaint, shownRows } from './driver/results.ts';
import { auditInEveryTheme, pageOf, textOf } from './driver/views.ts';

suite('a PostgreSQL connection', () => {
  let server: PostgresServer;
  const dewFile = (): vscode.Uri => vscode.Uri.file(path.join(workspaceFolder(), 'sales', 'dew.yaml'));
  let before: Uint8Array;

  suiteSetup(async function () {
    this.timeout(60_000);
    server = await startPostgres();
    await server.query(
      'CREATE TABLE orders(id bigint PRIMARY KEY, amount numeric(12,2)); INSERT INTO orders VALUES (9223372036854775807, 10.50)',
    );
    before = await vscode.workspace.fs.readFile(dewFile());
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.writeFile(dewFile(), before);
    await server[Symbol.asyncDispose]();
  });

  test('is made by the form, its password typed into a masked box', async function () {
    this.timeout(60_000);
    await openFile('sales/dew.yaml');
    await vscode.commands.executeCommand('dew.addConnection');
    await until('the form', async () => (await textOf('connection')).includes('New connection'));
    await onPage(
      async ({ page, frame }, { selector, port, password }) => {
        const form = await frame(selector);
        const fill = (label: string, value: string) => form.getByLabel(label, { exact: true }).fill(value);
        await fill('Name', 'shop');
        await fill('Host', '127.0.0.1');
        await fill('Port', String(port));
        await fill('Database', 'postgres');
        await fill('User', 'owner');
        await form.getByLabel('Password', { exact: true }).selectOption('secret');
        await form.getByRole('button', { name: 'Set', exact: true }).click();
        const box = page.locator('.quick-input-widget input[type=password]');
        await box.fill(password);
        await box.press('Enter');
        await form.getByText('stored', { exact: true }).waitFor();
        await form.getByRole('button', { name: 'Test Connection' }).click();
      },
      { selector: pageOf('connection'), port: server.port, password: server.password },
    );
    await until('the answer of the server', async () =>
      /PostgreSQL \d+.* answers/.test(await textOf('connection')),
    );
    assert.deepEqual(await auditInEveryTheme('connection'), []);
    await onPage(async ({ frame }, selector) => {
      await (await frame(selector)).getByRole('button', { name: 'Save' }).click();
    }, pageOf('connection'));
    const text = await until('the entry in dew.yaml', async () => {
      const written = Buffer.from(await vscode.workspace.fs.readFile(dewFile())).toString();
      return written.includes('type: postgres') && written;
    });
    assert.match(text, /password: \$\{secret:shop_password\}/);
    assert.ok(!text.includes(server.password));
  });

  test('runs the statements of a file that names it, with their exact values', async function () {
    this.timeout(60_000);
    await openSql(
      '-- connection: shop\nselect id, amount, pg_typeof(amount)::text as type from orders;\n',
      'sales/remote.sql',
    );
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    editor.selection = new vscode.Selection(1, 3, 1, 3);
    await focusEditor();
    await runAndPaint('9223372036854775807');
    const [row] = await shownRows();
    assert.deepEqual(row?.cells, ['9223372036854775807', '10.50', 'numeric']);
    assert.deepEqual(vscode.languages.getDiagnostics(editor.document.uri), []);
  });

  test('marks an error of the server where it stands, and changes nothing', async function () {
    this.timeout(60_000);
    const { document } = await openSql(
      '-- connection: shop\ninsert into orders values (1, 1);\n',
      'sales/write.sql',
    );
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    editor.selection = new vscode.Selection(1, 3, 1, 3);
    await focusEditor();
    await vscode.commands.executeCommand('dew.runStatement');
    await until('the refusal', async () => /read-only here/.test(await panelText()));
    const { rows } = await server.query('SELECT count(*)::text AS n FROM orders');
    assert.deepEqual(rows, [{ n: '1' }]);
    assert.equal(document.isDirty, false);
  });

  test('says the line of the document, not of the statement', async function () {
    this.timeout(60_000);
    const editor = await openSql(
      '-- connection: shop\n\nselect id,\n  no_such\nfrom orders;\n',
      'sales/lines.sql',
    );
    editor.selection = new vscode.Selection(2, 3, 2, 3);
    await focusEditor();
    await vscode.commands.executeCommand('dew.runStatement');
    await until('the line', async () => /Line 4, column 3[\s\S]*Go to line 4/.test(await panelText()));
  });

  test('a server that is gone says so below its name, and the form is a click away', async function () {
    this.timeout(60_000);
    const { tree } = (await workbench()).catalog;
    const text = Buffer.from(await vscode.workspace.fs.readFile(dewFile())).toString();
    const gone = text.replace(
      'connections:\n',
      'connections:\n  gone:\n    type: postgres\n    host: 127.0.0.1\n    port: 1\n    database: shop\n    user: me\n',
    );
    assert.notEqual(gone, text);
    await vscode.workspace.fs.writeFile(dewFile(), Buffer.from(gone));
    const nodes = await tree.getChildren();
    const node = nodes.find((one) => one.kind === 'connection' && one.entry.name === 'gone');
    assert.ok(node);
    const [failure] = await tree.getChildren(node);
    assert.equal(failure?.kind, 'remoteFailure');
    const item = tree.getTreeItem(failure);
    assert.match(item.label as string, /^"gone" \(127\.0\.0\.1:1\) does not answer: .*ECONNREFUSED/);
    assert.equal(item.command?.command, 'dew.editConnection');
    const [target] = (item.command.arguments ?? []) as unknown[];
    await vscode.commands.executeCommand('dew.editConnection', target);
    await until('the form', async () => (await textOf('connection')).includes('Connection gone'));
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.workspace.fs.writeFile(dewFile(), Buffer.from(text));
  });

  test('a table of the catalog becomes an extract task, which runs and says what both sides have', async function () {
    this.timeout(120_000);
    const { catalog, engine } = await workbench();
    const pipeline = vscode.Uri.file(path.join(workspaceFolder(), 'sales', 'main.pipeline.yaml'));
    const kept = await vscode.workspace.fs.readFile(pipeline);
    const child = async (node: CatalogNode | undefined, name: string): Promise<CatalogNode | undefined> =>
      (await catalog.tree.getChildren(node)).find((one) => catalog.tree.getTreeItem(one).label === name);
    const table = await child(await child(await child(undefined, 'shop'), 'public'), 'orders');
    assert.equal(table?.kind, 'remoteRelation');
    await vscode.commands.executeCommand('dew.saveAsExtract', table);
    const editor = await until('the pipeline file', () => {
      const shown = vscode.window.activeTextEditor;
      return shown?.document.uri.fsPath === pipeline.fsPath && shown;
    });
    const text = editor.document.getText();
    const task = /- id: (\w+)\n\s+type: extract\n\s+connection: shop\n\s+relation: public\.orders\n/.exec(
      text,
    )?.[1];
    assert.ok(task, text);
    await editor.document.save();
    const root = path.dirname(pipeline.fsPath);
    await vscode.commands.executeCommand('dew.runTask', { root, pipeline: 'main', task });
    const client = engine(pipeline);
    const [run] = await client.request('pipeline/runs', { limit: 1 });
    const log = await client.request('pipeline/log', { runId: run?.runId ?? '', task });
    assert.deepEqual(
      log.map((line) => line.text),
      ['1 row, sum(id) 9223372036854775807, sum(amount) 10.5 on both sides'],
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.writeFile(pipeline, kept);
  });
});
