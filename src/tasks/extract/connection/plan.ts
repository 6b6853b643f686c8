import { connectionProblems } from '../../connectionProblems.ts';
import { testRules } from '../../../core/quality/testRules.ts';
import { withoutCommon, type PlanPort, type TaskPlan } from '../../task.ts';
import type { ConnectionExtractSpec } from './descriptor.ts';

export const tableOf = (spec: ConnectionExtractSpec): string => spec.table ?? spec.id;

/** A query that is a path of the project. */
export const queryFile = ({ query }: ConnectionExtractSpec): string | null =>
  query !== undefined && /^[^\s;(]+\.(sql|json)$/.test(query) ? query : null;

export async function planConnectionExtract(spec: ConnectionExtractSpec, port: PlanPort): Promise<TaskPlan> {
  const problems: TaskPlan['problems'] = await connectionProblems(spec.connection, port);
  const problem = (field: string, message: string, next: string) =>
    problems.push({ message, place: port.place([field]), next });
  if ((spec.relation === undefined) === (spec.query === undefined)) {
    problem('connection', `${spec.id} needs a relation or a query.`, 'Give one of the two.');
  }
  if (spec.mode === 'incremental') {
    if (!spec.cursor)
      problem(
        'mode',
        `${spec.id} is incremental and needs cursor.`,
        'Name a column that grows with every change.',
      );
    if (!spec.unique_key)
      problem(
        'mode',
        `${spec.id} is incremental and needs unique_key.`,
        'Name the columns that identify a row.',
      );
  } else {
    for (const field of ['cursor', 'unique_key', 'lookback'] as const) {
      if (spec[field] !== undefined)
        problem(
          field,
          `${field} has a meaning with mode: incremental only.`,
          'Add mode: incremental, or leave it out.',
        );
    }
  }
  const file = queryFile(spec);
  const rules = testRules(spec.tests ?? [], 'error');
  const parameters = withoutCommon(spec);
  const text = file === null ? null : await port.read(file);
  return {
    reads: rules.flatMap((rule) => rule.reads),
    files: file === null ? [] : [{ pattern: file, place: port.place(['query']), required: true }],
    makes: { tables: [tableOf(spec)], files: [] },
    parameters,
    volatile: `the server "${spec.connection}"`,
    usesDate: rules.some((rule) => rule.timed),
    database: true,
    code:
      text !== null && file !== null
        ? { text, language: 'sql', place: { file, line: 1, column: 1 } }
        : { text: JSON.stringify(parameters, null, 2), language: 'yaml', place: port.place([]) },
    problems,
    connection: spec.connection,
  };
}
