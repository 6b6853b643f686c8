/** What this machine has of what a project needs; each lack with the exact command that mends it. */
import { readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { failureOf } from '../../core/failure.ts';
import { formatBytes } from '../../core/format/words.ts';
import { readRequirements } from '../../core/project/requirements.ts';
import type { DoctorItem } from '../../protocol/engine/project.ts';
import { findInterpreter } from '../../tasks/script/interpreter.ts';
import type { EngineContext } from '../context.ts';
import { gitVersion } from './git.ts';
import { exists } from './projectFiles.ts';
import { runInEnvironment } from './pythonEnvironment.ts';
import { installedSource } from './checks/pythonSources.ts';

const leastDisk = 2e9;
const leastNode = 20;

export async function examine(context: EngineContext, signal: AbortSignal): Promise<DoctorItem[]> {
  const { root, project } = context.options;
  const items = [
    node(),
    ...(await python(root, signal)),
    await git(root),
    await disk(root),
    await engine(context),
    ...(project ? [await database(context, signal)] : []),
  ];
  return items;
}

function node(): DoctorItem {
  const enough = Number(process.versions.node.split('.')[0]) >= leastNode;
  return {
    name: 'Node.js',
    status: enough ? 'ok' : 'missing',
    found: process.versions.node,
    next: enough ? null : `Install Node.js ${leastNode} or newer from https://nodejs.org`,
  };
}

async function python(root: string, signal: AbortSignal): Promise<DoctorItem[]> {
  let environment: string;
  try {
    const found = await findInterpreter(root, () => undefined, signal);
    const version = await runInEnvironment(root, ['python', '--version'], {
      folder: root,
      signal,
      timeout: 20_000,
    });
    environment = found.environment ?? 'no virtual environment: the project declares no packages';
    const item: DoctorItem = {
      name: 'Python',
      status: 'ok',
      found: `${(version.stdout || version.stderr).trim().replace(/^Python /, '')} (${environment})`,
      next: null,
    };
    return [item, ...(await modules(root, signal))];
  } catch (error) {
    signal.throwIfAborted();
    const failure = failureOf(error);
    return [
      {
        name: 'Python',
        status: 'missing',
        found: failure.message,
        next: failure.next ?? 'Install Python 3.10 or newer.',
      },
    ];
  }
}

async function modules(root: string, signal: AbortSignal): Promise<DoctorItem[]> {
  const file = join(root, 'requirements.txt');
  if (!(await exists(file))) return [];
  const wanted = readRequirements(await readFile(file, 'utf8'));
  const ended = await runInEnvironment(root, ['python', '-c', installedSource], {
    folder: root,
    signal,
    timeout: 60_000,
    input: '{"modules": []}',
  });
  const versions =
    ended.exit === 0 ? (JSON.parse(ended.stdout) as { versions: Record<string, string> }).versions : {};
  return wanted.map(({ name }) => {
    const version = versions[name];
    return {
      name: `Python package ${name}`,
      status: version ? 'ok' : 'missing',
      found: version ?? 'not installed',
      next: version ? null : `python -m pip install ${name}`,
    };
  });
}

async function git(root: string): Promise<DoctorItem> {
  const version = await gitVersion(root);
  const install =
    process.platform === 'darwin'
      ? 'xcode-select --install'
      : process.platform === 'win32'
        ? 'winget install Git.Git'
        : 'sudo apt install git';
  return {
    name: 'Git',
    status: version ? 'ok' : 'missing',
    found: version ?? 'not found',
    next: version ? null : install,
  };
}

async function disk(root: string): Promise<DoctorItem> {
  const { bavail, bsize } = await statfs(root);
  const free = bavail * bsize;
  const enough = free >= leastDisk;
  return {
    name: 'Free disk space',
    status: enough ? 'ok' : 'warning',
    found: formatBytes(free),
    next: enough ? null : `Free at least ${formatBytes(leastDisk)}; a Python environment alone takes 300 MB.`,
  };
}

async function engine(context: EngineContext): Promise<DoctorItem> {
  try {
    const session = await context.session();
    const connection = await session.connect();
    const version = (await connection.runAndReadAll('select version()')).getRows()[0]?.[0];
    connection.disconnectSync();
    return { name: 'DuckDB', status: 'ok', found: String(version), next: null };
  } catch (error) {
    return {
      name: 'DuckDB',
      status: 'missing',
      found: failureOf(error).message,
      next: 'Install the workbench again for this platform.',
    };
  }
}

/** The gate waits, then names the process that holds the file. */
async function database(context: EngineContext, signal: AbortSignal): Promise<DoctorItem> {
  try {
    const gate = await context.projectGate();
    await gate.use('read', async () => undefined, signal);
    return { name: 'Project database', status: 'ok', found: 'free to open', next: null };
  } catch (error) {
    const failure = failureOf(error);
    return {
      name: 'Project database',
      status: 'warning',
      found: failure.message,
      next: failure.next ?? null,
    };
  }
}
