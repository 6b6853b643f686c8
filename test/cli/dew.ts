import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs `dew` in `folder` without a terminal. */
export const dew = (folder: string, ...args: string[]): Promise<Ended> => dewWith({}, folder, ...args);

export async function dewWith(
  environment: Record<string, string>,
  folder: string,
  ...args: string[]
): Promise<Ended> {
  const child = spawn(process.execPath, [join(inject('dist'), 'cli.js'), ...args], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, out, err };
}

/** An empty folder that is removed at the end of the test. */
export async function emptyFolder() {
  const path = await mkdtemp(join(tmpdir(), 'dew-cli-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
