import type { Failure, FailureCode, Place } from '../protocol/rpc.ts';

/** An error that a person can act on; it crosses every boundary as its `failure`. */
export class EngineFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'EngineFailure';
    this.failure = failure;
  }
}

/** Shorthand for throwing: what happened, then what to do, then where. */
export function failWith(code: FailureCode, message: string, next?: string, place?: Place): EngineFailure {
  return new EngineFailure({ code, message, ...(next ? { next } : {}), ...(place ? { place } : {}) });
}

/** Any thrown value as a `Failure`; an unknown error keeps its message word for word. */
export function failureOf(error: unknown): Failure {
  if (error instanceof EngineFailure) return error.failure;
  if (error instanceof Error && error.name === 'AbortError') return { code: 'cancelled', message: 'Cancelled.' };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}
