import * as assert from 'node:assert/strict';
import { kill } from 'node:process';
import * as vscode from 'vscode';
import { enginePids, openFile, openSql, pause, placeCursor, until } from './driver/editor.ts';
import { panelText, shownRows } from './driver/results.ts';
import { say } from './driver/say.ts';
import { withinBound } from './driver/bound.ts';

suite('query', () => {
  test('the statement under the cursor runs, and its rows are painted with their exact values', async () => {
    const editor = await openFile('first.sql');
    placeCursor(editor, 20);
    await vscode.commands.executeCommand('dew.runStatement');
    const rows = await until('four rows', async () => {
      const shown = await shownRows();
      return shown.length === 4 && shown;
    });
    assert.deepEqual(
      rows.map(({ cells }) => cells.slice(0, 3)),
      [
        ['1', 'Ada', 'London'],
        ['2', 'Björn', 'Uppsala'],
        ['3', 'Chen, Li', 'Shanghai'],
        ['4', 'Dafna', 'London'],
      ],
    );
  });

  test('only the statement under the cursor runs', async () => {
    const editor = await openFile('first.sql');
    placeCursor(editor, editor.document.getText().indexOf('count(*)'));
    await vscode.commands.executeCommand('dew.runStatement');
    const rows = await until('three rows', async () => {
      const shown = await shownRows();
      return shown.length === 3 && shown;
    });
    assert.deepEqual(rows[0]?.cells, ['London', '2']);
  });

  test('a wrong name is marked where it stands, with the message of DuckDB', async () => {
    const editor = await openSql('select 1;\nselect naem from (select 1 as name);\n', 'wrong.sql');
    placeCursor(editor, 15);
    await vscode.commands.executeCommand('dew.runStatement');
    const [problem] = await until('diagnostic', () => {
      const found = vscode.languages.getDiagnostics(editor.document.uri);
      return found.length > 0 && found;
    });
    assert.match(problem?.message ?? '', /naem/);
    assert.equal(problem?.range.start.line, 1);
    assert.equal(problem?.range.start.character, 7);
  });

  test('a query stops within 500 ms of its cancel', async () => {
    await openSql(
      'select count(*) from range(1000000000) a, range(1000000) b where a.range + b.range = 7;\n',
      'long.sql',
    );
    const running = Promise.resolve(vscode.commands.executeCommand('dew.runStatement'));
    await until('engine', () => enginePids()[0]);
    await pause(1000);
    const engines = enginePids();
    const started = Date.now();
    await vscode.commands.executeCommand('dew.cancelStatement');
    await running;
    await until('cancelled result', async () => /cancel/i.test(await panelText()), 3000);
    const took = Date.now() - started;
    say(`      ended ${took} ms after the cancel`);
    withinBound('cancel to cancelled result', took, 500);
    const alive = enginePids();
    assert.deepEqual(
      engines.filter((engine) => !alive.includes(engine)),
      [],
      'the engine that was cancelled lives on',
    );
  });

  test('a killed engine is reported within 500 ms, and the next query is served within 1.5 s', async () => {
    await openSql(
      'select count(*) from range(1000000000) a, range(1000000) b where a.range + b.range = 8;\n',
      'long.sql',
    );
    const running = Promise.resolve(vscode.commands.executeCommand('dew.runStatement'));
    await until('engine', () => enginePids()[0]);
    await pause(800);
    const engines = enginePids();
    const started = Date.now();
    for (const engine of engines) kill(engine, 'SIGKILL');
    await running;
    await until('report', async () => /engine/i.test(await panelText()), 3000);
    const reported = Date.now() - started;
    await openSql("select 'served' as answer;\n", 'next.sql');
    const asked = Date.now();
    await vscode.commands.executeCommand('dew.runStatement');
    await until('row of the new engine', async () => (await shownRows())[0]?.cells[0] === 'served', 5000);
    const served = Date.now() - asked;
    say(`      reported after ${reported} ms, next query served after ${served} ms`);
    withinBound('kill to report', reported, 500);
    withinBound('next query served', served, 1500);
    const alive = enginePids();
    assert.ok(alive.length > 0 && engines.every((engine) => !alive.includes(engine)));
  });
});
