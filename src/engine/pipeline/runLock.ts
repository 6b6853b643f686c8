/** One run at a time for a project, whichever process it is in: `.dew/run.lock`. */
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
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
  let left: string | null = null;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = await open(lockFile(root), 'wx');
      const holder: Holder = { ...run, processId: process.pid, began: await beginning(process.pid) };
      try {
        await file.writeFile(JSON.stringify(holder));
      } finally {
        await file.close();
      }
      held.add(run.runId);
      return {
        left,
        release: async () => {
          held.delete(run.runId);
          await rm(lockFile(root), { force: true });
        },
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readHolder(root);
    if (holder && (await works(holder))) {
      throw failWith(
        'conflict',
        `Run ${holder.number} of ${holder.pipeline} is at work since ${holder.startedAt.slice(11, 19)} UTC in process ${holder.processId}; a project has one run at a time.`,
        'Wait for its end, or cancel it.',
      );
    }
    left = holder?.runId ?? left;
    await rm(lockFile(root), { force: true });
  }
  throw failWith('conflict', 'Another run began at the same moment.', 'Try again.');
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
