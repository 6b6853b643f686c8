import { ISOLATION_LEVEL, Request, TYPES, type Connection } from 'tedious';
import type { OpenSettings } from '../../connector.ts';
import type { TextRow } from '../exactRows.ts';
import { statementFailure } from '../failures.ts';

/** A session as its transfer sees it: one connection, used for one order at a time. */
export interface Link {
  readonly connection: Connection;
  readonly settings: OpenSettings;
  readonly alive: boolean;
  /** Lets an abort reach the server until the answer is called. */
  cancelOn(signal: AbortSignal): () => void;
}

export interface Answer {
  rows: TextRow[];
  changed: number;
}

/** The end of something of tedious, which calls back with an error or without. */
export function settled(start: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** One batch; every cell as exact text. With values it runs as a statement with the parameters @p0, @p1 ... */
export async function ask(
  { connection, settings }: Link,
  text: string,
  values: readonly (string | null)[] = [],
): Promise<Answer> {
  const answer: Answer = { rows: [], changed: 0 };
  try {
    await settled((done) => {
      const request = new Request(text, (error, rowCount) => {
        answer.changed = rowCount ?? 0;
        done(error);
      });
      request.on('row', (row: TextRow) => answer.rows.push(row));
      values.forEach((value, at) => request.addParameter(`p${at}`, TYPES.NVarChar, value));
      if (values.length === 0) connection.execSqlBatch(request);
      else connection.execSql(request);
    });
    return answer;
  } catch (error) {
    throw statementFailure(error, settings);
  }
}

/** Begins one in which nobody else's changes are seen, where the database allows that; answers whether it does. */
export async function beginSnapshot(link: Link): Promise<boolean> {
  const { rows } = await ask(
    link,
    'SELECT CAST(snapshot_isolation_state AS int) FROM sys.databases WHERE name = DB_NAME()',
  );
  const snapshot = rows[0]?.[0] === '1';
  const level = snapshot ? ISOLATION_LEVEL['SNAPSHOT'] : ISOLATION_LEVEL['READ_COMMITTED'];
  await settled((done) => link.connection.beginTransaction(done, '', level));
  return snapshot;
}

export async function rollBack({ connection, alive }: Link): Promise<void> {
  if (!alive || !connection.inTransaction) return;
  await settled((done) => connection.rollbackTransaction(done)).catch(() => undefined);
}

/** `work` inside a transaction that is rolled back where it fails. */
export async function inTransaction<T>(link: Link, work: () => Promise<T>): Promise<T> {
  await settled((done) => link.connection.beginTransaction(done));
  try {
    const result = await work();
    await settled((done) => link.connection.commitTransaction(done)).catch((error: unknown) => {
      throw statementFailure(error, link.settings);
    });
    return result;
  } catch (error) {
    await rollBack(link);
    throw error;
  }
}
