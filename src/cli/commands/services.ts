import type { ServicesParams } from '../../protocol/engine/project.ts';
import { type Command, flag, type Invocation } from '../command.ts';

async function change({ engine, output, signal }: Invocation, params: ServicesParams): Promise<number> {
  const answer = await engine.request('project/services', params, { signal });
  output.document(answer);
  output.result([answer.command, answer.output].filter(Boolean).join('\n'));
  return 0;
}

export const up: Command = {
  name: 'up',
  usage: 'dew up',
  summary: "Starts the servers of the project's compose file, where Docker or Podman is found.",
  project: true,
  positionals: { least: 0, most: 0 },
  options: {},
  run: (invocation) => change(invocation, { action: 'up', volumes: false }),
};

export const down: Command = {
  name: 'down',
  usage: 'dew down [--volumes]',
  summary: "Stops the servers of the project's compose file.",
  project: true,
  positionals: { least: 0, most: 0 },
  options: { volumes: { type: 'boolean', description: 'Removes their data too' } },
  run: (invocation) => change(invocation, { action: 'down', volumes: flag(invocation, 'volumes') }),
};
