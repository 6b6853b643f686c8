/** What the suites do again and again in the editor's host. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { TestApi } from '../../../src/extension/extension.ts';
import type { Workbench } from '../../../src/extension/workbench.bundle.ts';
import { say } from './say.ts';

export const productId = 'data-engineering-workbench.data-engineering-workbench';

export const workspaceFolder = (): string => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (folder === undefined) throw new Error('No folder is open.');
  return folder;
};

export const product = (): vscode.Extension<unknown> => {
  const extension = vscode.extensions.getExtension(productId);
  if (!extension) throw new Error(`${productId} is not installed.`);
  return extension;
};

/** The extension as the suites see it; the first call waits for what activation leaves for a calm moment. */
export const workbench = async (): Promise<Workbench> =>
  ((await product().activate()) as TestApi).workbench();

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Polls until the answer is neither undefined nor false; says what it waited for when time is up. */
export async function until<Value>(
  what: string,
  ask: () => Value | Promise<Value>,
  timeout = 10_000,
): Promise<Exclude<Value, undefined | false | null>> {
  const end = Date.now() + timeout;
  for (;;) {
    const value = await ask();
    if (value !== undefined && value !== false && value !== null) {
      return value as Exclude<Value, undefined | false | null>;
    }
    if (Date.now() > end) throw new Error(`After ${timeout} ms there was still no ${what}.`);
    await pause(20);
  }
}

/** Opens a file of the workspace, or new SQL text, and puts the cursor at an offset. */
export async function openFile(name: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(path.join(workspaceFolder(), name));
  return vscode.window.showTextDocument(document);
}

/** A SQL file that is written to disk, so that it behaves like a person's own. */
export async function openSql(text: string, name = 'scratch.sql'): Promise<vscode.TextEditor> {
  const uri = vscode.Uri.file(path.join(workspaceFolder(), name));
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  if (editor.document.getText() !== text) {
    const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
    await editor.edit((edit) => edit.replace(whole, text));
    await editor.document.save();
  }
  placeCursor(editor, 0);
  return editor;
}

export function placeCursor(editor: vscode.TextEditor, offset: number): void {
  const position = editor.document.positionAt(offset);
  editor.selection = new vscode.Selection(position, position);
}

/** Process ids of the engines that this extension host started. */
export function enginePids(): number[] {
  const found: number[] = [];
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8');
      if (parent === process.pid && command.includes('engine.js')) found.push(Number(entry));
    } catch {
      // The process ended between the two reads.
    }
  }
  return found;
}

/** Runs SQL in a project from outside the editor, by the command line of the checkout. */
export function runOutside(project: string, sql: string): void {
  const cli = path.join(process.env['DEW_DRIVER_ROOT'] ?? '', 'dist', 'cli.js');
  execFileSync(process.execPath, [cli, 'query', sql, '--project', project], { stdio: 'ignore' });
}

/** Every process that this extension host started, engines or not. */
export function childPids(): string[] {
  const output = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], {
    encoding: 'utf8',
  });
  return output.split('\n').filter((line) => line.trim() !== '' && !line.includes('ps -o pid='));
}

/** Nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** Figures are printed for people; the assertions beside them decide. */
export function figure(what: string, values: readonly number[]): void {
  const shown = [Math.min(...values), quantile(values, 0.5), quantile(values, 0.95), Math.max(...values)];
  const [minimum, median, p95, maximum] = shown.map((value) => value.toFixed(value < 10 ? 1 : 0));
  say(
    `      ${what}: min ${minimum} / median ${median} / p95 ${p95} / max ${maximum} ms (n=${values.length})`,
  );
}
