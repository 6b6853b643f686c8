/** Which Python runs a project's scripts: its own `.venv`, else one in the shared cache, made from its lock file. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { failWith } from '../../core/failure.ts';
import { sha256 } from '../../core/pipeline/fingerprint.ts';
import { runProgram, type ProgramEnd } from './program.ts';

export const usesPython = (argv: readonly string[]): boolean => argv[0] === 'python' || argv[0] === 'python3';

const windows = process.platform === 'win32';
const inside = (folder: string): string =>
  windows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');

export interface Interpreter {
  /** Absolute path, or the name on PATH where the project declares no packages. */
  program: string;
  /** Folder of the virtual environment; null for the machine's own Python. */
  environment: string | null;
}

type Note = (text: string) => void;

/** Where virtual environments are shared between projects. */
export function cacheFolder(): string {
  return process.env['DEW_CACHE'] ?? join(homedir(), '.cache', 'dew');
}

/** Finds the interpreter, making the virtual environment where there is none yet. */
export async function findInterpreter(root: string, note: Note, signal: AbortSignal): Promise<Interpreter> {
  const own = join(root, '.venv');
  if (existsSync(inside(own))) return { program: inside(own), environment: own };
  const lock = ['requirements.lock', 'requirements.txt'].find((name) => existsSync(join(root, name)));
  const machine = await machinePython(signal);
  if (!lock) return { program: machine.program, environment: null };
  const text = await readFile(join(root, lock), 'utf8');
  const key = sha256(`${machine.version}\n${text}`).slice(0, 16);
  const folder = join(cacheFolder(), 'venvs', key);
  const done = join(folder, '.complete');
  if (existsSync(done) && existsSync(inside(folder))) return { program: inside(folder), environment: folder };
  return alone(folder, done, signal, async () => {
    note(`making a virtual environment from ${lock}; this happens once for these packages`);
    await rm(folder, { recursive: true, force: true });
    await makeEnvironment(root, lock, folder, machine.program, note, signal);
    await writeFile(done, `${lock}\n`);
  });
}

/** One process at a time makes a folder; the others wait for it. */
async function alone(
  folder: string,
  done: string,
  signal: AbortSignal,
  make: () => Promise<void>,
): Promise<Interpreter> {
  const busy = `${folder}.making`;
  await mkdir(join(folder, '..'), { recursive: true });
  for (;;) {
    try {
      await mkdir(busy);
      break;
    } catch {
      if (existsSync(done)) return { program: inside(folder), environment: folder };
      const made = await stat(busy).catch(() => null);
      const owner = Number(await readFile(join(busy, 'pid'), 'utf8').catch(() => '0'));
      const young = made !== null && Date.now() - made.mtimeMs < 5000;
      if (!young && !(owner > 0 && isAlive(owner))) await rm(busy, { recursive: true, force: true });
      else await pause(500, undefined, { signal });
    }
  }
  try {
    await writeFile(join(busy, 'pid'), String(process.pid));
    if (!existsSync(done)) await make();
    return { program: inside(folder), environment: folder };
  } finally {
    await rm(busy, { recursive: true, force: true });
  }
}

export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function machinePython(signal: AbortSignal): Promise<{ program: string; version: string }> {
  const named = process.env['DEW_PYTHON'];
  for (const program of named ? [named] : windows ? ['python', 'python3'] : ['python3', 'python']) {
    const end = await quiet(
      [program, '-c', 'import sys; print("%d.%d" % sys.version_info[:2])'],
      '.',
      signal,
    );
    if (end?.exit !== 0) continue;
    const version = end.tail.trim();
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major === 3 && minor >= 10) return { program, version };
  }
  throw failWith(
    'missing_tool',
    named
      ? `${named} (DEW_PYTHON) is not a Python 3.10 or newer.`
      : 'No Python 3.10 or newer is on the PATH.',
    windows
      ? 'Install Python from python.org, or run: winget install Python.Python.3.12'
      : process.platform === 'darwin'
        ? 'Run: brew install python'
        : 'Run: sudo apt install python3 python3-venv',
  );
}

const quiet = (argv: string[], folder: string, signal: AbortSignal): Promise<ProgramEnd | null> =>
  runProgram(argv, { folder, environment: process.env, signal, line: () => undefined }).catch(
    (error: unknown) => {
      signal.throwIfAborted();
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    },
  );

/** From the lock file by pip; where no index answers, from the machine's own packages if they meet requirements.txt. */
async function makeEnvironment(
  root: string,
  lock: string,
  folder: string,
  python: string,
  note: Note,
  signal: AbortSignal,
): Promise<void> {
  const run = async (argv: string[]): Promise<ProgramEnd> =>
    runProgram(argv, { folder: root, environment: process.env, signal, line: (_stream, text) => note(text) });
  const venv = async (...options: string[]): Promise<void> => {
    const end = await run([python, '-m', 'venv', ...options, folder]);
    if (end.exit === 0) return;
    await rm(folder, { recursive: true, force: true });
    throw failWith(
      'missing_tool',
      `The virtual environment could not be made: ${lastLine(end.tail)}`,
      windows ? 'Repair the Python installation.' : 'Run: sudo apt install python3-venv',
    );
  };
  const pip = (...options: string[]) =>
    run([
      inside(folder),
      '-m',
      'pip',
      'install',
      '--disable-pip-version-check',
      '--no-input',
      '--quiet',
      ...options,
    ]);
  await venv();
  const installed = await pip('-r', join(root, lock));
  if (installed.exit === 0) return;
  note('pip could not install the packages; trying those of the machine');
  await rm(folder, { recursive: true, force: true });
  await venv('--system-site-packages');
  const ranges = existsSync(join(root, 'requirements.txt')) ? 'requirements.txt' : lock;
  const present = await pip('--no-index', '-r', join(root, ranges));
  if (present.exit === 0) return;
  await rm(folder, { recursive: true, force: true });
  const activate = windows ? '.venv\\Scripts\\python' : '.venv/bin/python';
  throw failWith(
    'missing_tool',
    `The packages of ${lock} could not be installed: ${lastLine(installed.tail)}`,
    `Run in the project: ${python} -m venv .venv && ${activate} -m pip install -r ${lock}` +
      (process.platform === 'linux'
        ? `; or without an index: ${debianCommand(await readFile(join(root, ranges), 'utf8'))}`
        : ''),
    { file: lock, line: 1 },
  );
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** Debian names its packages `python3-<name>`. */
function debianCommand(requirements: string): string {
  const names = requirements
    .split('\n')
    .map((line) => /^([A-Za-z0-9][\w.-]*)/.exec(line.trim())?.[1]?.toLowerCase())
    .filter((name): name is string => name !== undefined);
  return `sudo apt install ${names.map((name) => `python3-${name}`).join(' ')}`;
}
