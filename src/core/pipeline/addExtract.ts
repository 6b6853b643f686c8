/** A pipeline file with one more extract task; comments and order of the rest stay as they are. */
import type { ReadWish, SavedFacts } from '../../protocol/engine/catalog.ts';
import { relationText, type RelationName } from '../connection/relationName.ts';
import { addTask } from './addTask.ts';

export function addExtract(
  text: string,
  file: string,
  facts: SavedFacts,
  wish: ReadWish,
): { text: string; task: string } {
  return addTask(text, idOf(file), taskOf(file, facts, wish));
}

function taskOf(file: string, facts: SavedFacts, wish: ReadWish): Record<string, unknown> {
  const task: Record<string, unknown> = { type: 'extract', from: file };
  const { dialect, encoding, frame } = facts;
  // The column of line numbers is the task's own.
  const [first] = wish.lines ? facts.columns : [];
  const own = first ? facts.columns.slice(1) : facts.columns;
  // The task reads no other words for true and false than DuckDB's: such columns stay as they are written.
  const typeOf = (type: string): string => (type === 'BOOLEAN' && facts.dialect?.truths ? 'VARCHAR' : type);
  const columns = Object.fromEntries(own.map(({ name, type }) => [name, typeOf(type)]));
  if (first) task['line_column'] = first.name;
  // The task reads one line of names: where there are more, it is told the names instead.
  const several = frame !== null && frame.headerRows > 1;
  const skip = several ? frame.firstRow - 1 : (frame?.skip ?? dialect?.skip ?? 0);
  if (facts.format === 'xlsx') {
    if (facts.sheet !== null) task['sheet'] = facts.sheet;
    if (skip > 0) task['skip'] = skip;
    if (frame && frame.headerRows !== 1) Object.assign(task, { header: false, columns });
  }
  if (!dialect) return task;
  // A task names one character; one with a space behind it is left to the task, which finds it too.
  if (dialect.delimiter[1] !== ' ')
    task['delimiter'] = dialect.delimiter === '\t' ? '\\t' : dialect.delimiter.slice(0, 1);
  if (dialect.quote !== '"' && dialect.quote !== '') task['quote'] = dialect.quote;
  if (dialect.escape === '\\') task['escape'] = '\\';
  if (!dialect.header || several) task['header'] = false;
  if (skip > 0) task['skip'] = skip;
  if (encoding && encoding !== 'utf-8')
    task['encoding'] = encoding.startsWith('utf-16') ? 'utf-16' : encoding;
  if (dialect.decimal === ',') task['decimal_separator'] = ',';
  if (dialect.dateFormat !== null) task['date_format'] = dialect.dateFormat;
  if (dialect.timestampFormat !== null) task['timestamp_format'] = dialect.timestampFormat;
  if (wish.nulls && wish.nulls.length > 0) task['null_values'] = wish.nulls;
  task['columns'] = columns;
  return task;
}

/** A task that reads a whole table of a connection. */
export function addConnectionExtract(
  text: string,
  connection: string,
  relation: RelationName,
): { text: string; task: string } {
  return addTask(text, wordOf(relation.name, 'table'), {
    type: 'extract',
    connection,
    relation: relationText(relation),
  });
}

/** From the file's name; ids are `[a-z][a-z0-9_]*`. */
const idOf = (file: string): string =>
  wordOf((file.split('/').at(-1) ?? file).replace(/(\.[a-z0-9]+){1,2}$/i, ''), 'file');

function wordOf(name: string, otherwise: string): string {
  const words = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  return /^[a-z]/.test(words) ? words : `${otherwise}_${words}`.replace(/_$/, '');
}
