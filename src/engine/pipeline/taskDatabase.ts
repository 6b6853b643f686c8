/** The project database as tasks see it, on one held connection. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { EngineFailure, failWith } from '../../core/failure.ts';
import type { Failure, Place } from '../../protocol/rpc.ts';
import type { Row, TaskDatabase } from '../../tasks/task.ts';
import { sqlFailure } from '../sqlFailure.ts';

export function taskDatabase(connection: DuckDBConnection, signal: AbortSignal): TaskDatabase {
  const attempt = async <T>(sql: string, work: () => Promise<T>): Promise<T> => {
    if (signal.aborted) throw failWith('cancelled', 'Cancelled.');
    // An interrupt that arrives between two statements is lost, so it is repeated until the statement ends.
    let repeated: NodeJS.Timeout | undefined;
    const interrupt = () => {
      connection.interrupt();
      repeated = setInterval(() => connection.interrupt(), 50);
    };
    signal.addEventListener('abort', interrupt);
    try {
      return await work();
    } catch (error) {
      throw new EngineFailure(locate(sqlFailure(error), sql));
    } finally {
      signal.removeEventListener('abort', interrupt);
      clearInterval(repeated);
    }
  };
  return {
    run: (sql) => attempt(sql, async () => void (await connection.run(sql))),
    rows: (sql) =>
      attempt(sql, async () => (await connection.runAndReadAll(sql)).getRowObjectsJson() as Row[]),
  };
}

/** DuckDB writes the place as a line number and a caret under the word. */
function locate(failure: Failure, sql: string): Failure {
  if (failure.code !== 'sql' || failure.place) return failure;
  const lines = failure.message.split('\n');
  const at = lines.findIndex((line) => /^LINE \d+: /.test(line));
  if (at < 0) return failure;
  const shown = /^LINE (\d+): (.*)$/.exec(lines[at] ?? '');
  const line = Number(shown?.[1] ?? 1);
  const caret = (lines[at + 1] ?? '').indexOf('^') - `LINE ${line}: `.length;
  const source = sql.split('\n')[line - 1] ?? '';
  const text = shown?.[2] ?? '';
  const cut = text.startsWith('...') ? source.indexOf(text.slice(3, 23)) - 3 : 0;
  const place: Place = {
    file: '',
    line,
    ...(caret >= 0 && cut > -4 ? { column: caret + Math.max(0, cut) + 1 } : {}),
  };
  const message = lines.slice(0, at).join('\n').trim() || failure.message;
  return { ...failure, message, place };
}
