import type { Command } from '../command.ts';
import { printSteps } from './check.ts';

export const progress: Command = {
  name: 'progress',
  usage: 'dew progress',
  summary: 'What has been proved so far, when it is due, and what was overridden.',
  project: true,
  positionals: { least: 0, most: 0 },
  options: {},
  async run({ engine, output, signal }) {
    const state = await engine.request('project/progress', null, { signal });
    output.document(state);
    output.result(`Project ${state.number}: ${state.title} (${state.mode}), ${state.percent} % verified`);
    if (state.objective) output.result(`Objective: ${state.objective}`);
    if (state.start)
      output.result(`Started ${state.start}${state.deadline ? `, due ${state.deadline}` : ''}`);
    printSteps(output, state.steps);
    printSteps(output, state.deliverables);
    return 0;
  },
};
