/** Milliseconds after which the statement goes on by itself: nobody looks at its tab. */
const longest = 250;

/**
 * Between its first rows and the rest a statement lets the view paint: a full pass takes every core, and on two
 * cores the editor then needed up to 400 ms for a page that was there after 50.
 */
export class FirstLook {
  readonly #waiting = new Map<string, () => void>();

  /** Resolves when the first rows of the result were painted, when nobody paints them, or when it is cancelled. */
  async taken(resultId: string, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      if (signal.aborted) return resolve();
      setTimeout(resolve, longest);
      this.#waiting.set(resultId, resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    this.#waiting.delete(resultId);
  }

  painted(resultId: string): void {
    this.#waiting.get(resultId)?.();
  }
}
