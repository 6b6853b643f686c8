import type { EngineProcess } from './engineProcess.ts';

const longestExtra = 5_000;
const silence = 2_000;

/**
 * Gives a cancelled request its time, then decides that the engine must be killed. On a machine so busy
 * that the engine answers a ping late, the wait grows with that delay: slow is not stuck.
 */
export class BoundedCancel {
  readonly #engine: EngineProcess;
  readonly #wait: number;
  #timer: NodeJS.Timeout | undefined;
  #begun = false;
  #over = false;
  #killed = false;

  constructor(engine: EngineProcess, wait: number) {
    this.#engine = engine;
    this.#wait = wait;
  }

  get killed(): boolean {
    return this.#killed;
  }

  begin(): void {
    if (this.#begun || this.#over) return;
    this.#begun = true;
    this.#timer = setTimeout(() => this.#probe(), this.#wait);
  }

  end(): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  #probe(): void {
    const asked = performance.now();
    this.#timer = setTimeout(() => this.#kill(), silence);
    this.#engine.request('engine/ping', null, {}).then(
      () => {
        if (this.#over) return;
        clearTimeout(this.#timer);
        const delay = performance.now() - asked;
        this.#timer = setTimeout(() => this.#kill(), Math.min(longestExtra, delay * 20));
      },
      () => undefined,
    );
  }

  /** A run that holds the engine is worth more than a prompt cancel. */
  #kill(): void {
    if (this.#over || this.#engine.held) return;
    this.#killed = true;
    this.#engine.kill();
  }
}
