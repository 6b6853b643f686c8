/** The statements inside of tasks that are no models. */
import { testRules } from '../../core/quality/testRules.ts';
import type { TestEntry } from '../../core/quality/testSchema.ts';
import { quoteIdentifier } from '../../core/sql/quote.ts';
import { isEngineFailure } from '../../core/failure.ts';
import { readTemplate, statementsOf } from '../../tasks/report/template.ts';
import type { LoadedTask } from '../pipeline/loadedPipeline.ts';
import type { NamedStatement } from './readers.ts';

/** The blocks and figures of a report's template, by the line on which each begins. */
export function reportStatements({ plan }: LoadedTask): NamedStatement[] {
  const { text, place } = plan.code;
  try {
    return statementsOf(readTemplate(text, place.file)).map(({ sql, line }) => ({
      name: `line ${line}`,
      sql,
    }));
  } catch (error) {
    // The plan of the task says what is wrong with its template.
    if (isEngineFailure(error)) return [];
    throw error;
  }
}

/** Each rule as the SELECT of its failing rows. */
export function testStatements({ spec }: LoadedTask): NamedStatement[] {
  const { table, tests } = spec as unknown as { table: string; tests: TestEntry[] };
  return testRules(tests, 'error').map((rule) => ({
    name: rule.name,
    sql: rule.failing(table.split('.').map(quoteIdentifier).join('.'), '2000-01-01 00:00:00'),
  }));
}
