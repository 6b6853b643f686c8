/**
 * For a moment a jump leaves the rows of before where they are: mostly its page comes within that time, and
 * everything is laid out once, without a blank in between.
 */
const holdMs = 50;

export class JumpHold {
  #since: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** True while the rows of before stay; `over` is called when the moment has passed and the page has not come. */
  holds(over: () => void): boolean {
    this.#since ??= performance.now();
    const left = this.#since + holdMs - performance.now();
    clearTimeout(this.#timer);
    if (left > 0) this.#timer = setTimeout(over, left);
    return left > 0;
  }

  /** Everything in sight is drawn: the next jump has a moment of its own. */
  end(): void {
    clearTimeout(this.#timer);
    this.#since = null;
  }
}
