import { waitingTask } from '../../src/core/format/runFold.ts';
import type { PipelineSummary, RunState } from '../../src/protocol/engine/pipeline.ts';

/** What the tables show before the first run: the tasks of the file, all waiting. */
export function notYetRun(pipeline: PipelineSummary): RunState {
  return {
    runId: '',
    number: 0,
    pipeline: pipeline.id,
    trigger: 'manual',
    environment: null,
    status: 'done',
    startedAt: new Date(0).toISOString(),
    durationMs: 0,
    done: 0,
    total: pipeline.tasks.length,
    date: '',
    record: '',
    tests: [],
    quarantine: [],
    tasks: pipeline.tasks.map(waitingTask),
  };
}
