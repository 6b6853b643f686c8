/** The lexical rules of DuckDB's SQL, as far as one must know them to find where things end. */

export type TokenKind =
  'word' | 'quoted' | 'text' | 'number' | 'comment' | 'space' | 'semicolon' | 'open' | 'close' | 'other';

export interface Token {
  kind: TokenKind;
  start: number;
  /** Exclusive. */
  end: number;
}

const space = /\s+/y;
const lineComment = /--[^\n\r]*/y;
const word = /(?:[A-Za-z_]|[^\p{ASCII}\s])(?:[\w$]|[^\p{ASCII}\s])*/uy;
const number = /\d[\w.]*/y;
const dollarQuote = /\$(?:(?:[A-Za-z_]|[^\p{ASCII}\s])(?:\w|[^\p{ASCII}\s])*)?\$/uy;
const escapedText = /e'(?:[^'\\]|\\[\s\S]|'')*('|$)/iy;
const plainText = /'(?:[^']|'')*('|$)/y;
const quotedName = /"(?:[^"]|"")*("|$)/y;

/** Every token of the text, without gaps; what is not closed reaches to the end. */
export function* tokens(text: string): Generator<Token> {
  let at = 0;
  const match = (pattern: RegExp): number | null => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : null;
  };
  while (at < text.length) {
    const start = at;
    const [kind, end] = next(text, at, match);
    at = end;
    yield { kind, start, end };
  }
}

function next(text: string, at: number, match: (pattern: RegExp) => number | null): [TokenKind, number] {
  const spaceEnd = match(space);
  if (spaceEnd !== null) return ['space', spaceEnd];
  const commentEnd = match(lineComment);
  if (commentEnd !== null) return ['comment', commentEnd];
  if (text.startsWith('/*', at)) return ['comment', blockEnd(text, at)];
  const textEnd = match(escapedText) ?? match(plainText);
  if (textEnd !== null) return ['text', textEnd];
  const quotedEnd = match(quotedName);
  if (quotedEnd !== null) return ['quoted', quotedEnd];
  const dollarEnd = match(dollarQuote);
  if (dollarEnd !== null) {
    const close = text.indexOf(text.slice(at, dollarEnd), dollarEnd);
    return ['text', close < 0 ? text.length : close + dollarEnd - at];
  }
  const wordEnd = match(word);
  if (wordEnd !== null) return ['word', wordEnd];
  const numberEnd = match(number);
  if (numberEnd !== null) return ['number', numberEnd];
  const single: Partial<Record<string, TokenKind>> = { ';': 'semicolon', '(': 'open', ')': 'close' };
  return [single[text[at] ?? ''] ?? 'other', at + 1];
}

/** Block comments nest. */
function blockEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text.startsWith('/*', at)) {
      depth += 1;
      at += 1;
    } else if (text.startsWith('*/', at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}
