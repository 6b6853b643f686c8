import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { mongoJavaMissing, startMongoJava, type MongoServer } from '../fixtures/servers/mongo.ts';
import { openFile, openSql, placeCursor, until, workspaceFolder } from './driver/editor.ts';
import { onPage } from './driver/page.ts';
import { focusEditor, panelText, runAndPaint, shownRows } from './driver/results.ts';
import { auditInEveryTheme, pageOf, textOf } from './driver/views.ts';

suite("a connection by MongoDB's protocol, answered by mongo-java-server", () => {
  let server: MongoServer;
  const dewFile = (): vscode.Uri => vscode.Uri.file(path.join(workspaceFolder(), 'sales', 'dew.yaml'));
  let before: Uint8Array;
  const statement = (pipeline: string): string =>
    `{\n  "connection": "events",\n  "collection": "events",\n  "pipeline": [${pipeline}]\n}\n`;

  suiteSetup(async function () {
    if (mongoJavaMissing) this.skip();
    this.timeout(60_000);
    server = await startMongoJava();
    await server.client
      .db('shop')
      .collection('events')
      .insertMany([
        { _id: 1, actor: { login: 'ada' }, amount: 5 } as never,
        { _id: 2, actor: { login: 'bob' } } as never,
      ]);
    before = await vscode.workspace.fs.readFile(dewFile());
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  suiteTeardown(async () => {
    if (mongoJavaMissing) return;
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.writeFile(dewFile(), before);
    await server[Symbol.asyncDispose]();
  });

  test('is made by the form, which says what answers', async function () {
    this.timeout(60_000);
    await openFile('sales/dew.yaml');
    await vscode.commands.executeCommand('dew.addConnection');
    // The first page of a window is replaced once while it loads.
    const formText = () => textOf('connection').catch(() => '');
    await until('the form', async () => (await formText()).includes('New connection'), 30_000);
    await onPage(
      async ({ frame }, { selector, port }) => {
        const form = await frame(selector);
        const fill = (label: string, value: string) => form.getByLabel(label, { exact: true }).fill(value);
        await form.getByLabel('System', { exact: true }).selectOption('mongodb');
        await fill('Name', 'events');
        await fill('Host', '127.0.0.1');
        await fill('Port', String(port));
        await fill('Database', 'shop');
        await form.getByRole('button', { name: 'Test Connection' }).click();
      },
      { selector: pageOf('connection'), port: server.port },
    );
    await until('the answer of the server', async () =>
      /not MongoDB\).*answers/.test(await textOf('connection')),
    );
    assert.deepEqual(await auditInEveryTheme('connection'), []);
    await onPage(async ({ frame }, selector) => {
      await (await frame(selector)).getByRole('button', { name: 'Save' }).click();
    }, pageOf('connection'));
    await until('the entry in dew.yaml', async () =>
      Buffer.from(await vscode.workspace.fs.readFile(dewFile()))
        .toString()
        .includes('type: mongodb'),
    );
  });

  test('runs a pipeline of a file by the key, documents as rows', async function () {
    this.timeout(60_000);
    const text = statement('{"$match": {"_id": {"$gt": 0}}}, {"$sort": {"_id": 1}}');
    const { document } = await openSql(text, 'sales/events.mongo.json');
    assert.equal(document.languageId, 'jsonc');
    await focusEditor();
    await runAndPaint('1');
    const rows = await shownRows();
    assert.deepEqual(
      rows.map(({ cells }) => cells.slice(0, 3)),
      [
        ['1', '{"login":"ada"}', '5'],
        ['2', '{"login":"bob"}', 'NULL'],
      ],
    );
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    assert.ok(lenses.some(({ command }) => command?.title === '$(play) Run'));
  });

  test('knows the stages: completion, hover, and what a mistyped one was meant to be', async function () {
    this.timeout(60_000);
    const { document } = await openSql(
      statement('{"$mach": {}}, {"$group": {}}, { }'),
      'sales/typed.mongo.json',
    );
    const marked = await until('the diagnostic', () =>
      vscode.languages.getDiagnostics(document.uri).find(({ message }) => message.includes('$mach')),
    );
    assert.equal(marked.message, 'Unknown stage "$mach". Did you mean "$match"?');
    assert.equal(document.getText(marked.range), '"$mach"');
    const at = document.positionAt(document.getText().indexOf('{ }') + 1);
    const offered = await until('completion of the stages', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        at,
      );
      const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      return labels.includes('$lookup') && labels;
    });
    assert.ok(offered.includes('$match'));
    const on = document.positionAt(document.getText().indexOf('$group'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      on,
    );
    const said = hovers.flatMap(({ contents }) =>
      contents.map((part) => (typeof part === 'string' ? part : part.value)),
    );
    assert.match(said.join('\n'), /accumulators/);
  });

  test('refuses to write on a read-only connection, and shows where', async function () {
    this.timeout(60_000);
    const { document } = await openSql(statement('{"$out": "copy"}'), 'sales/write.mongo.json');
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    placeCursor(editor, 5);
    await focusEditor();
    await vscode.commands.executeCommand('dew.runStatement');
    await until('the refusal', async () => /was not sent/.test(await panelText()));
    const [marked] = await until('the mark', () => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.length > 0 && found;
    });
    assert.equal(marked?.range.start.line, 3);
    const names = (await server.client.db('shop').listCollections().toArray()).map(({ name }) => name);
    assert.ok(!names.includes('copy'));
  });
});
