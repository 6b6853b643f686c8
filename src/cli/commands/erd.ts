import { textOption, type Command } from '../command.ts';

export const erd: Command = {
  name: 'erd',
  usage: 'dew erd [--write docs/erd.md]',
  summary: 'Draws the star schema of star.yaml as a Mermaid diagram with the columns of its tables.',
  project: true,
  positionals: { least: 0, most: 0 },
  options: {
    write: { type: 'string', value: '<file>', description: 'Writes the page there, inside the project' },
  },
  async run(invocation) {
    const { engine, output, signal } = invocation;
    const write = textOption(invocation, 'write') ?? null;
    const { markdown } = await engine.request('star/erd', { write }, { signal });
    output.document({ markdown, written: write });
    output.result(write === null ? markdown.trimEnd() : `Wrote ${write}`);
    return 0;
  },
};
