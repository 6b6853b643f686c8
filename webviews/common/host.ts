/**
 * The webview's end of the channel. `request` rejects with an `Error` that carries the host's
 * `failure`; nothing else in a view touches postMessage.
 */
import type { ChannelMessage } from '../../src/protocol/webview/channel.ts';
import type { Failure, ParamsOf, ResultOf } from '../../src/protocol/rpc.ts';

interface VsCodeApi {
  postMessage(message: ChannelMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

export class HostError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** What happened and what to do about it, as one text for a note. */
export function errorWords(error: unknown): string {
  if (error instanceof HostError) return [error.message, error.failure.next].filter(Boolean).join(' ');
  return error instanceof Error ? error.message : String(error);
}

export interface Host<Requests, Notifications> {
  request<Name extends keyof Requests & string>(
    method: Name,
    params: ParamsOf<Requests, Name>,
    signal?: AbortSignal,
  ): Promise<ResultOf<Requests, Name>>;
  on<Name extends keyof Notifications & string>(
    method: Name,
    listener: (payload: Notifications[Name]) => void,
  ): void;
  /** View state (scroll, open tab) that survives hiding and reloading. */
  load<State>(): State | undefined;
  save(state: unknown): void;
}

export function connectHost<Requests, Notifications>(): Host<Requests, Notifications> {
  const api = acquireVsCodeApi();
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, ((payload: never) => void)[]>();
  let nextId = 1;
  window.addEventListener('message', (event: MessageEvent<ChannelMessage>) => {
    const message = event.data;
    if (message.kind === 'response') {
      const waiting = pending.get(message.id);
      pending.delete(message.id);
      if (message.failure) waiting?.reject(new HostError(message.failure));
      else waiting?.resolve(message.result);
    } else if (message.kind === 'notify') {
      for (const listener of listeners.get(message.method) ?? []) listener(message.params as never);
    }
  });
  return {
    request: (method, params, signal) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        pending.set(id, { resolve: resolve, reject });
        signal?.addEventListener('abort', () => api.postMessage({ kind: 'cancel', id }));
        api.postMessage({ kind: 'request', id, method, params });
      }),
    on: (method, listener) => {
      listeners.set(method, [...(listeners.get(method) ?? []), listener]);
    },
    load: <State>() => api.getState() as State | undefined,
    save: (state) => api.setState(state),
  };
}
