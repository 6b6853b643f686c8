import { connectionProblems } from '../connectionProblems.ts';
import { withoutCommon, type PlanPort, type TaskPlan } from '../task.ts';
import type { LoadSpec } from './descriptor.ts';

export const intoOf = (spec: LoadSpec): string => spec.into ?? spec.table;

export async function planLoad(spec: LoadSpec, port: PlanPort): Promise<TaskPlan> {
  const { connection, mode, table, key, cursor, lookback, id } = spec;
  const problems = await connectionProblems(connection, port);
  const problem = (field: string, message: string, next: string) =>
    problems.push({ message, place: port.place([field]), next });
  const found = (await port.connections()).find(({ name }) => name === connection);
  if (found?.readOnly) {
    problem(
      'connection',
      `"${connection}" is read-only, and ${id} writes to it.`,
      'Say read_only: false for the connection in dew.yaml, or use another connection.',
    );
  }
  if (mode === 'merge' && !key)
    problem('mode', `${id} merges and needs key.`, 'Name the columns that identify a row.');
  if (mode !== 'merge' && key) problem('key', 'key has a meaning with mode: merge only.', 'Leave it out.');
  if (mode === 'replace' && cursor)
    problem('cursor', 'cursor has no meaning with mode: replace.', 'Use append or merge, or leave it out.');
  if (lookback !== undefined && (mode !== 'merge' || !cursor))
    problem(
      'lookback',
      'lookback has a meaning with mode: merge and a cursor only.',
      'Leave it out: an append would load rows twice, and without a cursor all rows are loaded.',
    );
  const parameters = withoutCommon(spec);
  return {
    reads: [table],
    files: [],
    makes: { tables: [], files: [] },
    parameters,
    // Only the ledger of the target proves that rows are there.
    volatile: `the ledger of "${connection}"`,
    usesDate: false,
    database: true,
    code: { text: JSON.stringify(parameters, null, 2), language: 'yaml', place: port.place([]) },
    problems,
    connection,
    writes: { connection, relation: intoOf(spec), mode, production: found?.production ?? false },
  };
}
