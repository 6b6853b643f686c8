import type * as vscode from 'vscode';
import { log } from './log.ts';

/** Looks at a document once no key came for a while. */
export class AfterQuiet implements vscode.Disposable {
  private readonly name: string;
  private readonly milliseconds: number;
  private readonly look: (document: vscode.TextDocument) => Promise<void>;
  private readonly timers = new Map<string, NodeJS.Timeout>();

  /** `name` says in the log which look failed. */
  constructor(name: string, milliseconds: number, look: (document: vscode.TextDocument) => Promise<void>) {
    this.name = name;
    this.milliseconds = milliseconds;
    this.look = look;
  }

  later(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    clearTimeout(this.timers.get(uri));
    const timer = setTimeout(() => {
      this.timers.delete(uri);
      this.look(document).catch((error: unknown) => log().warn(`${this.name}: ${String(error)}`));
    }, this.milliseconds);
    this.timers.set(uri, timer);
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
