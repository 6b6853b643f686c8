/**
 * The schedule in the foreground: catches up the missed ticks, then waits for the next one. The other
 * two ways, a crontab line and a GitHub Actions workflow, are texts made on request.
 */
import { dateOfTick, missedTicks, nextTick } from '../../core/schedule/ticks.ts';
import { failureOf, failWith } from '../../core/failure.ts';
import { formatInstant } from '../../core/format/words.ts';
import type { PipelineSummary } from '../../protocol/engine/pipeline.ts';
import { type Command, flag, type Invocation, numberOption, textOption, UsageError } from '../command.ts';
import { showRun } from '../runProgress.ts';

type Scheduled = PipelineSummary & { schedule: string };

async function scheduledPipelines({ engine, signal, positionals }: Invocation): Promise<Scheduled[]> {
  const all = await engine.request('pipeline/list', null, { signal });
  const named = positionals[0];
  const wanted = named === undefined ? all : all.filter(({ id }) => id === named);
  const scheduled = wanted.filter((pipeline): pipeline is Scheduled => pipeline.schedule !== null);
  if (scheduled.length === 0)
    throw failWith(
      'not_found',
      named === undefined ? 'No pipeline has a schedule.' : `Pipeline "${named}" has no schedule.`,
      'Add a line such as schedule: "0 6 * * *" to the pipeline file.',
    );
  return scheduled;
}

/** Waits until `until`, or until the signal; true where the time has come. */
function waitUntil(until: Date, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (Date.now() >= until.getTime()) finish(true);
    }, 500);
    const finish = (due: boolean): void => {
      clearInterval(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(due);
    };
    const onAbort = (): void => finish(false);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) finish(false);
  });
}

async function runTick(
  { engine, output, signal }: Invocation,
  pipeline: Scheduled,
  tick: Date,
): Promise<boolean> {
  const stop = showRun(engine, output);
  try {
    const state = await engine.request(
      'pipeline/run',
      { pipeline: pipeline.id, date: dateOfTick(tick), trigger: 'schedule' },
      { signal },
    );
    return state.status === 'done' || state.status === 'warned';
  } catch (error) {
    if (signal.aborted) throw error;
    output.failure(failureOf(error));
    return false;
  } finally {
    stop();
  }
}

/** Ticks since the last scheduled run; a pipeline that never ran by schedule starts with its next tick. */
async function missed(
  { engine, signal }: Invocation,
  pipeline: Scheduled,
  until: Date,
  most: number,
): Promise<Date[]> {
  const runs = await engine.request('pipeline/runs', { limit: 1_000, pipeline: pipeline.id }, { signal });
  const last = runs.find((run) => run.trigger === 'schedule');
  return last ? missedTicks(pipeline.schedule, new Date(last.startedAt), until, most) : [];
}

async function serve(invocation: Invocation, pipelines: Scheduled[]): Promise<number> {
  const { output, signal } = invocation;
  const most = numberOption(invocation, 'catch-up', 7, 0);
  const ticks = numberOption(invocation, 'ticks', Number.MAX_SAFE_INTEGER, 1);
  let failed = 0;
  let since = new Date();
  for (const pipeline of pipelines)
    for (const tick of await missed(invocation, pipeline, since, most)) {
      output.note(`Catching up ${pipeline.id} of ${formatInstant(tick)}`);
      if (!(await runTick(invocation, pipeline, tick))) failed++;
    }
  for (let count = 0; count < ticks && !signal.aborted; count++) {
    const now = new Date();
    const due = pipelines
      .map((pipeline) => {
        const [late] = missedTicks(pipeline.schedule, since, now, most);
        return { pipeline, tick: late ?? nextTick(pipeline.schedule, now) };
      })
      .sort((a, b) => a.tick.getTime() - b.tick.getTime());
    const [first] = due;
    if (!first) break;
    if (first.tick > now) {
      output.note(`Next: ${first.pipeline.id} at ${formatInstant(first.tick)}. Ctrl+C ends the schedule.`);
      if (!(await waitUntil(first.tick, signal))) break;
    }
    since = first.tick;
    for (const { pipeline, tick } of due.filter((entry) => entry.tick.getTime() === first.tick.getTime()))
      if (!(await runTick(invocation, pipeline, tick))) failed++;
  }
  return failed > 0 ? 1 : 0;
}

export const schedule: Command = {
  name: 'schedule',
  usage: 'dew schedule [pipeline] [--print crontab|github [--write]] [--catch-up N]',
  summary: 'Runs the schedule in the foreground, or prints a crontab line or a GitHub Actions workflow.',
  project: true,
  positionals: { least: 0, most: 1 },
  options: {
    print: { type: 'string', value: 'crontab|github', description: 'Prints the text and starts nothing' },
    write: { type: 'boolean', description: 'With --print github: writes the workflow into the project' },
    'catch-up': {
      type: 'string',
      value: '<n>',
      description: 'Missed ticks to run first, newest N (default 7)',
    },
    ticks: { type: 'string', value: '<n>', description: 'Ends after N ticks (default: never)' },
  },
  async run(invocation) {
    const { engine, output, signal } = invocation;
    const pipelines = await scheduledPipelines(invocation);
    const kind = textOption(invocation, 'print');
    if (kind === undefined) return serve(invocation, pipelines);
    if (kind !== 'crontab' && kind !== 'github')
      throw new UsageError(`--print is crontab or github, not "${kind}".`);
    const write = flag(invocation, 'write');
    const texts = [];
    for (const { id } of pipelines) {
      const made = await engine.request('project/schedule', { pipeline: id, kind, write }, { signal });
      texts.push(made);
      output.result(made.text);
      if (made.file) output.note(`Wrote ${made.file}`);
    }
    output.document(texts);
    return 0;
  },
};
