import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { childPids, enginePids, pause, product, until, workbench } from './driver/editor.ts';
import type { TestApi } from '../../src/extension/extension.ts';
import { say } from './driver/say.ts';
import { withinBound } from './driver/bound.ts';

interface Startup {
  load: number;
  call: number;
}

/** The editor's own startup figures (Developer: Startup Performance), not a stopwatch of ours. */
async function startupFigures(id: string): Promise<Startup> {
  await vscode.commands.executeCommand('perfview.show');
  const line = await until(
    `line of ${id} in the startup figures`,
    () =>
      vscode.window.visibleTextEditors
        .map((editor) => editor.document.getText())
        .flatMap((text) => text.split('\n'))
        .find((text) => text.includes(`${id} |`) && text.startsWith('|')),
    15_000,
  );
  const cells = line.split('|').map((cell) => cell.trim());
  const at = cells.findIndex((cell) => cell === id);
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  return { load: Number(cells[at + 2]), call: Number(cells[at + 3]) };
}

suite('activation', () => {
  test('what runs is the installed package', () => {
    const data = process.env['DEW_DRIVER_DATA'] ?? '';
    assert.ok(data !== '' && product().extensionPath.startsWith(data), product().extensionPath);
  });

  test('loads and starts in 50 ms, and starts no process', async () => {
    const before = childPids();
    await vscode.commands.executeCommand('dew.showLog');
    await until('active extension', () => product().isActive);
    await pause(1500);
    const { load, call } = await startupFigures(product().id);
    say(`      load ${load} ms, call ${call} ms`);
    await workbench();
    const [measured] = performance.getEntriesByName('dew/loadWorkbench');
    say(`      the workbench itself, in a calm moment ${measured?.duration.toFixed(0)} ms`);
    withinBound('activation, load and call', load + call, 50);
    assert.deepEqual(enginePids(), [], 'an engine was started');
    // Other extensions of this host run short shell commands; the lint lets ours start nothing but the engine.
    const started = childPids().filter(
      (line) => !before.includes(line) && !/\[?sh\]? (<defunct>|-c)/.test(line),
    );
    assert.deepEqual(started, [], 'a process was started');
  });

  test('every view opens', async () => {
    const views = (product().packageJSON as { contributes: { views: Record<string, { id: string }[]> } })
      .contributes.views;
    const ids = Object.values(views).flatMap((list) => list.map(({ id }) => id));
    assert.ok(ids.length >= 5, ids.join(', '));
    for (const id of ids) await vscode.commands.executeCommand(`${id}.focus`);
  });

  test('every contributed command is registered', async () => {
    const contributed = (product().packageJSON as { contributes: { commands: { command: string }[] } })
      .contributes.commands;
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = contributed.map(({ command }) => command).filter((command) => !registered.has(command));
    assert.deepEqual(missing, []);
    assert.ok(contributed.length > 20);
  });

  test('everything that package.json declares has its answer', async () => {
    await workbench();
    assert.deepEqual((product().exports as TestApi).unanswered(), []);
  });
});
