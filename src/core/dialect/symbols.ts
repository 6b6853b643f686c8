/** Operators of signs, brackets, literals and quoted names. */
import { keywords, type Mark, type Source } from './source.ts';

const pairs: Record<string, string> = {
  '::': 'cast',
  '//': 'floor_division',
  '**': 'power',
  '==': 'double_equals',
  '^@': 'starts_with_operator',
};

export function symbolMarks(source: Source, taken: ReadonlySet<number>): Mark[] {
  const { words } = source;
  const marks: Mark[] = [];
  const mark = (key: string, at: number, until = at) => {
    const first = words[at];
    if (first) marks.push({ key, start: first.start, end: words[until]?.end ?? first.end });
  };
  words.forEach((word, at) => {
    const { kind, text } = word;
    const next = words[at + 1];
    if (kind === 'text') literal(text, (key) => mark(key, at));
    else if (kind === 'quoted') {
      mark('quoted_name', at);
      if (text !== text.toLowerCase()) mark('quoted_capitals', at);
    } else if (kind === 'number' && text.includes('_')) mark('number_groups', at);
    else if (kind === 'word' && next?.text === ':' && isPrefixAlias(words, at))
      mark('prefix_alias', at, at + 1);
    else if (kind === 'word' && next?.text === '(' && words[at - 1]?.text === '.' && !isSchema(words, at)) {
      mark('method_call', at - 1, at);
    }
    if (kind !== 'other') return;
    const pair = next && next.start === word.end ? pairs[text + next.text] : undefined;
    const before = words[at - 1];
    const half = before && before.end === word.start && pairs[before.text + text] !== undefined;
    if (pair) mark(pair, at, at + 1);
    else if (half) return;
    else if (text === '^') mark('caret', at);
    else if (text === '~' || (text === '!' && next?.text === '~')) mark('tilde', at);
    else if (text === '-' && next?.text === '>' && next.start === word.end) arrow(source, at, mark);
    else if (text === '[' && !taken.has(at)) bracket(source, at, mark);
    else if (text === '{')
      mark(before?.text === 'map' ? 'map_literal' : 'struct_literal', at, source.partner.get(at) ?? at);
  });
  return marks;
}

/** DuckDB's own schemas are no values that a function is called on. */
const isSchema = (words: Source['words'], at: number): boolean =>
  ['main', 'pg_catalog'].includes(words[at - 2]?.text ?? '');

function isPrefixAlias(words: Source['words'], at: number): boolean {
  const colon = words[at + 1];
  const after = words[at + 2];
  return (
    ['select', ',', 'from', 'join'].includes(words[at - 1]?.text ?? '') &&
    after !== undefined &&
    !(after.text === ':' && after.start === colon?.end)
  );
}

function literal(text: string, mark: (key: string) => void): void {
  if (text.startsWith('$')) return mark('dollar_text');
  if (/^e'/i.test(text)) return mark('escaped_text');
  if (text.slice(1, -1).includes("''")) mark('doubled_quote');
  if (text.includes('\\')) mark('backslash');
}

/** `x -> ...` and `(x, y) -> ...` inside a call are lambdas; `->>` and an arrow before a text or a number read JSON. */
function arrow(
  { words, partner }: Source,
  at: number,
  mark: (key: string, at: number, until?: number) => void,
): void {
  const after = words[at + 2];
  const before = words[at - 1];
  const start = before?.text === ')' ? (partner.get(at - 1) ?? at) : at - 1;
  const opener = words[start - 1]?.text ?? '';
  const json = after?.text === '>' || after?.kind === 'text' || after?.kind === 'number';
  if (!json || ((opener === ',' || opener === '(') && before?.kind === 'word' && after?.kind === 'number'))
    mark('lambda', start, at + 1);
  else mark('json_arrow', at, after?.text === '>' ? at + 2 : at + 1);
}

function bracket(
  { words, partner }: Source,
  at: number,
  mark: (key: string, at: number, until?: number) => void,
): void {
  const close = partner.get(at) ?? at;
  const before = words[at - 1];
  const isIndex =
    before !== undefined &&
    ((before.kind === 'word' && !keywords.has(before.text) && before.text !== 'array') ||
      before.kind === 'quoted' ||
      before.text === ')' ||
      before.text === ']');
  const inside = words.slice(at + 1, close).map(({ text }) => text);
  if (isIndex) mark(inside.includes(':') ? 'list_slice' : 'list_index', at - 1, close);
  else if (inside.includes('for') && inside.includes('in')) mark('list_comprehension', at, close);
  else mark('list_literal', at, close);
}
