/** Types where a type stands: after `::`, in a cast, in the columns of CREATE TABLE, in ADD COLUMN. */
import { typeNames, typeRules } from './rules/types.ts';
import type { Mark, Source } from './source.ts';

const notColumns = new Set(['primary', 'foreign', 'unique', 'check', 'constraint']);

/** Marks of the types, and the places of their words, which are no functions. */
export function typeMarks(source: Source): { marks: Mark[]; taken: ReadonlySet<number> } {
  const marks: Mark[] = [];
  const taken = new Set<number>();
  for (const at of typePositions(source)) readType(source, at, marks, taken);
  return { marks, taken };
}

function typePositions({ words, partner }: Source): number[] {
  const found: number[] = [];
  const textAt = (at: number) => words[at]?.text ?? '';
  words.forEach((word, at) => {
    if (word.text === ':' && textAt(at + 1) === ':' && words[at + 1]?.start === word.end) found.push(at + 2);
    if (word.kind === 'word' && /^(try_)?cast$/.test(word.text) && textAt(at + 1) === '(') {
      const end = partner.get(at + 1) ?? words.length;
      for (let inside = end - 1; inside > at + 1; inside -= 1) {
        const close = partner.get(inside);
        if (close !== undefined && close < inside) inside = close;
        else if (textAt(inside) === 'as') {
          found.push(inside + 1);
          break;
        }
      }
    }
    if (word.text === 'column' && textAt(at - 1) === 'add') {
      found.push(at + (textAt(at + 1) === 'if' ? 5 : 2));
    }
    if (word.text === '(' && isTableDefinition(words, at)) {
      const end = partner.get(at) ?? words.length;
      let first = true;
      for (let inside = at + 1; inside < end; inside += 1) {
        const close = partner.get(inside);
        if (first && !notColumns.has(textAt(inside))) found.push(inside + 1);
        first = textAt(inside) === ',';
        if (close !== undefined && close > inside) inside = close;
      }
    }
  });
  return found;
}

/** `CREATE TABLE name (` whose parenthesis is no query. */
function isTableDefinition(words: Source['words'], at: number): boolean {
  if (words[0]?.text !== 'create') return false;
  const table = words.findIndex(({ text }) => text === 'table');
  const before = words.slice(0, at);
  return (
    table >= 0 &&
    table < at &&
    !before.some(({ text }) => text === '(' || text === 'as') &&
    !['select', 'from', 'with'].includes(words[at + 1]?.text ?? '')
  );
}

function readType(source: Source, at: number, marks: Mark[], taken: Set<number>): void {
  const { words, partner } = source;
  const first = words[at];
  if (first?.kind !== 'word') return;
  let last = at;
  let name = first.text;
  for (const longer of [
    'double precision',
    'timestamp with time zone',
    'timestamp without time zone',
    'time with time zone',
    'time without time zone',
  ]) {
    const parts = longer.split(' ');
    if (parts.every((part, index) => words[at + index]?.text === part)) {
      name = longer;
      last = at + parts.length - 1;
      break;
    }
  }
  for (let index = at; index <= last; index += 1) taken.add(index);
  name = typeNames[name] ?? name;
  let digits: string[] = [];
  if (words[last + 1]?.text === '(') {
    const end = partner.get(last + 1) ?? last + 1;
    const inside = words.slice(last + 2, end);
    if (name === 'struct' || name === 'map' || name === 'union' || name === 'row') {
      for (let index = last + 2; index < end; index += 1) {
        if (
          typeRules.has(typeNames[words[index]?.text ?? ''] ?? words[index]?.text ?? '') &&
          !taken.has(index)
        )
          readType(source, index, marks, taken);
      }
    } else digits = inside.filter(({ kind }) => kind === 'number').map(({ text }) => text);
    for (let index = last + 1; index <= end; index += 1) taken.add(index);
    last = end;
  }
  const end = words[last]?.end ?? first.end;
  const key = keyOf(name, digits);
  if (typeRules.has(key)) marks.push({ key, start: first.start, end });
  while (words[last + 1]?.text === '[') {
    const close = partner.get(last + 1);
    if (close === undefined) break;
    for (let index = last + 1; index <= close; index += 1) taken.add(index);
    last = close;
    if (words[last + 1]?.text !== '[')
      marks.push({ key: 'list', start: first.start, end: words[last]?.end ?? end });
  }
}

function keyOf(name: string, digits: readonly string[]): string {
  if (name === 'decimal') {
    if (digits.length === 0) return 'decimal_bare';
    return Number(digits[1] ?? 0) > 9 ? 'decimal_scale' : 'decimal';
  }
  return name === 'varchar' && digits.length === 0 ? 'varchar_bare' : name;
}
