import type { LoadMode } from '../../core/connection/transfer.ts';
import { failWith } from '../../core/failure.ts';
import type { LoadedTask } from './loadedPipeline.ts';

const words: Record<LoadMode, string> = {
  append: 'adds rows to',
  replace: 'replaces',
  merge: 'changes rows of',
};

/** A run that would write to a production system does not begin unless the user has agreed to it. */
export function refuseUnconfirmed(tasks: readonly LoadedTask[], confirmed: boolean): void {
  if (confirmed) return;
  const changes = tasks.flatMap(({ id, plan: { writes } }) =>
    writes?.production ? [`${id} ${words[writes.mode]} ${writes.relation} of "${writes.connection}"`] : [],
  );
  if (changes.length === 0) return;
  throw failWith(
    'unconfirmed',
    `The run would write to a production system: ${changes.join('; ')}. Nothing has run.`,
    'Run it with --confirm-production.',
  );
}
