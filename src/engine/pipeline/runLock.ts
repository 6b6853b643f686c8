/** One run at a time for a project, whichever process it is in: `.dew/run.lock`. */
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { failWith } from '../../core/failure.ts';
import { isAlive } from '../../tasks/script/interpreter.ts';

interface Holder {
  processId: number;
  /** The system's own mark of when the process began: an id may be given again. */
  began: string;
  runId: string;
  number: number;
  pipeline: string;
  startedAt: string;
}

const held = new Set<string>();
const lockFile = (root: string): string => join(root, '.dew', 'run.lock');

/** Takes the lock, or says who has it. Answers the run that a dead process left, if there is one. */
export async function takeRunLock(
  root: string,
  run: Omit<Holder, 'processId' | 'began'>,
): Promise<{ left: string | null; release(): Promise<void> }> {
  await mkdir(join(root, '.dew'), { recursive: true });
  const holder: Holder = { ...run, processId: process.pid, began: await beginning(process.pid) };
  held.add(run.runId);
  try {
    const left = await take(root, JSON.stringify(holder));
    return {
      left,
      release: async () => {
        held.delete(run.runId);
        await rm(lockFile(root), { force: true });
      },
    };
  } catch (error) {
    held.delete(run.runId);
    throw error;
  }
}

async function take(root: string, text: string): Promise<string | null> {
  for (let attempt = 0; attempt < 50; attempt++) {
    if (await create(lockFile(root), text)) return null;
    const holder = await readHolder(root);
    if (holder && (await works(holder))) {
      throw failWith(
        'conflict',
        `Run ${holder.number} of ${holder.pipeline} is at work since ${holder.startedAt.slice(11, 19)} UTC in process ${holder.processId}; a project has one run at a time.`,
        'Wait for its end, or cancel it.',
      );
    }
    if (await takeOver(root, holder, text)) return holder?.runId ?? null;
    await pause(20);
  }
  throw failWith('conflict', 'Another run began at the same moment.', 'Try again.');
}

/** Puts a lock in the place of a dead process's. The file beside it lets one at a time do so. */
async function takeOver(root: string, dead: Holder | null, text: string): Promise<boolean> {
  const beside = `${lockFile(root)}.next`;
  if (!(await create(beside, text))) {
    if (await isLeft(beside)) await rm(beside, { force: true });
    return false;
  }
  const there = await readHolder(root);
  const still = dead ? there?.runId === dead.runId : !there && (await isLeft(lockFile(root)));
  if (still) await rename(beside, lockFile(root));
  else await rm(beside, { force: true });
  return still;
}

async function create(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** A file of the lock that nobody is just writing. */
async function isLeft(path: string): Promise<boolean> {
  const made = await stat(path).catch(() => null);
  return made !== null && Date.now() - made.mtimeMs > 5_000;
}

/** The run that is at work now, in this process or another. */
export async function workingRun(root: string): Promise<string | null> {
  const holder = await readHolder(root);
  return holder && (await works(holder)) ? holder.runId : null;
}

async function works(holder: Holder): Promise<boolean> {
  if (holder.processId === process.pid) return held.has(holder.runId);
  return isAlive(holder.processId) && (await beginning(holder.processId)) === holder.began;
}

async function readHolder(root: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(lockFile(root), 'utf8')) as Holder;
  } catch {
    return null;
  }
}

async function beginning(processId: number): Promise<string> {
  if (process.platform !== 'linux') return '';
  const text = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
