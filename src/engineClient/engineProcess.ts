import { fork, type ChildProcess } from 'node:child_process';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { EngineFailure, messageOf } from '../protocol/failure.ts';
import type { EngineNotifications, EngineOptions, EngineRequests } from '../protocol/engine/index.ts';
import type { Failure, ParamsOf, ResultOf } from '../protocol/rpc.ts';
import { engineEnvironment } from './environment.ts';
import type * as messageLibrary from './messages.bundle.ts';

type Messages = typeof messageLibrary;

export interface EngineProcessSettings {
  messages: Messages;
  engineFile: string;
  nodePath: string | undefined;
  options: EngineOptions;
  onNotification(name: keyof EngineNotifications, payload: unknown): void;
  /** Called once, when the process is gone; `failure` is null where the end was asked for or idle. */
  onExit(failure: Failure | null): void;
}

export interface RequestOptions {
  signal?: AbortSignal;
  /** Milliseconds after which the request is cancelled. */
  timeout?: number;
}

const endWait = 2_000;

/** One life of the engine: a forked child, its connection, and what is in flight on it. */
export class EngineProcess {
  readonly #messages: Messages;
  readonly #child: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #inFlight = new Set<(failure: Failure) => void>();
  readonly #started: Promise<unknown>;
  readonly #exited: Promise<void>;
  #errorOutput = '';
  #ending = false;
  #gone = false;
  #idled = false;
  #held = 0;

  constructor(settings: EngineProcessSettings) {
    this.#messages = settings.messages;
    const { IPCMessageReader, IPCMessageWriter, createMessageConnection } = settings.messages;
    this.#child = fork(settings.engineFile, [], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: engineEnvironment(process.env),
      ...(settings.nodePath ? { execPath: settings.nodePath } : {}),
    });
    this.#child.stdout?.resume();
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errorOutput = (this.#errorOutput + text).slice(-4_000);
    });
    this.#connection = createMessageConnection(
      new IPCMessageReader(this.#child),
      new IPCMessageWriter(this.#child),
    );
    this.#connection.onNotification((method: string, payload: unknown) => {
      if (method === 'engine/busy') this.#held = (payload as EngineNotifications['engine/busy']).held;
      settings.onNotification(method as keyof EngineNotifications, payload);
    });
    // A write to a dead child surfaces here; the exit below is what tells the callers.
    this.#connection.onError(() => undefined);
    this.#exited = new Promise((resolve) => {
      const gone = (reason: string) => {
        if (this.#gone) return;
        this.#gone = true;
        this.#connection.dispose();
        this.#idled = !this.#ending && reason === 'code 0';
        const expected = this.#ending || this.#idled;
        const failure = this.#lost(reason);
        for (const reject of [...this.#inFlight]) reject(failure);
        this.#inFlight.clear();
        settings.onExit(expected ? null : failure);
        resolve();
      };
      this.#child.once('error', (error) => gone(error.message));
      this.#child.once('exit', (code, signal) => gone(signal ?? `code ${code}`));
    });
    this.#connection.listen();
    this.#started = this.#send('engine/start', settings.options, {});
    this.#started.catch(() => void this.end());
  }

  get alive(): boolean {
    return !this.#gone && !this.#ending;
  }

  /** True while a run holds the engine: it must then not be killed to end a query. */
  get held(): boolean {
    return this.#held > 0;
  }

  /** True where it ended by its idle timer: what was in flight then was never begun. */
  get idled(): boolean {
    return this.#idled;
  }

  get processId(): number | undefined {
    return this.#child.pid;
  }

  async request<Name extends keyof EngineRequests>(
    name: Name,
    params: ParamsOf<EngineRequests, Name>,
    options: RequestOptions,
  ): Promise<ResultOf<EngineRequests, Name>> {
    await this.#started;
    return this.#send(name, params, options);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Ends the child by closing its channel, and by a kill where that does not help. */
  async end(): Promise<void> {
    if (this.#gone) return;
    this.#ending = true;
    if (this.#child.connected) this.#child.disconnect();
    else this.kill();
    const timer = setTimeout(() => this.kill(), endWait);
    await this.#exited;
    clearTimeout(timer);
  }

  #send<Name extends keyof EngineRequests>(
    name: Name,
    params: ParamsOf<EngineRequests, Name>,
    { signal, timeout }: RequestOptions,
  ): Promise<ResultOf<EngineRequests, Name>> {
    return new Promise((resolve, reject) => {
      if (this.#gone) {
        reject(new EngineFailure(this.#lost('it has ended')));
        return;
      }
      const cancellation = new this.#messages.CancellationTokenSource();
      const cancel = () => cancellation.cancel();
      const timer = timeout === undefined ? undefined : setTimeout(cancel, timeout);
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
        this.#inFlight.delete(lost);
        cancellation.dispose();
        finish();
      };
      const lost = (failure: Failure) => settle(() => reject(new EngineFailure(failure)));
      this.#inFlight.add(lost);
      signal?.addEventListener('abort', cancel);
      if (signal?.aborted) cancel();
      this.#connection.sendRequest<ResultOf<EngineRequests, Name>>(name, params, cancellation.token).then(
        (result) => settle(() => resolve(result)),
        (error: unknown) => {
          if (!this.#gone) settle(() => reject(new EngineFailure(failureOfResponse(this.#messages, error))));
        },
      );
    });
  }

  #lost(reason: string): Failure {
    const output = this.#errorOutput.trim();
    return {
      code: 'engine_lost',
      message: `The engine process ended (${reason}).${output ? ` It said: ${output}` : ''}`,
      next: 'Run it again: a new engine starts by itself. What was committed before is kept.',
    };
  }
}

function failureOfResponse({ ResponseError }: Messages, error: unknown): Failure {
  if (error instanceof ResponseError) {
    const data: unknown = error.data;
    if (typeof data === 'object' && data !== null && 'code' in data && 'message' in data)
      return data as Failure;
    if (error.code === -32800) return { code: 'cancelled', message: 'Cancelled.' };
  }
  return { code: 'internal', message: messageOf(error) };
}
