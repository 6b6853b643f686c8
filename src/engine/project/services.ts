/** The real systems of a project: its compose file, started and stopped where a container engine is found. */
import { join } from 'node:path';
import { failWith, isEngineFailure } from '../../core/failure.ts';
import type { ServicesAnswer, ServicesParams } from '../../protocol/engine/project.ts';
import { runCommand } from './command.ts';
import { exists } from './projectFiles.ts';

const composeFiles = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

/** How compose is called, in the order of looking; only Docker's own waits until services are healthy. */
const engines = [
  { argv: ['docker', 'compose'], up: ['up', '--detach', '--wait'] },
  { argv: ['docker-compose'], up: ['up', '--detach'] },
  { argv: ['podman', 'compose'], up: ['up', '--detach'] },
  { argv: ['podman-compose'], up: ['up', '--detach'] },
];

/** Images may have to be fetched first. */
const longest = 30 * 60_000;

export async function changeServices(
  root: string,
  { action, volumes }: ServicesParams,
  signal: AbortSignal,
): Promise<ServicesAnswer> {
  const file = await composeFile(root);
  const engine = await findEngine(root, signal);
  if (!engine) {
    throw failWith(
      'missing_tool',
      `Not run here: neither Docker nor Podman with compose was found on this machine, so ${file} cannot be started.`,
      'Install Docker or Podman, or point the connections of dew.yaml to servers that run elsewhere.',
    );
  }
  const argv = [
    ...engine.argv,
    ...['--file', file],
    ...(action === 'up' ? engine.up : ['down', ...(volumes ? ['--volumes'] : [])]),
  ];
  const ended = await runCommand(argv, { folder: root, timeout: longest, signal });
  const output = `${ended.stdout}${ended.stderr}`.trim();
  if (ended.exit === 0) return { command: argv.join(' '), output };
  const last = output.split('\n').slice(-3).join(' ');
  throw failWith(
    'script',
    `${argv.join(' ')} ${ended.timedOut ? 'took longer than half an hour' : `ended with exit code ${ended.exit ?? 'none'}`}${last ? `: ${last}` : '.'}`,
    action === 'up'
      ? 'Mend what it says, then run dew up again.'
      : 'Mend what it says, then run dew down again.',
    { file },
  );
}

async function composeFile(root: string): Promise<string> {
  for (const name of composeFiles) if (await exists(join(root, name))) return name;
  throw failWith(
    'not_found',
    'This project has no compose file: there is nothing to start.',
    'Write a compose.yaml with the servers that it needs.',
  );
}

async function findEngine(root: string, signal: AbortSignal): Promise<(typeof engines)[number] | null> {
  for (const engine of engines) {
    try {
      const asked = await runCommand([...engine.argv, 'version'], { folder: root, timeout: 20_000, signal });
      if (asked.exit === 0) return engine;
    } catch (error) {
      if (!isEngineFailure(error) || error.failure.code !== 'missing_tool') throw error;
    }
  }
  return null;
}
