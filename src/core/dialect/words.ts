/** Clauses, operators, literals and statements, by the words that make them. */
import { keywords, type Mark, type Source, type Word } from './source.ts';

/** Words side by side, and the key of what they make; a mark begins at the first of them. */
const phrases: readonly [key: string, ...words: (string | RegExp)[]][] = [
  ['qualify', 'qualify'],
  ['group_by_all', 'group', 'by', 'all'],
  ['order_by_all', 'order', 'by', 'all'],
  ['exclude', '*', 'exclude'],
  ['star_replace', '*', 'replace'],
  ['star_replace', ')', 'replace'],
  ['star_rename', /^[*)]$/, 'rename'],
  ['columns', 'columns', '('],
  ['distinct_on', 'distinct', 'on', '('],
  ['semi_join', 'semi', 'join'],
  ['anti_join', 'anti', 'join'],
  ['asof_join', 'asof', /^(left|right|full|inner|outer|semi|anti|join)$/],
  ['positional_join', 'positional', 'join'],
  ['natural_join', 'natural', /^(left|right|full|inner|join)$/],
  ['lateral', 'lateral', /^[(\w]/],
  ['union_by_name', 'union', 'by', 'name'],
  ['union_by_name', 'union', 'all', 'by', 'name'],
  ['all_set_operation', /^(except|intersect)$/, 'all'],
  ['sample', 'using', 'sample'],
  ['sample', 'tablesample', /./],
  ['filter', 'filter', '(', 'where'],
  ['groups_frame', 'groups', /^(between|unbounded|current|\d+)$/],
  ['frame_exclude', 'exclude', /^(current|group|ties|no)$/, /^(row|others|\)|order)$/],
  ['recursive', 'with', 'recursive'],
  ['position', '#', /^\d+$/],
  ['ilike', 'ilike'],
  ['glob', 'glob', /^['(\w"]/],
  ['similar_to', 'similar', 'to'],
  ['distinct_from', 'distinct', 'from'],
  ['try_cast', 'try_cast', '('],
  ['lambda_keyword', 'lambda', /^\w+$/, /^[:,]$/],
  ['timestamp_literal', 'timestamp', /^'/],
  ['timestamptz_literal', 'timestamptz', /^'/],
  ['interval_text', 'interval', /^'[^']*[a-z]/i],
  ['interval_number', 'interval', /^\d/],
  ['interval_expression', 'interval', '('],
  ['interval_expression', 'interval', /^[a-z_]/, /^(year|quarter|month|week|day|hour|minute|second)s?$/],
];

/** What a statement begins with. */
const beginnings: readonly [key: string, pattern: RegExp][] = [
  ['create_or_replace_table', /^create or replace (temp |temporary )?table/],
  ['create_macro', /^create (or replace )?(temp |temporary )?(macro|function)/],
  ['create_sequence', /^create (or replace )?(temp |temporary )?sequence/],
  ['create_type', /^create (or replace )?type/],
  ['insert_or_replace', /^insert or (replace|ignore)/],
  ['copy', /^copy/],
  ['summarize', /^summarize/],
  ['pragma', /^pragma/],
  ['attach', /^(attach|detach)/],
  ['set_variable', /^set variable/],
  ['install', /^(install|load)\b/],
  ['pivot', /^pivot/],
  ['unpivot', /^unpivot/],
];

export function wordMarks(source: Source, taken: ReadonlySet<number>): Mark[] {
  const { words } = source;
  const first = words[0];
  const opening = words
    .slice(0, 5)
    .map(({ text }) => text)
    .join(' ');
  const marks: Mark[] = first
    ? beginnings.flatMap(([key, pattern]) => {
        const count = pattern.exec(opening)?.[0].trim().split(' ').length ?? 0;
        return count === 0 ? [] : [{ key, start: first.start, end: words[count - 1]?.end ?? first.end }];
      })
    : [];
  words.forEach((word, at) => {
    if (word.kind === 'quoted' || word.kind === 'text' || taken.has(at)) return;
    for (const [key, ...phrase] of phrases) {
      if (phrase.every((part, index) => matches(words[at + index], part)))
        marks.push({ key, start: word.start, end: words[at + phrase.length - 1]?.end ?? word.end });
    }
  });
  const kind = first?.text ?? '';
  const mark = (key: string, at: number, until = at) => {
    const from = words[at];
    if (from) marks.push({ key, start: from.start, end: words[until]?.end ?? from.end });
  };
  words.forEach(({ text }, at) => {
    const next = words[at + 1]?.text ?? '';
    if (
      /^(union|except|intersect)$/.test(text) &&
      words[at - 1]?.text !== '*' &&
      !['all', 'by', 'distinct'].includes(next) &&
      !taken.has(at) &&
      isSetOperation(words, at)
    )
      mark('plain_set_operation', at);
    if (text === 'window' && words[at + 2]?.text === 'as' && words[at + 3]?.text === '(')
      mark('named_window', at);
    if ((text === 'from' || text === 'join') && words[at + 1]?.kind === 'text') mark('file', at + 1);
    if (text === 'values' && kind !== 'insert') mark('values_table', at);
    if (text === ',' && ['from', ')'].includes(next)) mark('trailing_comma', at);
    if (
      (text === 'pivot' || text === 'unpivot') &&
      at > 0 &&
      [')', '(', 'as'].includes(words[at - 1]?.text ?? '')
    )
      mark(text, at);
    else if ((text === 'pivot' || text === 'unpivot') && at > 0 && next === '(') mark(text, at);
    if (kind === 'insert' && text === 'by' && next === 'name') mark('insert_by_name', at, at + 1);
    if (kind === 'insert' && text === 'on' && next === 'conflict') mark('on_conflict', at, at + 1);
    if (kind === 'update' && text === 'from') mark('update_from', at);
    if (text === '%' && words[at - 1]?.kind === 'number' && words[at - 2]?.text === 'limit')
      mark('limit_percent', at - 2, at);
  });
  marks.push(...fromFirst(source));
  return marks;
}

function matches(word: Word | undefined, part: string | RegExp): boolean {
  if (!word || word.kind === 'quoted') return false;
  return typeof part === 'string' ? word.kind !== 'text' && word.text === part : part.test(word.text);
}

const isSetOperation = (words: readonly Word[], at: number): boolean =>
  at > 0 && ['select', 'from', '(', 'values', 'with', 'table'].includes(words[at + 1]?.text ?? '');

/** FROM with no SELECT before it: at the start, in a subquery, or after WITH or a set operation. */
function fromFirst({ words, partner }: Source): Mark[] {
  if (['update', 'delete', 'copy', 'pivot', 'unpivot', 'insert'].includes(words[0]?.text ?? '')) return [];
  const marks: Mark[] = [];
  const seen: { select: boolean; call: boolean }[] = [{ select: false, call: false }];
  words.forEach((word, at) => {
    const level = seen.at(-1);
    if (word.kind === 'quoted' || word.kind === 'text' || !level) return;
    if (word.text === '(') {
      const before = words[at - 1];
      const call = before?.kind === 'word' && !keywords.has(before.text) && partner.has(at);
      seen.push({ select: false, call });
    } else if (word.text === ')') seen.pop();
    else if (['select', 'union', 'except', 'intersect'].includes(word.text))
      level.select = word.text === 'select';
    else if (word.text === 'from' && !level.select && !level.call && words[at - 1]?.text !== 'distinct') {
      marks.push({ key: 'from_first', start: word.start, end: word.end });
      level.select = true;
    }
  });
  return marks;
}
