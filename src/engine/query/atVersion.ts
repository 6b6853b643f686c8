import { failWith } from '../../core/failure.ts';
import { viewOf, type StoredResult } from '../results/storedResult.ts';

/**
 * Reads rows of the version that the caller has seen: under another one the same numbers mean other
 * rows. A table that was replaced while it was read is the same case.
 */
export async function atVersion<T>(
  result: StoredResult,
  version: number,
  read: () => Promise<T>,
): Promise<T> {
  if (version !== result.summary.version) throw changedMeanwhile();
  const table = viewOf(result)?.table;
  try {
    return await read();
  } catch (error) {
    if (version !== result.summary.version || table !== viewOf(result)?.table) throw changedMeanwhile();
    throw error;
  }
}

function changedMeanwhile(): Error {
  return failWith(
    'conflict',
    'The rows were sorted or filtered meanwhile, or all rows took the place of the first ones.',
    'Look at the rows as they are now and try again.',
  );
}
