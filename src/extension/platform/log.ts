import * as vscode from 'vscode';

let channel: vscode.LogOutputChannel | undefined;

/** The output channel "Data Workbench"; made on the first line. */
export function log(): vscode.LogOutputChannel {
  channel ??= vscode.window.createOutputChannel('Data Workbench', { log: true });
  return channel;
}

export function disposeLog(): void {
  channel?.dispose();
  channel = undefined;
}
