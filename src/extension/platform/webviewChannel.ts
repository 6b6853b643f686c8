/**
 * The host's end of the channel to a webview. Every request is answered, with a result or a failure;
 * a view can reach the engine only through the names listed in `forward`.
 */
import type * as vscode from 'vscode';
import { failureOf } from '../../core/failure.ts';
import type { EngineClient } from '../../engineClient/engineClient.ts';
import type { EngineRequests } from '../../protocol/engine/index.ts';
import type { ParamsOf, ResultOf } from '../../protocol/rpc.ts';
import type { ChannelMessage } from '../../protocol/webview/channel.ts';
import { Disposable } from './disposable.ts';

export type ViewHandlers<Requests> = {
  [Name in keyof Requests & string]?: (
    params: ParamsOf<Requests, Name>,
    signal: AbortSignal,
  ) => Promise<ResultOf<Requests, Name>>;
};

export interface Forwarding {
  /** Names of engine requests that this view may send as they are. */
  names: readonly (keyof EngineRequests)[];
  /** The engine that a request belongs to; throws where there is none. */
  client(method: keyof EngineRequests, params: unknown): EngineClient;
}

/** The two ends of a webview that a channel needs; a notebook's renderer has them too. */
type MessagePort = Pick<vscode.Webview, 'onDidReceiveMessage' | 'postMessage'>;

type Respond = (params: never, signal: AbortSignal) => Promise<unknown>;

export class WebviewChannel<Requests, Notifications> extends Disposable {
  private readonly webview: MessagePort;
  private readonly handlers: ViewHandlers<Requests>;
  private readonly forwarding: Forwarding | undefined;
  private readonly inFlight = new Map<number, AbortController>();

  constructor(webview: MessagePort, handlers: ViewHandlers<Requests>, forwarding?: Forwarding) {
    super();
    this.webview = webview;
    this.handlers = handlers;
    this.forwarding = forwarding;
    this.register(webview.onDidReceiveMessage((message: ChannelMessage) => void this.receive(message)));
    this.register({ dispose: () => this.abortAll() });
  }

  /** Sends a notification; a view that is gone misses it and asks for its state when it comes back. */
  notify<Name extends keyof Notifications & string>(method: Name, params: Notifications[Name]): void {
    if (!this.disposed) this.post({ kind: 'notify', method, params });
  }

  private async receive(message: ChannelMessage): Promise<void> {
    if (message.kind === 'cancel') {
      this.inFlight.get(message.id)?.abort();
      return;
    }
    if (message.kind !== 'request') return;
    const { id, method, params } = message;
    const controller = new AbortController();
    this.inFlight.set(id, controller);
    try {
      const result = await this.answer(method, params, controller.signal);
      this.post({ kind: 'response', id, result });
    } catch (error) {
      this.post({ kind: 'response', id, failure: failureOf(error) });
    } finally {
      this.inFlight.delete(id);
    }
  }

  private async answer(method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
    const own = Object.hasOwn(this.handlers, method)
      ? (this.handlers as Record<string, Respond | undefined>)[method]
      : undefined;
    if (own) return own(params as never, signal);
    const name = this.forwarding?.names.find((allowed) => allowed === method);
    if (this.forwarding && name) {
      return this.forwarding.client(name, params).request(name, params as never, { signal });
    }
    throw new Error(`This view may not ask for "${method}".`);
  }

  private post(message: ChannelMessage): void {
    if (!this.disposed) void this.webview.postMessage(message);
  }

  private abortAll(): void {
    for (const controller of this.inFlight.values()) controller.abort();
    this.inFlight.clear();
  }
}
