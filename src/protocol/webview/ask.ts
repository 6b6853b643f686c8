/** Asking in plain words: what would be sent, what came back, and nothing that runs by itself. */
import type { AskDraft, AskVerdict } from '../engine/ask.ts';
import type { Exchange } from '../rpc.ts';

export interface AskSetup {
  provider: 'off' | 'server' | 'editor';
  /** Who is asked, for the eye: a host name, or the editor's own models. */
  destination: string;
  model: string;
  /** Where the key comes from; `none` is right for servers that need none. */
  key: 'stored' | 'environment' | 'none';
  /** Why nothing can be sent now, with what to do; null where it can. */
  problem: string | null;
}

export interface AskShown {
  /** Names this draft to `ask/send`, which sends it and no other. */
  id: number;
  draft: AskDraft;
  /** The text that leaves the machine. */
  body: string;
}

export interface AskShownRound {
  body: string;
  answer: string;
  verdict: AskVerdict;
  promptTokens: number | null;
  answerTokens: number | null;
}

export interface AskViewRequests {
  'ask/ready': Exchange<null, AskSetup>;
  /** Sends nothing. `tables` null: those that fit the question. */
  'ask/show': Exchange<{ question: string; tables: string[] | null; values: boolean }, AskShown>;
  /** Sends the draft, and once more where DuckDB could not bind the answer. */
  'ask/send': Exchange<{ id: number }, AskShownRound[]>;
  /** Runs a statement that came back; its rows appear in the results panel. */
  'ask/runStatement': Exchange<{ sql: string; question: string }, null>;
  'ask/openStatement': Exchange<{ sql: string; question: string }, null>;
  'ask/copyStatement': Exchange<{ sql: string }, null>;
  'ask/setUp': Exchange<null, null>;
  'ask/setKey': Exchange<null, null>;
}

export interface AskNotifications {
  'ask/setup': AskSetup;
}
