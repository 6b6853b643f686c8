import type { DuckDBConnection } from '@duckdb/node-api';
import { failWith } from '../../core/failure.ts';
import { quoteLiteral } from '../../core/sql/quote.ts';
import type { DatabaseSession } from '../context.ts';

const repeatEvery = 20;

/** A connection on which texts of zoned times read as they did where the statement ran. */
export async function connectIn(session: DatabaseSession, timeZone: string): Promise<DuckDBConnection> {
  const connection = await session.connect();
  await connection.run(`SET TimeZone = ${quoteLiteral(timeZone)}`);
  return connection;
}

/**
 * Runs `work` on the connection; an abort interrupts it. The interrupt is repeated until the work ends:
 * one that falls between two statements is lost.
 */
export async function interruptible<T>(
  connection: DuckDBConnection,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  let repeated: NodeJS.Timeout | undefined;
  const interrupt = () => {
    connection.interrupt();
    repeated = setTimeout(interrupt, repeatEvery);
  };
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener('abort', interrupt);
    clearTimeout(repeated);
  }
}

/** Answers the caller at the abort: DuckDB looks at an interrupt only between two chunks of its work. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(failWith('cancelled', 'Cancelled.'));
    signal.addEventListener('abort', abort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) abort();
  });
}

/** Work on a connection of its own, in a result's time zone; over for the caller when the signal is aborted. */
export function onOwnConnection<T>(
  session: DatabaseSession,
  timeZone: string,
  signal: AbortSignal,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const done = async () => {
    const connection = await connectIn(session, timeZone);
    try {
      return await interruptible(connection, signal, () => work(connection));
    } finally {
      connection.disconnectSync();
    }
  };
  return untilAborted(done(), signal);
}
