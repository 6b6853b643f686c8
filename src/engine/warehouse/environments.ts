/** The environments of dew.yaml, found and proved fit before a run begins. */
import type { ConnectionSettings } from '../../core/connection/connectionSchema.ts';
import { failWith } from '../../core/failure.ts';
import { didYouMean } from '../../core/pipeline/suggestion.ts';
import type { Environment } from '../../core/project/environment.ts';
import type { EnvironmentEntry } from '../../protocol/engine/pipeline.ts';
import type { EngineContext } from '../context.ts';
import { readDewFile } from '../dewFile.ts';

export interface OpenEnvironment extends Environment {
  name: string;
  settings: ConnectionSettings;
}

export async function listEnvironments(context: EngineContext): Promise<EnvironmentEntry[]> {
  const { root, project } = context.options;
  if (!project) return [];
  const { environments, connections } = await readDewFile(root);
  return Object.entries(environments).map(([name, { target, schema }]) => ({
    ...{ name, target, schema },
    production: (connections[target] as ConnectionSettings | undefined)?.['production'] === true,
  }));
}

/** Null where the run is on the project's own DuckDB file. */
export async function findEnvironment(
  context: EngineContext,
  name: string | undefined,
): Promise<OpenEnvironment | null> {
  const { root, project } = context.options;
  // A dew.yaml that is wrong is told here, whatever the run asks for.
  const environments: Record<string, Environment> = project ? (await readDewFile(root)).environments : {};
  if (name === undefined) return null;
  const found = Object.hasOwn(environments, name) ? environments[name] : undefined;
  if (!found) {
    const names = Object.keys(environments);
    throw failWith(
      'not_found',
      `There is no environment "${name}" in dew.yaml.`,
      names.length > 0
        ? didYouMean(name, names)
        : 'Add it: environments: { name: { target: <connection>, schema: analytics } }.',
      { file: 'dew.yaml' },
    );
  }
  const settings = await context.connections.find(found.target);
  const type: string = settings.type;
  if (type !== 'postgres') {
    throw failWith(
      'bad_input',
      `Environment "${name}" is on "${found.target}", a ${type} connection; pipelines run on PostgreSQL.`,
      'Name a connection of type postgres as its target.',
      { file: 'dew.yaml' },
    );
  }
  return { name, ...found, settings };
}

/** A run writes: to what must not be written, or only when asked, it does not begin. */
export function refuseWriting(environment: OpenEnvironment, confirmed: boolean): void {
  const { name, target, settings } = environment;
  if (settings['read_only'] === true) {
    throw failWith(
      'conflict',
      `Environment "${name}" would write to "${target}", which is read-only.`,
      `Set read_only: false on the connection "${target}" in dew.yaml, where that is right.`,
      { file: 'dew.yaml' },
    );
  }
  if (settings['production'] === true && !confirmed) {
    throw failWith(
      'unconfirmed',
      `Environment "${name}" is on "${target}", a production system: the run would replace tables in its schema ${environment.schema}.`,
      'Run it with --confirm-production.',
    );
  }
}
