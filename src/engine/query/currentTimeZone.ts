import type { DuckDBConnection } from '@duckdb/node-api';

/** The zone in which a connection writes zoned times. */
export async function currentTimeZone(connection: DuckDBConnection): Promise<string> {
  try {
    const answer = await connection.runAndReadAll(`SELECT current_setting('TimeZone')`);
    return String(answer.getRows()[0]?.[0] ?? 'UTC');
  } catch {
    // An aborted transaction answers nothing but ROLLBACK.
    return 'UTC';
  }
}
