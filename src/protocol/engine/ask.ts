import type { Exchange, Failure } from '../rpc.ts';
import type { ResultColumn, ResultSummary } from './query.ts';

export interface AskMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** A table whose description is sent, or could be. */
export interface AskTable {
  /** As it is written in SQL: `orders`, `staging.orders`. */
  name: string;
  kind: 'table' | 'view';
  columns: number;
  sent: boolean;
}

/** Values of one column that are sent because the user allowed it. */
export interface AskValues {
  table: string;
  column: string;
  values: string[];
}

export interface AskDraft {
  messages: AskMessage[];
  tables: AskTable[];
  /** Empty unless values were allowed. */
  values: AskValues[];
}

/** A server that speaks the chat completions of OpenAI. */
export interface AskServer {
  /** Such as `https://api.openai.com/v1`. */
  baseUrl: string;
  model: string;
  /** Null for a server that needs none. Never logged, never in a failure. */
  key: string | null;
}

export interface AskReply {
  text: string;
  promptTokens: number | null;
  answerTokens: number | null;
}

/** What an answer is worth: one proved read-only statement, or why there is none. */
export interface AskVerdict {
  sql: string | null;
  /** Columns that DuckDB's binder gives the statement. */
  columns: ResultColumn[];
  /** The model's own words beside the statement. */
  note: string;
  /** Why `sql` must not or cannot run; null where it can. */
  failure: Failure | null;
  /** True where the model may be asked once more: the statement was harmless but wrong. */
  repairable: boolean;
}

export interface AskRequests {
  /** What would be sent for a question; sends nothing. `tables` null: those that fit the question. */
  'ask/draft': Exchange<{ question: string; tables: string[] | null; values: boolean }, AskDraft>;
  /** The JSON text that `ask/complete` posts for these messages, byte for byte. */
  'ask/body': Exchange<{ messages: AskMessage[]; model: string }, { body: string }>;
  /** Sends the messages, and nothing else. */
  'ask/complete': Exchange<{ messages: AskMessage[]; server: AskServer }, AskReply>;
  /** Reads an answer: refuses all but one read-only statement over known tables, then binds it by EXPLAIN. */
  'ask/judge': Exchange<{ text: string }, AskVerdict>;
  /** Judges the statement again, then runs it. */
  'ask/run': Exchange<{ sql: string; name: string }, ResultSummary>;
}
