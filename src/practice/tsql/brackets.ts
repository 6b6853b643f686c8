import { TsqlFailure } from './failure.ts';
import type { Token } from './tokens.ts';

/** The place of the parenthesis that closes the one at `open`. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.word === '(') depth += 1;
    if (tokens[at]?.word === ')' && --depth === 0) return at;
  }
  throw new TsqlFailure(102, 'Incorrect syntax: a parenthesis is not closed.', tokens[open]?.line ?? 1);
}

/** Cuts at a sign outside parentheses. */
export function splitAt(tokens: readonly Token[], sign: string): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.word === '(') depth += 1;
    if (token.word === ')') depth -= 1;
    if (depth === 0 && token.word === sign) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
