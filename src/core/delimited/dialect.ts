export type { DialectWish } from '../../protocol/engine/catalog.ts';

/** What a delimited text is written in. */
export interface Dialect {
  /** One character or more, such as `, `. */
  delimiter: string;
  /** Empty where no cell is quoted. */
  quote: string;
  /** The quote itself (doubled inside a cell) or a backslash. */
  escape: string;
}

export const commonDelimiters = [',', ';', '\t', '|'];

/** Whether a carriage return alone ends a line: where it does so often, not where it strays into a cell. */
export function returnEndsLine(head: string): boolean {
  let alone = 0;
  let feeds = 0;
  for (let at = 0; at < head.length; at++) {
    const code = head.charCodeAt(at);
    if (code === 10) feeds += 1;
    else if (code === 13 && head.charCodeAt(at + 1) !== 10) alone += 1;
  }
  return alone > 0 && (feeds === 0 || alone >= feeds / 10);
}
