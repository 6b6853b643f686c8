import { TsqlFailure } from './failure.ts';

export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'binary' | 'variable' | 'sign';
  /** A quoted name or a string without its marks; anything else as written. */
  readonly text: string;
  /** Upper case of a word or sign; empty for the others, so that a string is never taken for a keyword. */
  readonly word: string;
  /** Blanks before it; comments are left out, their line ends kept. */
  readonly before: string;
  /** From 1. */
  readonly line: number;
}

const shapes: readonly [Token['kind'], RegExp][] = [
  ['string', /N?'((?:[^']|'')*)'/iy],
  ['quoted', /\[((?:[^\]]|\]\])*)\]|"((?:[^"]|"")*)"/y],
  ['binary', /0x([0-9a-f]*)/iy],
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/iy],
  ['variable', /@@?[\p{L}_#$\d]+/uy],
  ['word', /[\p{L}_#][\p{L}\d_@#$]*/uy],
  ['sign', /<>|<=|>=|!=|!<|!>|\+=|-=|\*=|\/=|\|\||::|->|[^\s]/y],
];
const blank = /(?:\s|--[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)+/y;

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    blank.lastIndex = at;
    const gap = blank.exec(text)?.[0] ?? '';
    at += gap.length;
    const before = gap === '' ? '' : gap.replace(/[^\n]+/g, ' ');
    line += gap.split('\n').length - 1;
    if (at >= text.length) break;
    const found = match(text, at);
    if (!found || /^['"[]$/.test(found.raw))
      throw new TsqlFailure(105, 'A quotation mark or a bracket is not closed.', line);
    const { kind, raw, inner } = found;
    const content =
      kind === 'string'
        ? inner.replace(/''/g, "'")
        : kind === 'quoted'
          ? raw.startsWith('[')
            ? inner.replace(/\]\]/g, ']')
            : inner.replace(/""/g, '"')
          : kind === 'binary'
            ? inner
            : raw;
    const word = kind === 'word' || kind === 'sign' ? raw.toUpperCase() : '';
    tokens.push({ kind, text: content, word, before, line });
    line += raw.split('\n').length - 1;
    at += raw.length;
  }
  return tokens;
}

function match(text: string, at: number): { kind: Token['kind']; raw: string; inner: string } | undefined {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = at;
    const found = shape.exec(text);
    if (found) return { kind, raw: found[0], inner: found[1] ?? found[2] ?? '' };
  }
  return undefined;
}
