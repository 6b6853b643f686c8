/** A pipeline file with the tests that a profile suggests, as one more task. */
import { addTask } from '../pipeline/addTask.ts';
import type { TestSuggestion } from '../../protocol/engine/profile.ts';

export function addTests(
  text: string,
  table: string,
  tests: readonly TestSuggestion[],
): { text: string; task: string } {
  const entries = tests.map(({ test, severity }) => ({
    ...test,
    ...(severity === 'warn' ? { severity } : {}),
  }));
  const last = table.split('.').at(-1) ?? table;
  const wanted = `check_${last}`.toLowerCase().replaceAll(/[^a-z0-9_]+/g, '_');
  return addTask(text, wanted, { type: 'test', table, tests: entries });
}
