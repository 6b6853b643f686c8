/** Milliseconds that a page takes from the engine to the screen. */
const painting = 80;
/** A tab that nobody looks at asks for nothing: then the statement goes on after this many milliseconds. */
const longest = 250;

/**
 * Between its first rows and the rest a statement lets the view paint: a full pass takes every core, and on two
 * cores the editor then needed up to 400 ms for a page that was there after 50.
 */
export class FirstLook {
  readonly #waiting = new Map<string, () => void>();

  /** Resolves when the first page of the result was served and painted, or when nobody asked for it. */
  async taken(resultId: string, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      if (signal.aborted) return resolve();
      setTimeout(resolve, longest);
      this.#waiting.set(resultId, () => void setTimeout(resolve, painting));
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    this.#waiting.delete(resultId);
  }

  /** A page of the result is on its way to the view. */
  pageServed(resultId: string): void {
    this.#waiting.get(resultId)?.();
  }
}
