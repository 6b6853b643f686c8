/** The lexical rules of T-SQL, as far as one must know them to find where things end. */

export type TsqlTokenKind =
  'word' | 'quoted' | 'text' | 'number' | 'variable' | 'comment' | 'space' | 'separator' | 'sign';

export interface TsqlToken {
  kind: TsqlTokenKind;
  start: number;
  /** Exclusive. */
  end: number;
  text: string;
}

/** A line of its own, for the client: the server never sees it. */
const separator = /(?<=^|\n)[ \t]*GO(?:[ \t]+\d+)?[ \t]*(?:--[^\n]*)?\r?(?=\n|$)/iy;
const shapes: readonly [TsqlTokenKind, RegExp][] = [
  ['separator', separator],
  ['space', /\n|[^\S\n]+/y],
  ['comment', /--[^\n\r]*/y],
  ['text', /N?'(?:[^']|'')*(?:'|$)/iy],
  ['quoted', /\[(?:[^\]]|\]\])*(?:\]|$)|"(?:[^"]|"")*(?:"|$)/y],
  // 1e is a number in T-SQL: a word may follow it directly.
  ['number', /0x[\da-f]*|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d*)?/iy],
  ['variable', /@@?[\p{L}\p{N}_#$@]+/uy],
  ['word', /[\p{L}_#][\p{L}\p{N}_@#$]*/uy],
];

/** Every token of the text, without gaps; what is not closed reaches to the end. */
export function* tsqlTokens(text: string): Generator<TsqlToken> {
  for (let at = 0; at < text.length;) {
    const [kind, end] = next(text, at);
    yield { kind, start: at, end, text: text.slice(at, end) };
    at = end;
  }
}

function next(text: string, at: number): [TsqlTokenKind, number] {
  if (text.startsWith('/*', at)) return ['comment', blockEnd(text, at)];
  for (const [kind, shape] of shapes) {
    shape.lastIndex = at;
    if (shape.test(text)) return [kind, shape.lastIndex];
  }
  return ['sign', at + 1];
}

/** Block comments nest. */
function blockEnd(text: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  let depth = 0;
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return text.length;
}
