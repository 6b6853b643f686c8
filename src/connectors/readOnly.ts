import { failWith, type EngineFailure } from '../core/failure.ts';
import type { Place } from '../protocol/rpc.ts';

/** More than reading was asked of a connection that only reads: nothing was changed. */
export const readOnlyFailure = (what: string, place?: Place): EngineFailure =>
  failWith(
    'unconfirmed',
    what,
    'If it may be written to, say "read_only: false" for this connection in dew.yaml.',
    place,
  );
