/** `progress.jsonl` in the project's root: appended line by line, each line synced to the disk. */
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseProgress } from '../../core/roadmap/progress.ts';
import type { ProgressEvent } from '../../protocol/engine/project.ts';

const name = 'progress.jsonl';

export async function readProgressFile(root: string): Promise<ProgressEvent[]> {
  try {
    return parseProgress(await readFile(join(root, name), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** A torn last line of a crashed writer gets an end first, so that it spoils no line but its own. */
export async function appendProgress(root: string, events: ProgressEvent[]): Promise<void> {
  if (events.length === 0) return;
  const file = await open(join(root, name), 'a+');
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    const torn = size > 0 && last.toString() !== '\n';
    await file.appendFile(`${torn ? '\n' : ''}${events.map((event) => JSON.stringify(event)).join('\n')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}
