import { isEngineFailure, messageOf } from '../core/failure.ts';
import type { Failure } from '../protocol/rpc.ts';

/** What DuckDB says about its own failures, as codes; its text stays word for word. */
const kinds: { pattern: RegExp; code: Failure['code']; next?: string }[] = [
  { pattern: /^INTERRUPT Error/i, code: 'cancelled' },
  {
    pattern: /max_temp_directory_size|No space left on device|failed to offload data block/i,
    code: 'disk_full',
    next: 'Free disk space, choose another temporary folder, or make the statement smaller.',
  },
  {
    pattern: /^Out of Memory Error/i,
    code: 'out_of_memory',
    next: 'Raise the memory limit of the engine, or make the statement smaller.',
  },
  { pattern: /Could not set lock on file|being used by another process/i, code: 'locked' },
  { pattern: /^[A-Z][\w ]* Error: /, code: 'sql' },
];

/** Any error that was thrown around DuckDB, as a failure with the right code. */
export function sqlFailure(error: unknown): Failure {
  if (isEngineFailure(error)) return error.failure;
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'cancelled', message: 'Cancelled.' };
  const message = messageOf(error);
  const kind = kinds.find(({ pattern }) => pattern.test(message));
  if (!kind) return { code: 'internal', message };
  if (kind.code === 'cancelled') return { code: 'cancelled', message: 'Cancelled.' };
  return { code: kind.code, message, ...(kind.next ? { next: kind.next } : {}) };
}
