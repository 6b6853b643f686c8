import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ResultSummary } from '../../src/protocol/engine/query.ts';
import { openSql, until, workbench, workspaceFolder } from './driver/editor.ts';

const isGoing = ({ state }: ResultSummary): boolean => state === 'running' || state === 'first_rows';
const slow = 'select count(*) from range(9000) a, range(9000) b where a.range + b.range = 7';

suite('a document that is edited while it runs', () => {
  test('goes on with the statements that were asked for', async () => {
    const { query } = await workbench();
    const editor = await openSql(`${slow};\nselect 100 as first_word;\nselect 200 as word;\n`, 'edited.sql');
    const uri = editor.document.uri.toString();
    const running = Promise.resolve(vscode.commands.executeCommand('dew.runFile'));
    await until('a running statement', () => query.runs.of(uri)[0]?.running);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '-- Slow\n'));
    await running;
    const runs = [...query.runs.of(uri)].sort((a, b) => a.start - b.start);
    assert.deepEqual(
      runs.map(({ sql }) => sql),
      [slow, 'select 100 as first_word', 'select 200 as word'],
    );
    for (const { start, end, sql, edited, failure } of runs) {
      assert.equal(editor.document.getText().slice(start, end), sql);
      assert.deepEqual([edited, failure], [false, null]);
    }
  });
});

suite('what a window holds of an engine', () => {
  const endless = 'select count(*) from range(100000000) a, range(1000000) b where a.range + b.range = 9;\n';
  const runningIn = async (uri: string): Promise<string> => {
    const { query } = await workbench();
    return until('a running result', () => query.store.of(uri).find(isRunning)?.summary.id);
  };
  const isRunning = ({ summary }: { summary: ResultSummary }): boolean => summary.state === 'running';

  test('a result that is closed while it is made does not come back', async () => {
    const { query } = await workbench();
    const editor = await openSql(endless, 'closed.sql');
    const uri = editor.document.uri.toString();
    const running = Promise.resolve(vscode.commands.executeCommand('dew.runStatement'));
    await query.store.close(await runningIn(uri));
    await running;
    assert.deepEqual(query.store.of(uri), []);
  });

  test('nothing runs any more, and no transaction is open, once the engine is restarted', async () => {
    const { query, engine } = await workbench();
    const editor = await openSql('select 1;\n', 'restarted.sql');
    const uri = editor.document.uri.toString();
    const first = { sql: 'select range % 7 as n from range(2000000000)', origin: null, document: uri };
    await engine().request('query/run', first);
    await until('first rows', () => query.store.shownFor(null).some(isGoing));
    await vscode.commands.executeCommand('dew.restartEngine');
    assert.deepEqual(query.store.shownFor(null).filter(isGoing), []);
  });

  test('a document that was emptied and closed leaves no transaction open', async () => {
    const { query, engine } = await workbench();
    // A document that an extension opens stays for minutes; one that a person opens goes with its editor.
    const uri = vscode.Uri.file(path.join(workspaceFolder(), 'emptied.sql'));
    await vscode.workspace.fs.writeFile(uri, Buffer.from('begin;\n'));
    await vscode.commands.executeCommand('vscode.open', uri);
    const editor = await until('the editor', () => {
      const active = vscode.window.activeTextEditor;
      return active?.document.uri.toString() === uri.toString() && active;
    });
    const document = editor.document.uri.toString();
    await vscode.commands.executeCommand('dew.runStatement');
    await until('the end', () => query.runs.of(document)[0]?.running === false);
    const state = () => engine().request('query/transaction', { document, action: 'state' });
    assert.deepEqual(await state(), { open: true });
    await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, 9, 0)));
    await editor.document.save();
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await until('no open transaction', async () => !(await state()).open, 5_000);
  });

  test('a result can be read on when its folder becomes a project, and ceases to be one', async () => {
    const { query } = await workbench();
    const editor = await openSql('select 42 as answer;\n', 'adopted.sql');
    const uri = editor.document.uri.toString();
    const dewFile = vscode.Uri.file(path.join(workspaceFolder(), 'dew.yaml'));
    await vscode.commands.executeCommand('dew.runStatement');
    const first = async () => {
      const { engine, summary } = await until('a result', () => query.store.of(uri)[0]);
      const range = { firstRow: 0, rows: 1, firstColumn: 0, columns: 1 };
      const { id: resultId, version } = summary;
      return (await engine.client.request('query/page', { resultId, version, ...range })).columns;
    };
    const { engine } = await workbench();
    await until('the end', () => query.runs.of(uri)[0]?.running === false);
    await vscode.workspace.fs.writeFile(dewFile, Buffer.from('version: 1\nname: adopted\n'));
    await engine().request('engine/ping', null);
    assert.deepEqual(await first(), ['["42"]']);
    await vscode.workspace.fs.delete(dewFile);
    await engine().request('engine/ping', null);
    assert.deepEqual(await first(), ['["42"]']);
  });
});
