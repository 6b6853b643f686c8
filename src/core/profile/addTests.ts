/** A pipeline file with one more test task; comments and order of the rest stay as they are. */
import { isMap, isSeq, parseDocument } from 'yaml';
import { failWith } from '../failure.ts';
import type { TestSuggestion } from '../../protocol/engine/profile.ts';

export function addTests(
  text: string,
  table: string,
  tests: readonly TestSuggestion[],
): { text: string; task: string } {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents))
    throw failWith('bad_input', 'The pipeline file is not valid YAML.', 'Correct it first.');
  const present = document.get('tasks');
  const tasks = isSeq(present) ? present : document.createNode([]);
  if (!isSeq(present)) document.set('tasks', tasks);
  const ids = new Set(tasks.items.map((task) => (isMap(task) ? String(task.get('id')) : '')));
  const task = freeId(`check_${table.split('.').at(-1) ?? table}`, ids);
  const entries = tests.map(({ test, severity }) => ({
    ...test,
    ...(severity === 'warn' ? { severity } : {}),
  }));
  if (isSeq(tasks)) tasks.flow = false;
  document.addIn(['tasks'], document.createNode({ id: task, type: 'test', table, tests: entries }));
  return { text: document.toString({ lineWidth: 0 }), task };
}

/** Ids are `[a-z][a-z0-9_]*`. */
function freeId(wanted: string, taken: ReadonlySet<string>): string {
  const plain = wanted.toLowerCase().replaceAll(/[^a-z0-9_]+/g, '_');
  let id = plain;
  for (let number = 2; taken.has(id); number += 1) id = `${plain}_${number}`;
  return id;
}
