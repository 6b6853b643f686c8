import { failWith } from '../../core/failure.ts';

/** One piece of work at a time, in the order of asking. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  async alone<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(async () => {
      if (signal.aborted) throw failWith('cancelled', 'Cancelled.');
      return work();
    });
    this.#last = mine.then(
      () => undefined,
      () => undefined,
    );
    return mine;
  }

  /** After what was asked for until now. */
  settled(): Promise<void> {
    return this.#last;
  }
}
