import { failWith } from '../../core/failure.ts';
import type { EngineContext } from '../context.ts';
import { readDewFile } from '../dewFile.ts';

const own = 'duckdb';
const next = `Leave the connection out, or say "${own}".`;

/** Refuses a statement that is meant for another system: it must not run on this one instead. */
export async function refuseOtherConnection(context: EngineContext, name: string | undefined): Promise<void> {
  if (!name || name === own) return;
  const only = "This version runs queries on the project's DuckDB only";
  if (!context.options.project)
    throw failWith('not_found', `There is no connection "${name}" outside a project. ${only}.`, next);
  const names = Object.keys((await readDewFile(context.options.root)).connections);
  const has = names.length > 0 ? `has ${names.join(', ')}` : 'has no connections';
  throw failWith(
    'not_found',
    names.includes(name)
      ? `Queries cannot run on "${name}". ${only}, and dew.yaml ${has}.`
      : `There is no connection "${name}": dew.yaml ${has}. ${only}.`,
    next,
    { file: 'dew.yaml' },
  );
}
