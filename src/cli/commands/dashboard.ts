import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { listOption, textOption, UsageError, type Command } from '../command.ts';

export const dashboard: Command = {
  name: 'dashboard',
  usage: 'dew dashboard export <file> [--output x.html] [--set name=value]',
  summary: 'Writes a dashboard as one HTML file that needs nothing else.',
  project: false,
  positionals: { least: 2, most: 2 },
  options: {
    output: {
      type: 'string',
      value: '<file>',
      description: 'Where it is written (default: beside the file)',
    },
    set: {
      type: 'string',
      value: '<name=value>',
      multiple: true,
      description: 'Value of a parameter; a date range has name_from and name_to; may be given again',
    },
  },
  async run(invocation) {
    const { engine, output, signal, positionals, root } = invocation;
    const [verb, name = ''] = positionals;
    if (verb !== 'export') throw new UsageError(`dew dashboard knows export, not ${verb}.`);
    const here = resolve(name);
    const file = existsSync(here) ? here : resolve(root, name);
    const values = Object.fromEntries(
      listOption(invocation, 'set').map((pair) => {
        const at = pair.indexOf('=');
        if (at < 1) throw new UsageError(`--set takes name=value, not ${pair}.`);
        return [pair.slice(0, at), pair.slice(at + 1)];
      }),
    );
    const target = resolve(
      textOption(invocation, 'output') ?? file.replace(/(\.dashboard)?\.ya?ml$/, '.html'),
    );
    if (target === file) throw new UsageError('Give --output: the dashboard itself would be replaced.');
    const written = await engine.request('dashboard/export', { file, output: target, values }, { signal });
    output.document(written);
    output.result(`${written.path}  ${Math.round(written.bytes / 1000)} kB`);
    for (const { message } of written.failures) output.note(`a query failed: ${message}`);
    return written.failures.length > 0 ? 1 : 0;
  },
};
