import type * as vscode from 'vscode';

/** What every part with listeners extends: `register` ties a disposable's life to this one's. */
export abstract class Disposable implements vscode.Disposable {
  readonly #parts: vscode.Disposable[] = [];
  #ended = false;

  protected register<Part extends vscode.Disposable>(part: Part): Part {
    if (this.#ended) part.dispose();
    else this.#parts.push(part);
    return part;
  }

  protected get disposed(): boolean {
    return this.#ended;
  }

  dispose(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const part of this.#parts.splice(0).reverse()) part.dispose();
  }
}
