import { once } from 'node:events';
import { resolve } from 'node:path';
import { failWith } from '../../core/failure.ts';
import type { PracticeRequests } from '../../protocol/engine/practice.ts';
import type { EngineContext, Handlers } from '../context.ts';
import { openPracticeBackend } from '../practice/duckdbBackend.ts';

export type PracticeHandlers = Pick<Handlers, keyof PracticeRequests>;

export function createPracticeHandlers(context: EngineContext): PracticeHandlers {
  return {
    'practice/serve': async ({ port, database, user, password }, { signal }) => {
      const { startPracticeServer } = await import('../practice/server.bundle.ts');
      const file = database === null ? null : resolve(context.options.root, database);
      const backend = await openPracticeBackend(file);
      try {
        const server = await startPracticeServer({ backend, port, user, password }).catch(
          (error: unknown) => {
            if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
            throw failWith(
              'bad_input',
              `Port ${port} of 127.0.0.1 is taken.`,
              'Choose another one; 0 takes a free one.',
            );
          },
        );
        try {
          context.notify('practice/started', {
            port: server.port,
            user,
            database: backend.database,
            certificate: server.certificate,
          });
          if (!signal.aborted) await once(signal, 'abort');
        } finally {
          await server.close();
        }
      } finally {
        backend.close();
      }
      return null;
    },
  };
}
