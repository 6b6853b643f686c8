/** The practice server in a process of its own over a file, so that a kill is one and a restart finds what was kept. */
import { join } from 'node:path';
import sql from 'mssql';
import { expect } from 'vitest';
import { engineOn } from '../engine/engineFixture.ts';
import { account } from './practiceServer.ts';

export interface PracticeProcess extends AsyncDisposable {
  port: number;
  database: string;
  /** The last result of a batch, over a connection that is not the product's; bigint as text. */
  query(text: string): Promise<Record<string, unknown>[]>;
  /** Ends at once, as by a loss of power, and starts again on the same port and file. */
  crash(): Promise<void>;
}

export async function startPracticeProcess(): Promise<PracticeProcess> {
  const engine = await engineOn({ project: false });
  const { client } = engine;
  const serve = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const stop = client.on('practice/started', (address) => {
        stop();
        resolve(address.port);
      });
      const database = join(engine.folder, 'shop.duckdb');
      // It is answered when the server ends; after the start nobody waits for that.
      client.request('practice/serve', { port, database, ...account }).catch(reject);
    });
  const port = await serve(0);
  const connect = () =>
    new sql.ConnectionPool({ server: '127.0.0.1', port, ...account, options: { encrypt: false } }).connect();
  let pool = await connect();
  return {
    port,
    database: 'shop',
    query: async (text) => (await pool.request().batch<Record<string, unknown>>(text)).recordset,
    async crash() {
      await pool.close();
      const { processId } = client;
      process.kill(processId ?? 0, 'SIGKILL');
      await expect.poll(() => client.processId, { interval: 5 }).not.toBe(processId);
      await serve(port);
      pool = await connect();
    },
    async [Symbol.asyncDispose]() {
      await pool.close();
      await engine[Symbol.asyncDispose]();
    },
  };
}
