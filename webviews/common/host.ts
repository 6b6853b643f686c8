/**
 * The webview's end of the channel. `request` rejects with an `Error` that carries the host's
 * `failure`; nothing else in a view touches postMessage.
 */
import { failureWords } from '../../src/core/format/failureWords.ts';
import { messageOf } from '../../src/protocol/failure.ts';
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

export function failureOf(error: unknown): Failure {
  if (error instanceof HostError) return error.failure;
  return { code: 'internal', message: messageOf(error) };
}

export const errorWords = (error: unknown): string => failureWords(failureOf(error));

export interface Host<Requests, Notifications> {
  request<Name extends keyof Requests & string>(
    method: Name,
    params: ParamsOf<Requests, Name>,
    signal?: AbortSignal,
  ): Promise<ResultOf<Requests, Name>>;
  on<Name extends keyof Notifications & string>(
    method: Name,
    listener: (payload: Notifications[Name]) => void,
  ): () => void;
  /** View state (scroll, open tab) that survives hiding and reloading. */
  load<State>(): State | undefined;
  save(state: unknown): void;
}

/** The host behind any pair of functions that carry messages: a webview's own, or a notebook renderer's. */
export function connectThrough<Requests, Notifications>(
  post: (message: ChannelMessage) => void,
  listen: (listener: (message: ChannelMessage) => void) => void,
): Pick<Host<Requests, Notifications>, 'request' | 'on'> {
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, Set<(payload: never) => void>>();
  let nextId = 1;
  listen((message) => {
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
        signal?.addEventListener('abort', () => post({ kind: 'cancel', id }));
        post({ kind: 'request', id, method, params });
      }),
    on: (method, listener) => {
      const own = listeners.get(method) ?? new Set();
      listeners.set(method, own.add(listener));
      return () => void own.delete(listener);
    },
  };
}

export function connectHost<Requests, Notifications>(): Host<Requests, Notifications> {
  const api = acquireVsCodeApi();
  return {
    ...connectThrough<Requests, Notifications>(
      (message) => api.postMessage(message),
      (listener) =>
        window.addEventListener('message', (event: MessageEvent<ChannelMessage>) => listener(event.data)),
    ),
    load: <State>() => api.getState() as State | undefined,
    save: (state) => api.setState(state),
  };
}
