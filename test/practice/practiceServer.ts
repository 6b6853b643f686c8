import { openPracticeBackend } from '../../src/engine/practice/duckdbBackend.ts';
import { type PracticeServer, startPracticeServer } from '../../src/practice/server.ts';

export const account = { user: 'sa', password: 'Learn-0nly! é' };

export async function startServer(file: string | null = null): Promise<PracticeServer> {
  const backend = await openPracticeBackend(file);
  const server = await startPracticeServer({ backend, port: 0, ...account });
  return {
    ...server,
    async close() {
      await server.close();
      backend.close();
    },
  };
}
