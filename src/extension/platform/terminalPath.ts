/** Puts `dew` on the PATH of the editor's terminals: a launcher in the extension's own storage. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type * as vscode from 'vscode';
import { readSetting } from './configuration.ts';

/** Text of the launcher; Electron's binary runs as Node only when told so. */
export function launcherText(platform: NodeJS.Platform, node: string, cli: string): string {
  if (platform === 'win32') {
    return `@echo off\r\nset ELECTRON_RUN_AS_NODE=1\r\n"${node}" "${cli}" %*\r\n`;
  }
  const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  return `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec ${quote(node)} ${quote(cli)} "$@"\n`;
}

/** Writes the launcher where it is missing or old, and names its folder to new terminals. */
export async function installLauncher(context: vscode.ExtensionContext): Promise<string> {
  const folder = path.join(context.globalStorageUri.fsPath, 'bin');
  const windows = process.platform === 'win32';
  const file = path.join(folder, windows ? 'dew.cmd' : 'dew');
  const text = launcherText(
    process.platform,
    process.execPath,
    path.join(context.extensionPath, 'dist', 'cli.js'),
  );
  const current = await fs.readFile(file, 'utf8').catch(() => null);
  if (current !== text) {
    await fs.mkdir(folder, { recursive: true });
    await fs.writeFile(file, text, { mode: 0o755 });
  }
  const variables = context.environmentVariableCollection;
  variables.description = 'Puts the command line `dew` on the PATH.';
  if (readSetting('dew.terminal.addToPath')) {
    variables.prepend('PATH', `${folder}${path.delimiter}`);
  } else {
    variables.clear();
  }
  return file;
}
