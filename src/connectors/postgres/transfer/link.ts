import type { Client } from 'pg';
import type { OpenSettings } from '../../connector.ts';
import { statementFailure } from '../failures.ts';

/** A session as its transfer sees it: one connection, used for one order at a time. */
export interface Link {
  readonly client: Client;
  readonly settings: OpenSettings;
  readonly alive: boolean;
  /** Lets an abort reach the server until the answer is called. */
  cancelOn(signal: AbortSignal): () => void;
  /** Cuts the connection; the server rolls back. */
  cut(): void;
}

export type Row = (string | null)[];

const asText = { getTypeParser: () => (text: string) => text };

export interface Answer {
  rows: Row[];
  fields: { name: string; dataTypeID: number; dataTypeModifier: number }[];
  changed: number;
}

/**
 * One statement; every cell as the server's text. The extended protocol takes no second one: what a person wrote cannot end
 * the transaction that only reads.
 */
export async function ask(link: Link, text: string, values: string[] = [], user?: UserText): Promise<Answer> {
  const single = user ? { queryMode: 'extended' } : {};
  try {
    const answer = await link.client.query<Row>({ text, values, rowMode: 'array', types: asText, ...single });
    return { rows: answer.rows, fields: answer.fields, changed: answer.rowCount ?? 0 };
  } catch (error) {
    throw statementFailure(error, user?.sql ?? text, link.settings, user?.shift);
  }
}

/** What a person wrote inside a longer statement: the first `shift` characters are ours. */
export interface UserText {
  sql: string;
  shift: number;
}

/** `work` inside a transaction that is rolled back where it fails; what was lost is told as such. */
export async function inTransaction<T>(
  link: Link,
  begin: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const heard = link.cancelOn(signal);
  try {
    await ask(link, begin);
    const result = await work();
    await ask(link, 'COMMIT');
    return result;
  } catch (error) {
    if (link.alive) await link.client.query('ROLLBACK').catch(() => undefined);
    signal.throwIfAborted();
    throw error;
  } finally {
    heard();
  }
}
