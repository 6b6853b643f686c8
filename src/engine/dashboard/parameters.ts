/** Values of a dashboard's parameters, and how they are bound: always as values, never as SQL text. */
import type { DuckDBPreparedStatement } from '@duckdb/node-api';
import type { DashboardParameter } from '../../core/dashboard/dashboardSchema.ts';
import { daysOf, namesOf, numberPattern, valueProblem } from '../../core/dashboard/parameterValue.ts';
import type { BoundType } from '../../core/dashboard/statement.ts';
import { failWith } from '../../core/failure.ts';
import { didYouMean } from '../../core/pipeline/suggestion.ts';
import type { DashboardValues } from '../../protocol/engine/dashboard.ts';

/** Every name that SQL can use, with its type. */
export function boundNames(parameters: readonly DashboardParameter[]): Map<string, BoundType> {
  return new Map(parameters.flatMap(namesOf));
}

/** What was given, else the defaults of the file, else NULL. */
export function valuesOf(parameters: readonly DashboardParameter[], given: DashboardValues): DashboardValues {
  const names = boundNames(parameters);
  for (const name of Object.keys(given))
    if (!names.has(name))
      throw failWith('bad_input', `There is no parameter "${name}".`, didYouMean(name, [...names.keys()]));
  const defaults: DashboardValues = {};
  for (const { name, default: value } of parameters) {
    if (typeof value === 'object') {
      defaults[`${name}_from`] = value.from;
      defaults[`${name}_to`] = value.to;
    } else if (value !== undefined) defaults[name] = String(value);
  }
  const values = Object.fromEntries(
    [...names.keys()].map((name) => [
      name,
      Object.hasOwn(given, name) ? given[name]! : (defaults[name] ?? null),
    ]),
  );
  for (const [name, type] of names) check(name, values[name] ?? null, type);
  return values;
}

function check(name: string, value: string | null, type: BoundType): void {
  const problem = value === null ? null : valueProblem(name, value, type);
  if (problem) throw failWith('bad_input', problem.message, problem.next);
}

/** Binds the parameters that the statement uses. */
export async function bindValues(
  statement: DuckDBPreparedStatement,
  names: ReadonlyMap<string, BoundType>,
  values: DashboardValues,
): Promise<void> {
  const { DuckDBDateValue, DuckDBDecimalValue } = await import('../duckdb.bundle.ts');
  for (let index = 1; index <= statement.parameterCount; index++) {
    const name = statement.parameterName(index);
    const type = names.get(name);
    if (!type)
      throw failWith(
        'bad_input',
        `The query uses $${name}, which is no parameter of the dashboard.`,
        names.size > 0 ? didYouMean(name, [...names.keys()]) : 'Add it under parameters.',
      );
    const value = values[name] ?? null;
    if (value === null) statement.bindNull(index);
    else if (type === 'text') statement.bindVarchar(index, value);
    else if (type === 'date') statement.bindDate(index, new DuckDBDateValue(daysOf(value) ?? 0));
    else {
      const { unscaled, width, scale } = decimalOf(value);
      statement.bindDecimal(index, new DuckDBDecimalValue(unscaled, width, scale));
    }
  }
}

function decimalOf(text: string): { unscaled: bigint; width: number; scale: number } {
  const [, sign = '', whole = '0', fraction = ''] = numberPattern.exec(text) ?? [];
  const unscaled = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  return { unscaled, width: Math.max(1, whole.length + fraction.length), scale: fraction.length };
}
