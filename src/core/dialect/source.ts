import { tokens, type TokenKind } from '../sql/tokens.ts';

/** A construct that stands in a text: the key of its rule, from `start` to `end`. */
export interface Mark {
  key: string;
  start: number;
  end: number;
}

export interface Word {
  kind: TokenKind;
  /** Lower case; texts and quoted names as they stand. */
  text: string;
  start: number;
  end: number;
}

/** The tokens of a statement that mean something, with the pairs of their brackets. */
export interface Source {
  text: string;
  words: readonly Word[];
  /** Index of the closing bracket for the index of an opening one, and the other way round. */
  partner: ReadonlyMap<number, number>;
}

const opening = '([{';
const closing = ')]}';

export function sourceOf(text: string, start: number, end: number): Source {
  const words: Word[] = [];
  for (const token of tokens(text.slice(start, end))) {
    if (token.kind === 'space' || token.kind === 'comment') continue;
    const own = text.slice(start + token.start, start + token.end);
    const plain = token.kind === 'text' || token.kind === 'quoted';
    words.push({
      kind: token.kind,
      text: plain ? own : own.toLowerCase(),
      start: start + token.start,
      end: start + token.end,
    });
  }
  const partner = new Map<number, number>();
  const open: number[] = [];
  words.forEach(({ kind, text: word }, at) => {
    if (kind === 'text' || kind === 'quoted') return;
    if (opening.includes(word)) open.push(at);
    if (!closing.includes(word)) return;
    const first = open.pop();
    if (first === undefined) return;
    partner.set(first, at);
    partner.set(at, first);
  });
  return { text, words, partner };
}

/** Words that stand before an expression or a part of a statement: none of them is a function or an alias. */
export const keywords: ReadonlySet<string> = new Set(
  `all and any anti as asc asof between by case cast columns create cross delete desc distinct else end except exclude
  exists filter from full glob group having ignore ilike in inner insert intersect interval into is join lateral left like
  limit materialized nulls not null offset on or order outer over partition pivot positional qualify recursive rename replace
  returning right rows range groups sample select semi set similar table tablesample then to try_cast union unpivot update
  using values view when where window with within escape`.split(/\s+/),
);
