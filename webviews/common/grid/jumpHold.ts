/**
 * For a moment a jump leaves the rows of before where they are: mostly its page comes within that time, and
 * everything is laid out once, without a blank in between.
 */
const holdMs = 50;

export class JumpHold {
  /** Null while every cell in sight is drawn; before the first rows, and after a moment in vain, there is none to stay. */
  #since: number | null = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** True while the rows of before stay; `over` is called when the moment has passed and the page has not come. */
  holds(over: () => void): boolean {
    this.#since ??= performance.now();
    const left = this.#since + holdMs - performance.now();
    clearTimeout(this.#timer);
    if (left > 0) this.#timer = setTimeout(over, left);
    return left > 0;
  }

  /** `whole`: no cell waits, so that these rows may stay for a moment at the next jump. */
  drawn(whole: boolean): void {
    clearTimeout(this.#timer);
    this.#since = whole ? null : -Infinity;
  }
}
