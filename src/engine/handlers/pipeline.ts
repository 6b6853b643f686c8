/** Pipelines: what there is, what would happen, what happened; the work is done in engine/pipeline. */
import { failWith } from '../../core/failure.ts';
import { completePipeline, describeWord } from '../../core/pipeline/complete.ts';
import { logOf, summaryOf, withBefore } from '../../core/pipeline/runRecord.ts';
import { completeDewFile, describeDewField, diagnoseDewFile } from '../../core/project/dewFileLanguage.ts';
import { didYouMean } from '../../core/pipeline/suggestion.ts';
import type { PipelineSummary, RunState, RunSummary } from '../../protocol/engine/pipeline.ts';
import { taskDescriptors } from '../../tasks/index.ts';
import type { EngineContext, Handlers } from '../context.ts';
import { taskSummary } from '../pipeline/loadedPipeline.ts';
import { loadPipeline, pipelineFiles, pipelineId } from '../pipeline/loadPipelines.ts';
import { openDatabase, planTasks, prepareRun, today } from '../pipeline/planRun.ts';
import { cancelRun, earlierRuns, runPipeline, sqlShapes } from '../pipeline/runner.ts';
import { readRecord, readRun, runIds } from '../pipeline/runRecordFile.ts';
import { workingRun } from '../pipeline/runLock.ts';
import { listEnvironments } from '../warehouse/environments.ts';

const isDewFile = (file: string): boolean => /(?:^|\/)dew\.yaml$/.test(file);

type Served = Extract<keyof Handlers, `pipeline/${string}`>;

export function createPipelineHandlers(context: EngineContext): Pick<Handlers, Served> {
  const { root } = context.options;
  const shapes = sqlShapes(context);
  const load = (file: string, text?: string) =>
    loadPipeline(file, { root, date: today(), shapes, ...(text === undefined ? {} : { text }) });

  /** Newest first. */
  const summaries = async (limit: number, pipeline?: string): Promise<RunSummary[]> => {
    const working = await workingRun(root);
    const found: RunSummary[] = [];
    for (const runId of await runIds(root)) {
      if (found.length >= limit) break;
      const run = await readRun(root, runId, runId === working).catch(() => null);
      if (run && (pipeline === undefined || run.pipeline === pipeline)) found.push(summaryOf(run));
    }
    return found;
  };
  const stateOf = async (runId: string): Promise<RunState> => {
    const run = await readRun(root, runId, runId === (await workingRun(root)));
    if (!run)
      throw failWith(
        'not_found',
        `The record of run ${runId} is empty.`,
        'The run ended before it began; start another.',
      );
    return withBefore(run, await earlierRuns(root, run));
  };

  const connectionNames = async (): Promise<string[]> =>
    (await context.connections.entries().catch(() => [])).map(({ name }) => name);

  return {
    'pipeline/list': async () => {
      const found: PipelineSummary[] = [];
      for (const file of await pipelineFiles(root)) {
        const { id, name, schedule, tasks, diagnostics } = await load(file);
        const [lastRun] = await summaries(1, id);
        found.push({
          id,
          name,
          file,
          schedule,
          tasks: tasks.map(taskSummary),
          diagnostics,
          lastRun: lastRun ?? null,
        });
      }
      return found;
    },
    'pipeline/environments': () => listEnvironments(context),
    'pipeline/plan': async (params, { signal }) => {
      const prepared = await prepareRun(context, shapes, params);
      const state = await (await openDatabase(context, prepared, signal)).state(signal);
      const planned = await planTasks(prepared, state, params, root);
      return planned.map(({ task, decision }) => ({
        id: task.id,
        type: task.type,
        action: decision.action,
        reason: decision.reason,
      }));
    },
    'pipeline/run': (params, { signal }) => runPipeline(context, params, signal),
    'pipeline/cancel': async ({ runId }) => {
      if (cancelRun(runId)) return null;
      if (runId === (await workingRun(root))) {
        throw failWith(
          'conflict',
          `Run ${runId} is at work in another process.`,
          'Cancel it where it was started.',
        );
      }
      return null;
    },
    'pipeline/runs': ({ limit, pipeline }) => summaries(limit, pipeline),
    'pipeline/state': ({ runId }) => stateOf(runId),
    'pipeline/log': async ({ runId, task }) => logOf(await readRecord(root, runId), task),
    'pipeline/task': async ({ pipeline, task }) => {
      const file = (await pipelineFiles(root)).find((candidate) => pipelineId(candidate) === pipeline);
      if (!file) throw failWith('not_found', `There is no pipeline "${pipeline}".`);
      const { tasks } = await load(file);
      const found = tasks.find((candidate) => candidate.id === task);
      if (!found)
        throw failWith(
          'not_found',
          `There is no task "${task}" in ${file}.`,
          didYouMean(
            task,
            tasks.map(({ id }) => id),
          ),
        );
      const { text, language, place } = found.plan.code;
      const { inputs, outputs } = taskSummary(found);
      return { code: text, language, place, inputs, outputs };
    },
    'pipeline/complete': async ({ file, text, line, column }) =>
      isDewFile(file)
        ? completeDewFile(text, line, column)
        : completePipeline(text, line, column, taskDescriptors, await connectionNames()),
    'pipeline/hover': async ({ file, text, line, column }) => {
      const source = text.split('\n')[line - 1] ?? '';
      const before = /[\w]*$/.exec(source.slice(0, column - 1))?.[0] ?? '';
      const after = /^[\w]*/.exec(source.slice(column - 1))?.[0] ?? '';
      const word = before + after;
      return { text: isDewFile(file) ? describeDewField(word) : describeWord(word, taskDescriptors) };
    },
    'pipeline/diagnose': async ({ file, text }) => {
      if (isDewFile(file)) return diagnoseDewFile(text);
      const { diagnostics } = await load(file, text);
      return diagnostics;
    },
  };
}
