/**
 * Registers what package.json declares and answers nothing itself: every call of the editor waits for the
 * workbench, which fills the slots. Activation falls into the busiest second of a window; this is all
 * that has to happen in it.
 */
import * as vscode from 'vscode';
import { Disposable } from './platform/disposable.ts';

/** The parts of `contributes` in package.json that need a provider or a handler. */
export interface Manifest {
  commands: { command: string }[];
  views: Record<string, { id: string; type?: string }[]>;
  customEditors: { viewType: string }[];
  notebooks: { type: string }[];
}

type Run = (...values: unknown[]) => unknown;

/** Answers one contribution; empty until the workbench is there. */
class Slot<Answer> {
  #answer: Answer | undefined;
  readonly #load: () => Promise<unknown>;

  constructor(load: () => Promise<unknown>) {
    this.#load = load;
  }

  get filled(): boolean {
    return this.#answer !== undefined;
  }

  fill(answer: Answer): vscode.Disposable {
    this.#answer = answer;
    return { dispose: () => (this.#answer = undefined) };
  }

  async get(): Promise<Answer> {
    if (this.#answer === undefined) await this.#load();
    if (this.#answer === undefined) throw new Error('The Data Workbench of this window has ended.');
    return this.#answer;
  }
}

/** A tree view that the editor shows at once, as loading, and that reads from its provider once there is one. */
class WaitingTree extends Disposable {
  readonly view: vscode.TreeView<unknown>;
  readonly #provider: Slot<vscode.TreeDataProvider<unknown>>;
  readonly #changed = this.register(new vscode.EventEmitter<unknown>());

  constructor(id: string, load: () => Promise<unknown>) {
    super();
    this.#provider = new Slot(load);
    this.view = this.register(
      vscode.window.createTreeView<unknown>(id, {
        showCollapseAll: true,
        treeDataProvider: {
          onDidChangeTreeData: this.#changed.event,
          getChildren: async (node) => (await this.#provider.get()).getChildren(node),
          getTreeItem: async (node) => (await this.#provider.get()).getTreeItem(node),
        },
      }),
    );
  }

  get filled(): boolean {
    return this.#provider.filled;
  }

  fill(provider: vscode.TreeDataProvider<unknown>): void {
    this.register(this.#provider.fill(provider));
    const changes = provider.onDidChangeTreeData?.((node) => this.#changed.fire(node));
    if (changes) this.register(changes);
  }
}

export class Contributions extends Disposable {
  readonly #load: () => Promise<unknown>;
  readonly #commands = new Map<string, Slot<Run>>();
  readonly #trees = new Map<string, WaitingTree>();
  readonly #views = new Map<string, Slot<vscode.WebviewViewProvider>>();
  readonly #editors = new Map<string, Slot<vscode.CustomReadonlyEditorProvider>>();
  readonly #notebooks = new Map<string, Slot<vscode.NotebookSerializer>>();

  /** `load` resolves once every contribution has its answer. */
  constructor({ commands, views, customEditors, notebooks }: Manifest, load: () => Promise<unknown>) {
    super();
    this.#load = load;
    for (const { command } of commands) this.#registerCommand(command);
    for (const { id, type } of Object.values(views).flat()) {
      if (type === 'webview') this.#registerView(id);
      else this.#trees.set(id, this.register(new WaitingTree(id, load)));
    }
    for (const { viewType } of customEditors) this.#registerEditor(viewType);
    for (const { type } of notebooks) this.#registerNotebook(type);
  }

  /** Names that package.json declares and nothing answers: none, once the workbench is there. */
  unanswered(): string[] {
    const slots = [...this.#commands, ...this.#trees, ...this.#views, ...this.#editors, ...this.#notebooks];
    return slots.filter(([, { filled }]) => !filled).map(([name]) => name);
  }

  /** Runs a command: one that package.json declares, or one that only the workbench itself calls. */
  command(name: string, run: Run): vscode.Disposable {
    return this.#commands.get(name)?.fill(run) ?? vscode.commands.registerCommand(name, run);
  }

  tree<Node>(id: string, provider: vscode.TreeDataProvider<Node>): vscode.TreeView<Node> {
    const tree = declared(this.#trees, id);
    tree.fill(provider);
    return tree.view as vscode.TreeView<Node>;
  }

  view(id: string, provider: vscode.WebviewViewProvider): vscode.Disposable {
    return declared(this.#views, id).fill(provider);
  }

  editor(viewType: string, provider: vscode.CustomReadonlyEditorProvider): vscode.Disposable {
    return declared(this.#editors, viewType).fill(provider);
  }

  notebook(type: string, serializer: vscode.NotebookSerializer): vscode.Disposable {
    return declared(this.#notebooks, type).fill(serializer);
  }

  #slot<Answer>(slots: Map<string, Slot<Answer>>, name: string): Slot<Answer> {
    const slot = new Slot<Answer>(this.#load);
    slots.set(name, slot);
    return slot;
  }

  #registerCommand(name: string): void {
    const slot = this.#slot(this.#commands, name);
    this.register(
      vscode.commands.registerCommand(name, async (...values: unknown[]) => (await slot.get())(...values)),
    );
  }

  #registerView(id: string): void {
    const slot = this.#slot(this.#views, id);
    this.register(
      vscode.window.registerWebviewViewProvider(id, {
        resolveWebviewView: async (...values) => (await slot.get()).resolveWebviewView(...values),
      }),
    );
  }

  #registerEditor(viewType: string): void {
    const slot = this.#slot(this.#editors, viewType);
    this.register(
      vscode.window.registerCustomEditorProvider(
        viewType,
        {
          openCustomDocument: async (...values) => (await slot.get()).openCustomDocument(...values),
          resolveCustomEditor: async (...values) => (await slot.get()).resolveCustomEditor(...values),
        },
        { webviewOptions: { retainContextWhenHidden: true }, supportsMultipleEditorsPerDocument: true },
      ),
    );
  }

  #registerNotebook(type: string): void {
    const slot = this.#slot(this.#notebooks, type);
    this.register(
      vscode.workspace.registerNotebookSerializer(
        type,
        {
          deserializeNotebook: async (...values) => (await slot.get()).deserializeNotebook(...values),
          serializeNotebook: async (...values) => (await slot.get()).serializeNotebook(...values),
        },
        { transientOutputs: true },
      ),
    );
  }
}

function declared<Value>(slots: ReadonlyMap<string, Value>, name: string): Value {
  const slot = slots.get(name);
  if (slot === undefined) throw new Error(`package.json does not declare ${name}.`);
  return slot;
}
