import { failWith } from '../../core/failure.ts';
import type { Handlers } from '../context.ts';
import type { OwnContext } from '../engineContext.ts';
import { defaultMemoryLimit } from '../session.ts';

export type LifeHandlers = Pick<Handlers, 'engine/ping' | 'engine/state' | 'engine/release'>;

export function createLifeHandlers(context: OwnContext, running: () => number): LifeHandlers {
  return {
    'engine/ping': async () => null,
    'engine/state': async () => {
      const session = await context.openedSession();
      return {
        processId: process.pid,
        duckdbVersion: session?.version ?? null,
        memoryBytes: process.memoryUsage.rss(),
        memoryLimit: session?.memoryLimit ?? (context.options.memoryLimit || defaultMemoryLimit()),
        running: running(),
      };
    },
    'engine/release': async () => {
      const held = (await context.openedSession())?.heldFiles() ?? [];
      if (held.length > 0) {
        throw failWith(
          'conflict',
          `${held.join(', ')} is in use by a run, a statement or an open transaction of this engine.`,
          'Wait for it, cancel it, or commit or roll back the transaction.',
        );
      }
      return null;
    },
  };
}
