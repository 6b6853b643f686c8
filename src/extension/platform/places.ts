import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Place } from '../../protocol/rpc.ts';

/** The file of a place; relative paths count from the project root. */
export function uriOfPlace(root: string, place: Place): vscode.Uri {
  return vscode.Uri.file(path.isAbsolute(place.file) ? place.file : path.join(root, place.file));
}

/** The editor's range of a place: `line` and `column` count from 1, the editor's from 0. */
export function rangeOfPlace(place: Place): vscode.Range {
  const line = Math.max(0, (place.line ?? 1) - 1);
  const column = Math.max(0, (place.column ?? 1) - 1);
  const endLine = place.endLine === undefined ? line : Math.max(line, place.endLine - 1);
  const endColumn =
    place.endColumn === undefined
      ? place.column === undefined
        ? Number.MAX_SAFE_INTEGER
        : column + 1
      : place.endColumn - 1;
  return new vscode.Range(line, column, endLine, Math.max(endColumn, 0));
}

export async function openPlace(root: string, place: Place): Promise<void> {
  const range = rangeOfPlace(place);
  await vscode.window.showTextDocument(uriOfPlace(root, place), {
    selection: new vscode.Range(range.start, range.start),
  });
}
