/** Temporary files of a run, and what a killed run left of them. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const temporary = (root: string): string => join(root, '.dew', 'tmp');

export async function taskFolder(root: string, runId: string, task: string): Promise<string> {
  const folder = join(temporary(root), runId, task);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

export async function removeRunFolder(root: string, runId: string): Promise<void> {
  await rm(join(temporary(root), runId), { recursive: true, force: true });
}

/** Removes the folders of runs that are over, and ends scripts that outlived their engine. Call with the run lock held. */
export async function sweepRunFolders(root: string): Promise<void> {
  for (const runId of await readdir(temporary(root)).catch((): string[] => [])) {
    const folder = join(temporary(root), runId);
    for (const task of await readdir(folder).catch((): string[] => [])) {
      const processId = Number(await readFile(join(folder, task, 'pid'), 'utf8').catch(() => '0'));
      if (processId > 1 && (await belongsTo(processId, runId))) {
        try {
          process.kill(-processId, 'SIGKILL');
        } catch {
          // It has ended by itself.
        }
      }
    }
    await rm(folder, { recursive: true, force: true });
  }
}

/** Only a process that carries the id of that run in its environment is ours to end. */
async function belongsTo(processId: number, runId: string): Promise<boolean> {
  const environment = await readFile(`/proc/${processId}/environ`, 'utf8').catch(() => '');
  return environment.split('\0').includes(`DEW_RUN_ID=${runId}`);
}
