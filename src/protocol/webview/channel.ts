/**
 * Messages between a webview and the extension host; both sides speak the same three shapes.
 * A request whose handler throws is answered with `failure`: no caller ever waits for ever.
 */
import type { Failure } from '../rpc.ts';

export type ChannelMessage =
  | { kind: 'request'; id: number; method: string; params: unknown }
  | { kind: 'response'; id: number; result?: unknown; failure?: Failure }
  | { kind: 'cancel'; id: number }
  | { kind: 'notify'; method: string; params: unknown };
