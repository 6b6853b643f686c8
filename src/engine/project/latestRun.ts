import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readEvents, runIdPattern } from '../../core/pipeline/runRecord.ts';
import type { RunStatus } from '../../protocol/engine/pipeline.ts';
import { hashCode } from './projectFiles.ts';

export interface LatestRun {
  runId: string;
  status: RunStatus;
  /** The code of the run is that of the working tree. */
  current: boolean;
}

/** The newest run of a pipeline that a person or the schedule started; null where there is none. */
export async function latestRun(root: string, pipeline: string): Promise<LatestRun | null> {
  const folder = join(root, '.dew', 'runs');
  const names = (await readdir(folder).catch((): string[] => []))
    .filter((name) => name.endsWith('.jsonl') && runIdPattern.test(name.slice(0, -'.jsonl'.length)))
    .sort()
    .reverse();
  for (const name of names) {
    const { events } = readEvents(await readFile(join(folder, name), 'utf8'));
    const [first] = events;
    if (first?.event !== 'run_started' || first.pipeline !== pipeline) continue;
    const end = events.findLast((event) => event.event === 'run_finished');
    return {
      runId: first.runId,
      status: end?.status ?? 'running',
      current: first.codeHash === (await hashCode(root)),
    };
  }
  return null;
}
