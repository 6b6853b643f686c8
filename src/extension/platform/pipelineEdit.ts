/** A change of a pipeline file as an edit of the open document: the user sees it, saves it, or undoes it. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { failWith } from '../../core/failure.ts';

/** `change` gives the new text and the task that it is about; null where the user chose no file. */
export async function editPipeline(
  root: string,
  placeHolder: string,
  change: (text: string) => Promise<{ text: string; task: string }>,
): Promise<{ file: string; task: string } | null> {
  const pattern = new vscode.RelativePattern(root, '**/*.pipeline.yaml');
  const files = await vscode.workspace.findFiles(pattern, '**/{.dew,.venv,node_modules}/**', 50);
  const items = files.map((uri) => ({ label: path.relative(root, uri.fsPath), uri }));
  const [only] = items;
  if (!only) {
    throw failWith('not_found', 'There is no pipeline file here.', 'Run "Make This Folder a Project" first.');
  }
  const picked = items.length === 1 ? only : await vscode.window.showQuickPick(items, { placeHolder });
  if (!picked) return null;
  const document = await vscode.workspace.openTextDocument(picked.uri);
  const before = document.getText();
  const { text, task } = await change(before);
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(before.length));
  await editor.edit((edit) => edit.replace(whole, text));
  const at = document.positionAt(text.indexOf(`id: ${task}\n`));
  editor.selection = new vscode.Selection(at, at);
  editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenter);
  return { file: picked.label, task };
}
