import { resolve } from 'node:path';
import type { CreateParams } from '../../protocol/engine/project.ts';
import { type Command, listOption, numberOption, textOption, UsageError } from '../command.ts';

function parameters(pairs: string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`--set takes key=value, not "${pair}".`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

export const newProject: Command = {
  name: 'new',
  usage: 'dew new <project> <folder> [--mode guided|complete] [--set key=value ...]',
  summary: 'Makes a roadmap project as a real, runnable repository.',
  project: false,
  positionals: { least: 2, most: 2 },
  options: {
    mode: {
      type: 'string',
      value: 'guided|complete',
      description: 'guided (default): runs green, checks to turn green; complete: the reference solution',
    },
    set: { type: 'string', value: 'key=value', description: 'A parameter of the template', multiple: true },
    objective: { type: 'string', value: '<text>', description: 'What you want to achieve with it' },
    start: { type: 'string', value: 'YYYY-MM-DD', description: 'Start date (default: today)' },
    'hours-per-week': {
      type: 'string',
      value: '<n>',
      description: 'Hours a week, for the deadline (default 8)',
    },
  },
  async run(invocation) {
    const { engine, output, signal, positionals } = invocation;
    const [project = '', folder = ''] = positionals;
    const mode = textOption(invocation, 'mode') ?? 'guided';
    if (mode !== 'guided' && mode !== 'complete')
      throw new UsageError(`--mode is guided or complete, not "${mode}".`);
    const objective = textOption(invocation, 'objective');
    const start = textOption(invocation, 'start');
    const params: CreateParams = {
      project,
      folder: resolve(folder),
      mode,
      parameters: parameters(listOption(invocation, 'set')),
      hoursPerWeek: numberOption(invocation, 'hours-per-week', 8, 1),
      ...(objective ? { objective } : {}),
      ...(start ? { start } : {}),
    };
    const made = await engine.request('project/create', params, { signal });
    output.document({ project, mode, ...made });
    for (const note of made.notes) output.note(note);
    output.result(`Made ${project} (${mode}) in ${made.folder}\nNext: cd ${folder} && dew run && dew check`);
    return 0;
  },
};
