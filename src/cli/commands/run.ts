import type { RunParams, RunState } from '../../protocol/engine/pipeline.ts';
import { type Command, flag, type Invocation, listOption, type Options, textOption } from '../command.ts';
import { showRun } from '../runProgress.ts';
import { textTable } from '../table.ts';

export const environmentOptions: Options = {
  environment: {
    type: 'string',
    value: '<name>',
    description: 'Where models run: an entry of environments in dew.yaml',
  },
  'confirm-production': {
    type: 'boolean',
    description: 'Lets it write where a connection is a production system',
  },
};

function runParams(invocation: Invocation): RunParams {
  const pipeline = invocation.positionals[0];
  const select = listOption(invocation, 'select').flatMap((text) => text.split(','));
  const date = textOption(invocation, 'date');
  const environment = textOption(invocation, 'environment');
  return {
    ...(pipeline ? { pipeline } : {}),
    ...(select.length > 0 ? { select } : {}),
    ...(date === undefined ? {} : { date }),
    ...(environment ? { environment } : {}),
    ...(flag(invocation, 'confirm-production') ? { confirmed: true } : {}),
    force: flag(invocation, 'force'),
    resume: flag(invocation, 'resume'),
    trigger: 'manual',
  };
}

/** The JSON document of `dew run --json`. */
export function runDocument(state: RunState): unknown {
  return {
    runId: state.runId,
    status: state.status,
    tasks: state.tasks.map((task) => ({
      id: task.id,
      type: task.type,
      status: task.status,
      rows: task.rows,
      durationMs: task.durationMs,
      ...(task.quarantined > 0 ? { quarantined: task.quarantined } : {}),
      ...(task.failure ? { error: task.failure } : {}),
    })),
    durationMs: state.durationMs,
  };
}

async function plan({ engine, output, signal }: Invocation, params: RunParams): Promise<number> {
  const tasks = await engine.request('pipeline/plan', params, { signal });
  output.document({ tasks });
  output.result(
    textTable(
      [{ name: 'task' }, { name: 'type' }, { name: 'action' }, { name: 'reason' }],
      tasks.map(({ id, type, action, reason }) => [id, type, action, reason]),
    ),
  );
  return 0;
}

export const run: Command = {
  name: 'run',
  usage:
    'dew run [pipeline] [--select task ...] [--dry-run] [--force] [--resume] [--date YYYY-MM-DD] [--environment name]',
  summary: 'Runs a pipeline; tasks whose inputs and code are unchanged are skipped.',
  project: true,
  positionals: { least: 0, most: 1 },
  options: {
    select: {
      type: 'string',
      value: '<tasks>',
      description: 'Only these: a, +a (with ancestors), a+ (with descendants)',
      multiple: true,
    },
    'dry-run': { type: 'boolean', description: 'Prints what would run and why, and runs nothing' },
    force: { type: 'boolean', description: 'Runs every selected task, changed or not' },
    resume: { type: 'boolean', description: 'Goes on where the last run stopped' },
    date: {
      type: 'string',
      value: 'YYYY-MM-DD',
      description: 'Logical date (default: the last tick of the schedule, else today)',
    },
    ...environmentOptions,
  },
  async run(invocation) {
    const { engine, output, signal } = invocation;
    const params = runParams(invocation);
    if (flag(invocation, 'dry-run')) return plan(invocation, params);
    const stop = showRun(engine, output);
    const state = await engine.request('pipeline/run', params, { signal }).finally(stop);
    output.document(runDocument(state));
    return state.status === 'done' || state.status === 'warned' ? 0 : 1;
  },
};
