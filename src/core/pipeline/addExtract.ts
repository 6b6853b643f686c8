/** A pipeline file with one more extract task; comments and order of the rest stay as they are. */
import { isMap, isSeq, parseDocument } from 'yaml';
import type { FileFacts, ReadWish } from '../../protocol/engine/catalog.ts';
import { failWith } from '../failure.ts';

export type SavedFacts = Pick<FileFacts, 'dialect' | 'encoding' | 'columns' | 'sheet' | 'format'>;

export function addExtract(
  text: string,
  file: string,
  facts: SavedFacts,
  wish: ReadWish,
): { text: string; task: string } {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents))
    throw failWith('bad_input', 'The pipeline file is not valid YAML.', 'Correct it first.');
  const present = document.get('tasks');
  const tasks = isSeq(present) ? present : document.createNode([]);
  if (!isSeq(present)) document.set('tasks', tasks);
  if (isSeq(tasks)) tasks.flow = false;
  const items = isSeq(tasks) ? tasks.items : [];
  const taken = new Set(items.map((task) => (isMap(task) ? String(task.get('id')) : '')));
  const id = freeId(file, taken);
  document.addIn(['tasks'], document.createNode(taskOf(id, file, facts, wish)));
  return { text: document.toString({ lineWidth: 0 }), task: id };
}

function taskOf(id: string, file: string, facts: SavedFacts, wish: ReadWish): Record<string, unknown> {
  const task: Record<string, unknown> = { id, type: 'extract', from: file };
  const { dialect, encoding } = facts;
  if (facts.format === 'xlsx' && facts.sheet !== null) task['sheet'] = facts.sheet;
  if (!dialect) return task;
  // The extract task parts cells by one character; a space behind it is trimmed with the cell.
  task['delimiter'] = dialect.delimiter === '\t' ? '\\t' : dialect.delimiter.slice(0, 1);
  if (dialect.quote !== '"' && dialect.quote !== '') task['quote'] = dialect.quote;
  if (dialect.escape === '\\') task['escape'] = '\\';
  if (!dialect.header) task['header'] = false;
  if (dialect.skip > 0) task['skip'] = dialect.skip;
  if (encoding && encoding !== 'utf-8')
    task['encoding'] = encoding.startsWith('utf-16') ? 'utf-16' : encoding;
  if (dialect.decimal === ',') task['decimal_separator'] = ',';
  if (dialect.dateFormat !== null) task['date_format'] = dialect.dateFormat;
  if (dialect.timestampFormat !== null) task['timestamp_format'] = dialect.timestampFormat;
  if (wish.nulls && wish.nulls.length > 0) task['null_values'] = wish.nulls;
  task['columns'] = Object.fromEntries(facts.columns.map(({ name, type }) => [name, type]));
  return task;
}

/** From the file's name; ids are `[a-z][a-z0-9_]*`. */
function freeId(file: string, taken: ReadonlySet<string>): string {
  const stem = (file.split('/').at(-1) ?? file).replace(/(\.[a-z0-9]+){1,2}$/i, '');
  const words = stem
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  const plain = /^[a-z]/.test(words) ? words : `file_${words}`.replace(/_$/, '');
  let id = plain;
  for (let number = 2; taken.has(id); number += 1) id = `${plain}_${number}`;
  return id;
}
