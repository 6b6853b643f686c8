import * as vscode from 'vscode';
import { readNotebook, writeNotebook } from '../../../core/notebook/notebookText.ts';
import type { CellSource, Notebook } from '../../../core/notebook/notebookText.ts';

/** What the file said beyond its cells, carried by the editor from reading to writing. */
type FileShape = Pick<Notebook, 'head' | 'lineEnd'>;

/** A `.dewnb` file as cells. A file that is not UTF-8 is refused, because writing would change its bytes. */
export class NotebookSerializer implements vscode.NotebookSerializer {
  deserializeNotebook(content: Uint8Array): vscode.NotebookData {
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    } catch {
      throw new Error('This notebook is not UTF-8 text. Save it as UTF-8 with another editor, then open it.');
    }
    const { head, lineEnd, cells } = readNotebook(text);
    const data = new vscode.NotebookData(
      cells.map(({ kind, value, source }) => {
        const cell =
          kind === 'sql'
            ? new vscode.NotebookCellData(vscode.NotebookCellKind.Code, value, 'sql')
            : new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, value, 'markdown');
        cell.metadata = { dewSource: source };
        return cell;
      }),
    );
    data.metadata = { dewFile: { head, lineEnd } };
    return data;
  }

  serializeNotebook(data: vscode.NotebookData): Uint8Array {
    const file = data.metadata?.['dewFile'] as FileShape | undefined;
    const text = writeNotebook({
      head: file?.head ?? '',
      lineEnd: file?.lineEnd ?? '\n',
      cells: data.cells.map(({ kind, value, metadata }) => {
        const source = metadata?.['dewSource'] as CellSource | undefined;
        const cell = {
          kind: kind === vscode.NotebookCellKind.Markup ? ('markdown' as const) : ('sql' as const),
          value,
        };
        return source ? { ...cell, source } : cell;
      }),
    });
    return new TextEncoder().encode(text);
  }
}
