import * as path from 'node:path';
import * as vscode from 'vscode';

interface FileWish {
  /** What every name ends in, e.g. `.chart.yaml`. */
  suffix: string;
  placeholder: string;
  /** Said where the workspace has none. */
  none: string;
}

/** The file of the active editor where it is of this kind, else one that the user picks. */
export async function pickFile({ suffix, placeholder, none }: FileWish): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active?.path.endsWith(suffix)) return active;
  const files = await vscode.workspace.findFiles(`**/*${suffix}`, '**/{.dew,.venv,node_modules}/**', 200);
  if (files.length === 0) {
    void vscode.window.showInformationMessage(none);
    return undefined;
  }
  const items = files.map((uri) => ({
    label: path.posix.basename(uri.path, suffix),
    description: vscode.workspace.asRelativePath(uri),
    uri,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: placeholder }))?.uri;
}
