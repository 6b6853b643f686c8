import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCli, buildEngine, buildMessages } from '../../src/build/build.ts';

const checkout = join(import.meta.dirname, '..', '..');

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** A package as it is installed: dist/ beside templates/ and package.json. Made once per test process. */
async function installed(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'dew-package-'));
  process.on('exit', () => void rm(home, { recursive: true, force: true }));
  const outputFolder = join(home, 'dist');
  await mkdir(outputFolder);
  await Promise.all([
    buildCli({ outputFolder }),
    buildMessages({ outputFolder }),
    buildEngine({ outputFolder }),
    symlink(join(checkout, 'templates'), join(home, 'templates')),
    symlink(join(checkout, 'package.json'), join(home, 'package.json')),
  ]);
  return join(outputFolder, 'cli.js');
}
let cli: Promise<string> | null = null;

/** Runs `dew` in `folder` without a terminal. */
export const dew = (folder: string, ...args: string[]): Promise<Ended> => dewWith({}, folder, ...args);

export async function dewWith(
  environment: Record<string, string>,
  folder: string,
  ...args: string[]
): Promise<Ended> {
  cli ??= installed();
  const child = spawn(process.execPath, [await cli, ...args], {
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
