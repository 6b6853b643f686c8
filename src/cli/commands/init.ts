import { basename, resolve } from 'node:path';
import type { Command } from '../command.ts';

export const init: Command = {
  name: 'init',
  usage: 'dew init [name]',
  summary: 'Makes this folder a project without a template: dew.yaml and a first pipeline.',
  project: false,
  positionals: { least: 0, most: 1 },
  options: {},
  async run({ engine, output, signal, positionals, root }) {
    const name = positionals[0] ?? basename(resolve(root));
    const made = await engine.request('project/init', { name }, { signal });
    output.document(made);
    output.result(
      `Made a project in ${made.folder}\nNext: write a SELECT into sql/models/<table>.sql, or tasks into main.pipeline.yaml; then \`dew run\`.`,
    );
    return 0;
  },
};
