import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache');
const kept = join(cache, 'dew-python-duckdb');
const windows = process.platform === 'win32';
const pythonIn = (folder: string): string =>
  windows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');

/** A Python with DuckDB, made once and kept; the words why there is none where pip reaches no index. */
export async function pythonWithDuckdb(): Promise<{ python: string } | { missing: string }> {
  if (existsSync(join(kept, 'ready'))) return { python: pythonIn(kept) };
  try {
    await rm(kept, { recursive: true, force: true });
    await mkdir(cache, { recursive: true });
    await execute(windows ? 'python' : 'python3', ['-m', 'venv', kept]);
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'duckdb'];
    await execute(pythonIn(kept), install, { timeout: 180_000 });
    await mkdir(join(kept, 'ready'));
    return { python: pythonIn(kept) };
  } catch (error) {
    await rm(kept, { recursive: true, force: true });
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

/** Opens the file for writing as a user's own script does, runs the statement and ends. */
export async function runInPython(python: string, file: string, sql: string): Promise<void> {
  const script = `import duckdb, sys
connection = duckdb.connect(sys.argv[1])
connection.execute(sys.argv[2])
connection.close()`;
  await execute(python, ['-c', script, file, sql]);
}
