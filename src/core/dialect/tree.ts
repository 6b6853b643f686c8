/** What the words do not tell: it takes DuckDB's syntax tree. */
import {
  nodeOf,
  nodesOf,
  sameName,
  textOf,
  textsOf,
  type Json,
  type SyntaxNode,
} from '../lineage/syntaxNode.ts';
import type { Mark, Source } from './source.ts';

/** A place that DuckDB does not know is the largest number. */
const known = (place: unknown): place is number => typeof place === 'number' && place < 2 ** 52;

type Add = (key: string, node: SyntaxNode) => void;

/** `placeOf` turns a place in the tree, in bytes, into one in the document; a mark ends with the last word of its node. */
export function treeMarks(statement: SyntaxNode, source: Source, placeOf: (bytes: number) => number): Mark[] {
  const marks: Mark[] = [];
  const add: Add = (key, node) => {
    const places = placesIn(node).map(placeOf);
    if (places.length === 0) return;
    const start = Math.min(...places);
    const last = Math.max(...places);
    marks.push({ key, start, end: endOf(source, last) });
  };
  visit(statement, add);
  return marks;
}

function visit(value: Json | undefined, add: Add): void {
  if (Array.isArray(value)) return value.forEach((item) => visit(item, add));
  if (value === null || typeof value !== 'object') return;
  if (value['class'] === 'FUNCTION' && value['is_operator'] === true) operator(value, add);
  for (const order of nodesOf(value['orders'])) nullOrder(order, add);
  if (value['type'] === 'SELECT_NODE') aliases(value, add);
  Object.values(value).forEach((item) => visit(item, add));
}

function operator(node: SyntaxNode, add: Add): void {
  const name = textOf(node['function_name']);
  const [left = {}, right = {}] = nodesOf(node['children']);
  if (name === '/') {
    if (!isFraction(left) && !isFraction(right)) add('whole_division', node);
    if (
      !(Number(nodeOf(right['value'])['value']) !== 0 && right['class'] === 'CONSTANT') &&
      !isGuarded(right)
    )
      add('zero_division', node);
  }
  if (name === '-' && isDate(left) && isDate(right)) add('date_difference', node);
  if ((name === '-' || name === '+') && (isInterval(left) || isInterval(right)))
    add('interval_arithmetic', node);
}

const castTo = (node: SyntaxNode): string =>
  node['class'] === 'CAST' ? textOf(nodeOf(node['cast_type'])['id']) : '';

/** Seen to be no whole number, whatever the tables hold. */
const isFraction = (node: SyntaxNode): boolean =>
  ['DOUBLE', 'FLOAT'].includes(castTo(node)) ||
  (node['class'] === 'CONSTANT' && textOf(nodeOf(nodeOf(node['value'])['type'])['id']) === 'DOUBLE');

const isGuarded = (node: SyntaxNode): boolean =>
  ['nullif', 'greatest'].includes(textOf(node['function_name']).toLowerCase());

const isDate = (node: SyntaxNode): boolean =>
  castTo(node) === 'DATE' ||
  ['today', 'current_date', 'make_date', 'last_day'].includes(textOf(node['function_name']).toLowerCase()) ||
  sameName(textsOf(node['column_names']).join('.'), 'current_date');

const isInterval = (node: SyntaxNode): boolean =>
  castTo(node) === 'INTERVAL' ||
  /^to_(year|quarter|month|week|day|hour|minute|second|millisecond)s$/.test(textOf(node['function_name']));

/** Which of the two orders differs depends on the system; the rule says it. */
function nullOrder(order: SyntaxNode, add: Add): void {
  const expression = nodeOf(order['expression']);
  if (textOf(order['null_order']) !== 'ORDER_DEFAULT' || expression['class'] === 'CONSTANT') return;
  add(textOf(order['type']) === 'DESCENDING' ? 'null_order_down' : 'null_order_up', expression);
}

/** Names of the SELECT list that are used where other systems do not know them yet. */
function aliases(select: SyntaxNode, add: Add): void {
  const given = new Set<string>();
  const columns = new Set<string>();
  for (const item of nodesOf(select['select_list'])) {
    for (const reference of referencesIn(item)) {
      const name = textsOf(reference['column_names'])[0]?.toLowerCase() ?? '';
      if (given.has(name) && !columns.has(name)) add('alias_in_list', reference);
      else columns.add(name);
    }
    const alias = textOf(item['alias']).toLowerCase();
    if (alias !== '') given.add(alias);
  }
  for (const [key, part] of [
    ['alias_in_where', 'where_clause'],
    ['alias_in_having', 'having'],
  ] as const) {
    for (const reference of referencesIn(select[part])) {
      const name = textsOf(reference['column_names'])[0]?.toLowerCase() ?? '';
      if (given.has(name) && !columns.has(name)) add(key, reference);
    }
  }
}

/** References of one name, not those of a subquery, which has names of its own. */
function referencesIn(value: Json | undefined): SyntaxNode[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (value === null || typeof value !== 'object' || value['class'] === 'SUBQUERY') return [];
  if (value['class'] === 'COLUMN_REF') return textsOf(value['column_names']).length === 1 ? [value] : [];
  return Object.values(value).flatMap(referencesIn);
}

function placesIn(value: Json): number[] {
  if (Array.isArray(value)) return value.flatMap(placesIn);
  if (value === null || typeof value !== 'object') return [];
  const own = value['query_location'];
  return [...(known(own) ? [own] : []), ...Object.values(value).flatMap(placesIn)];
}

/** End of the name, the call or the literal that stands at a place. */
function endOf({ words, partner }: Source, place: number): number {
  let at = words.findIndex(({ end }) => end > place);
  for (let grown = true; grown;) {
    grown = false;
    if (words[at + 1]?.text === '.') {
      at += 2;
      grown = true;
    } else if (words[at + 1]?.text === '(' && words[at]?.kind === 'word') {
      at = partner.get(at + 1) ?? at;
    }
  }
  return words[at]?.end ?? place;
}
