/** Functions where they are called, by the words round them. */
import { keywords, type Mark, type Source } from './source.ts';

/** Words that a parenthesis may follow without a call. */
const constructs = new Set([
  ...[...keywords].filter((word) => word !== 'replace' && word !== 'left' && word !== 'right'),
  'array',
  'struct',
  'map',
  'row',
  'key',
  'unique',
  'check',
  'references',
  'conflict',
]);

/** Functions that are called without parentheses. */
const bare = new Set(['current_timestamp']);

/** Every call: `key` is the function's name in lower case, the mark reaches to the closing parenthesis. */
export function callMarks({ words, partner }: Source, taken: ReadonlySet<number>): Mark[] {
  return words.flatMap((word, at) => {
    if (word.kind !== 'word' || taken.has(at)) return [];
    if (bare.has(word.text)) return [{ key: word.text, start: word.start, end: word.end }];
    if (words[at + 1]?.text !== '(') return [];
    const close = partner.get(at + 1);
    if (close === undefined || !isCall(words, at, close)) return [];
    return [{ key: word.text, start: word.start, end: words[close]?.end ?? word.end }];
  });
}

function isCall(words: Source['words'], at: number, close: number): boolean {
  const { text } = words[at] ?? { text: '' };
  const before = words[at - 1];
  const previous = before?.text ?? '';
  // `if(...)` is a call, CREATE TABLE IF NOT EXISTS is none; `* REPLACE (` belongs to the star.
  if (text === 'if') return words[at + 2]?.text !== 'not';
  if (constructs.has(text)) return false;
  if (text === 'replace' && previous === '*') return false;
  // `INSERT INTO t (a, b)`, `CREATE TABLE t (...)`, `WITH t(a) AS (...)`, `TABLESAMPLE system(10%)`, `... AS t(a, b)`
  if (
    [
      'into',
      'table',
      'view',
      'update',
      'exists',
      'macro',
      'index',
      'recursive',
      'tablesample',
      'sample',
    ].includes(previous)
  )
    return false;
  if (previous === 'as' || previous === ')' || before?.kind === 'quoted' || before?.kind === 'text')
    return false;
  if (words[close + 1]?.text === 'as' && ['(', 'materialized', 'not'].includes(words[close + 2]?.text ?? ''))
    return false;
  return before?.kind !== 'word' || keywords.has(previous);
}
