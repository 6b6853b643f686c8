import { EngineFailure, isEngineFailure, messageOf } from '../protocol/failure.ts';
import type { Failure, FailureCode, Place } from '../protocol/rpc.ts';

export { EngineFailure, isEngineFailure, messageOf };

/** Shorthand for throwing: what happened, then what to do, then where. */
export function failWith(code: FailureCode, message: string, next?: string, place?: Place): EngineFailure {
  return new EngineFailure({ code, message, ...(next ? { next } : {}), ...(place ? { place } : {}) });
}

/** Any thrown value as a `Failure`; an unknown error keeps its message word for word. */
export function failureOf(error: unknown): Failure {
  if (isEngineFailure(error)) return error.failure;
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'cancelled', message: 'Cancelled.' };
  return { code: 'internal', message: messageOf(error) };
}
