import type { Command } from '../command.ts';

export const doctor: Command = {
  name: 'doctor',
  usage: 'dew doctor',
  summary: 'What this machine has, what is missing, and the command that mends it.',
  project: false,
  positionals: { least: 0, most: 0 },
  options: {},
  async run({ engine, output, signal }) {
    const items = await engine.request('project/doctor', null, { signal });
    output.document(items);
    for (const item of items) {
      const sign =
        item.status === 'ok'
          ? output.paint('✓', 'green')
          : item.status === 'warning'
            ? output.paint('!', 'yellow')
            : output.paint('✗', 'red');
      output.result(`${sign} ${item.name}: ${item.found}${item.next ? `\n    ${item.next}` : ''}`);
    }
    return items.some((item) => item.status === 'missing') ? 1 : 0;
  },
};
