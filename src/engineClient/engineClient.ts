import type { EngineNotifications, EngineOptions, EngineRequests } from '../protocol/engine/index.ts';
import { EngineFailure } from '../protocol/failure.ts';
import type { Failure, ParamsOf, ResultOf } from '../protocol/rpc.ts';
import { BoundedCancel } from './boundedCancel.ts';
import { EngineProcess, type RequestOptions } from './engineProcess.ts';

export interface EngineClientSettings {
  /** The bundled engine (`dist/engine.js`). */
  engineFile: string;
  options: EngineOptions;
  /** The Node binary; default: the one that runs this process. */
  nodePath?: string;
  /** Told when the engine ended although nobody asked it to. */
  onLost?: (failure: Failure) => void;
  /** Milliseconds between a cancel and the kill that follows where the engine does not stop. */
  cancelWait?: number;
}

type Listener = (payload: never) => void;

/** The one way to the engine: starts it on first use, starts it again after it was lost. */
export class EngineClient {
  readonly #settings: EngineClientSettings;
  readonly #listeners = new Map<keyof EngineNotifications, Set<Listener>>();
  #process: EngineProcess | null = null;
  #disposed = false;

  constructor(settings: EngineClientSettings) {
    this.#settings = settings;
  }

  get running(): boolean {
    return this.#process?.alive ?? false;
  }

  get processId(): number | undefined {
    return this.running ? this.#process?.processId : undefined;
  }

  /**
   * Sends one request. Aborting the signal cancels it: where the engine does not stop in time and no
   * run holds it, the engine is killed and the next request starts a new one.
   */
  async request<Name extends keyof EngineRequests>(
    name: Name,
    params: ParamsOf<EngineRequests, Name>,
    options: RequestOptions = {},
  ): Promise<ResultOf<EngineRequests, Name>> {
    const engine = this.#process?.alive ? this.#process : await this.#engine();
    if (options.signal?.aborted) throw new EngineFailure({ code: 'cancelled', message: 'Cancelled.' });
    const cancel = new BoundedCancel(engine, this.#settings.cancelWait ?? 700);
    const begin = () => cancel.begin();
    options.signal?.addEventListener('abort', begin);
    if (name === 'query/cancel') begin();
    try {
      return await engine.request(name, params, options);
    } catch (error) {
      if (engine.idled) return await (await this.#engine()).request(name, params, options);
      if (!cancel.killed) throw error;
      throw new EngineFailure({
        code: 'cancelled',
        message: 'Cancelled. The statement did not stop by itself, so the engine was ended.',
        next: 'The next statement starts a new engine. An open transaction was rolled back.',
      });
    } finally {
      cancel.end();
      options.signal?.removeEventListener('abort', begin);
    }
  }

  /** Listens across restarts of the engine; the answer ends the listening. */
  on<Name extends keyof EngineNotifications>(
    name: Name,
    listener: (payload: EngineNotifications[Name]) => void,
  ): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  /** Ends the engine now; the next request starts it again, with the options of that moment. */
  async restart(options: EngineOptions = this.#settings.options): Promise<void> {
    this.#settings.options = options;
    await this.#process?.end();
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#listeners.clear();
    await this.#process?.end();
  }

  async #engine(): Promise<EngineProcess> {
    const messages = await import('./messages.bundle.ts');
    if (this.#disposed) {
      throw new EngineFailure({ code: 'engine_lost', message: 'The connection to the engine is closed.' });
    }
    if (this.#process?.alive) return this.#process;
    const { engineFile, nodePath, options, onLost } = this.#settings;
    const engine: EngineProcess = new EngineProcess({
      messages,
      engineFile,
      nodePath,
      options,
      onNotification: (name, payload) => {
        for (const listener of this.#listeners.get(name) ?? []) listener(payload as never);
      },
      onExit: (failure) => {
        if (this.#process === engine) this.#process = null;
        if (failure && !this.#disposed) onLost?.(failure);
      },
    });
    this.#process = engine;
    return engine;
  }
}
