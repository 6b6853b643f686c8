/** A pipeline file with one more task; comments and order of the rest stay as they are. */
import { isMap, isSeq, parseDocument } from 'yaml';
import { failWith } from '../failure.ts';

/** `wanted` is the id that the task gets where it is free, else with a number; ids are `[a-z][a-z0-9_]*`. */
export function addTask(
  text: string,
  wanted: string,
  task: Readonly<Record<string, unknown>>,
): { text: string; task: string } {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents))
    throw failWith('bad_input', 'The pipeline file is not valid YAML.', 'Correct it first.');
  const present = document.get('tasks');
  const tasks = isSeq(present) ? present : document.createNode([]);
  if (!isSeq(present)) document.set('tasks', tasks);
  if (isSeq(tasks)) tasks.flow = false;
  const items = isSeq(tasks) ? tasks.items : [];
  const taken = new Set(items.map((item) => (isMap(item) ? String(item.get('id')) : '')));
  let id = wanted;
  for (let number = 2; taken.has(id); number += 1) id = `${wanted}_${number}`;
  document.addIn(['tasks'], document.createNode({ id, ...task }));
  return { text: document.toString({ lineWidth: 0 }), task: id };
}
