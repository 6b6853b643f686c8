import * as vscode from 'vscode';
import { Disposable } from './disposable.ts';

const scheme = 'dew-text';

/** Read-only texts without a file: query plans, cell values, the reference of a step. */
export class VirtualDocuments extends Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = this.register(new vscode.EventEmitter<vscode.Uri>());

  constructor() {
    super();
    this.register(
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.changed.event,
        provideTextDocumentContent: (uri) => this.texts.get(uri.toString()) ?? '',
      }),
    );
    this.register(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === scheme) this.texts.delete(uri.toString());
      }),
    );
  }

  /** A document of that name; the name's ending decides the language. */
  make(name: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${name.replaceAll('\\', '/')}` });
    this.texts.set(uri.toString(), text);
    this.changed.fire(uri);
    return uri;
  }

  async show(
    name: string,
    text: string,
    column: vscode.ViewColumn = vscode.ViewColumn.Beside,
  ): Promise<void> {
    await vscode.window.showTextDocument(this.make(name, text), {
      viewColumn: column,
      preserveFocus: true,
      preview: true,
    });
  }
}
