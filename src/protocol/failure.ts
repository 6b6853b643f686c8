import type { Failure } from './rpc.ts';

/** An error that a person can act on; it crosses every boundary as its `failure`. */
export class EngineFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'EngineFailure';
    this.failure = failure;
  }
}

/** True for a failure of any bundle of this process: each has its own copy of the class. */
export function isEngineFailure(error: unknown): error is EngineFailure {
  return error instanceof Error && error.name === 'EngineFailure' && 'failure' in error;
}

/** What a thrown value says; not everything that is thrown is an error. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
