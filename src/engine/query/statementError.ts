import { isEngineFailure, messageOf } from '../../core/failure.ts';
import type { Failure } from '../../protocol/rpc.ts';
import { sqlFailure } from '../sqlFailure.ts';

interface DuckdbError {
  exception_type: string;
  exception_message: string;
  position?: string;
}

/** DuckDB's error as it gives it with `errors_as_json`, or null where it is a plain text. */
function parsed(message: string): DuckdbError | null {
  const start = message.indexOf('{"exception_type"');
  if (start < 0) return null;
  try {
    return JSON.parse(message.slice(start)) as DuckdbError;
  } catch {
    return null;
  }
}

/** The text that DuckDB would have shown, without the excerpt of the statement. */
export function plainMessage(error: unknown): string {
  const message = messageOf(error);
  const details = parsed(message);
  return details ? `${details.exception_type} Error: ${details.exception_message}` : message;
}

/** Offset in UTF-16 units where the error stands in `sql`, which was run behind `prefix`. */
export function errorOffset(error: unknown, sql: string, prefix = ''): number | null {
  const position = parsed(error instanceof Error ? error.message : '')?.position;
  if (position === undefined) return null;
  const bytes = Number(position) - Buffer.byteLength(prefix);
  const whole = Buffer.from(sql);
  return bytes < 0 || bytes > whole.length ? null : whole.subarray(0, bytes).toString().length;
}

/**
 * Any error of a statement as a failure with DuckDB's words; its place counts line and column from the
 * start of the statement.
 */
export function statementFailure(error: unknown, sql: string, file: string | null, prefix = ''): Failure {
  if (isEngineFailure(error)) return error.failure;
  const failure = sqlFailure(new Error(plainMessage(error)));
  const offset = errorOffset(error, sql, prefix);
  if (offset === null) return failure;
  const before = sql.slice(0, offset).split('\n');
  return {
    ...failure,
    place: { file: file ?? '', line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
  };
}
