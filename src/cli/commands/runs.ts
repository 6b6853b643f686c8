import { formatDuration } from '../../core/format/words.ts';
import { type Command, numberOption } from '../command.ts';
import { textTable } from '../table.ts';

export const runs: Command = {
  name: 'runs',
  usage: 'dew runs [run-id] [--limit N]',
  summary: 'The last runs, or one run with its tasks.',
  project: true,
  positionals: { least: 0, most: 1 },
  options: { limit: { type: 'string', value: '<n>', description: 'How many (default 20)' } },
  async run(invocation) {
    const { engine, output, signal, positionals } = invocation;
    const [runId] = positionals;
    if (runId !== undefined) {
      const state = await engine.request('pipeline/state', { runId }, { signal });
      output.document(state);
      const where = state.environment === null ? '' : ` on ${state.environment}`;
      output.result(`Run ${state.number} of ${state.pipeline}${where}: ${state.status}, ${state.startedAt}`);
      output.result(
        textTable(
          [
            { name: 'task' },
            { name: 'type' },
            { name: 'status' },
            { name: 'rows', kind: 'number' },
            { name: 'time', kind: 'number' },
          ],
          state.tasks.map((task) => [
            task.id,
            task.type,
            task.status,
            task.rows === null ? '' : String(task.rows),
            task.durationMs === null ? '' : formatDuration(task.durationMs),
          ]),
        ),
      );
      return 0;
    }
    const found = await engine.request(
      'pipeline/runs',
      { limit: numberOption(invocation, 'limit', 20, 1) },
      { signal },
    );
    output.document(found);
    output.result(
      found.length === 0
        ? 'No run yet. Start one with `dew run`.'
        : textTable(
            [
              { name: '#', kind: 'number' },
              { name: 'run' },
              { name: 'pipeline' },
              { name: 'on' },
              { name: 'trigger' },
              { name: 'status' },
              { name: 'time', kind: 'number' },
            ],
            found.map((summary) => [
              String(summary.number),
              summary.runId,
              summary.pipeline,
              summary.environment ?? 'duckdb',
              summary.trigger,
              summary.status,
              summary.durationMs === null ? '' : formatDuration(summary.durationMs),
            ]),
          ),
    );
    return 0;
  },
};
