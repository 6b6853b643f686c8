/** Result databases of windows that have not been opened for long. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { messageOf } from '../../core/failure.ts';
import { quoteLiteral } from '../../core/sql/quote.ts';
import { isLockMessage } from '../lockHolder.ts';

/** Removes what nobody wrote for `age` milliseconds, but no file called `own` and none that holds a pinned result. */
export async function removeOldFiles(
  connection: DuckDBConnection,
  storage: string,
  own: string,
  age: number,
): Promise<void> {
  for (const name of await readdir(storage)) {
    if (!/^results-.*\.duckdb(\.damaged)?$/.test(name) || name === own) continue;
    const file = join(storage, name);
    const written = await Promise.all([file, `${file}.wal`].map(writtenAt));
    if (Date.now() - Math.max(...written) <= age || (await isKept(connection, file))) continue;
    await rm(file, { force: true });
    await rm(`${file}.wal`, { force: true });
  }
}

const writtenAt = (file: string): Promise<number> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

/** True where another process uses the file, or a result in it is pinned. */
async function isKept(connection: DuckDBConnection, file: string): Promise<boolean> {
  if (!file.endsWith('.duckdb')) return false;
  try {
    await connection.run(`ATTACH ${quoteLiteral(file)} AS old_results (READ_ONLY)`);
  } catch (error) {
    return isLockMessage(messageOf(error));
  }
  try {
    const pinned = await connection.runAndReadAll(
      `SELECT 1 FROM old_results.main.dew_index WHERE body::JSON ->> '$.summary.pinned' = 'true' LIMIT 1`,
    );
    return pinned.currentRowCount > 0;
  } catch {
    return false;
  } finally {
    await connection.run('DETACH old_results');
  }
}
