import type { Dialect } from './dialect.ts';

/** One record as it stands in the text. */
export interface TextRecord {
  cells: string[];
  /** First line, from 1. */
  line: number;
  /** Offsets into the text; `end` is where the line break begins. */
  start: number;
  end: number;
  /** Quotes that stand inside a quoted cell without being escaped. */
  strayQuotes: number;
  /** A quote was opened and not closed: it is taken as a character of its cell. */
  openQuote: boolean;
}

export const filled = ({ cells }: TextRecord): number => cells.filter((cell) => cell.trim() !== '').length;
/** Whether more than one cell is filled; asked for every record, so it stops at the second. */
export function severalFilled({ cells }: TextRecord): boolean {
  let count = 0;
  for (const cell of cells) if (cell !== '' && cell.trim() !== '' && ++count > 1) return true;
  return false;
}
export const isBlank = ({ cells }: TextRecord): boolean => cells.every((cell) => cell.trim() === '');

/** No cell over several lines is longer: a quote that closes further down is taken as one that was never closed. */
const longestQuoted = 1 << 18;

/** Reads record after record; forgiving, and it always moves on. */
export class RecordScanner {
  readonly #text: string;
  readonly #dialect: Dialect;
  readonly #returns: boolean;
  /** Where the last search for a closing quote, over lines and within one, ended in vain: a later one ends there too. */
  readonly #vain = { over: 0, within: 0 };
  #at: number;
  #line: number;

  constructor(
    text: string,
    dialect: Dialect,
    options: { returns?: boolean; at?: number; line?: number } = {},
  ) {
    this.#text = text;
    this.#dialect = dialect;
    this.#returns = options.returns ?? false;
    this.#at = options.at ?? 0;
    this.#line = options.line ?? 1;
  }

  /** `width`: cells that a record should have; it decides whether a quote over several lines is one. */
  next(width: number | null = null): TextRecord | null {
    if (this.#at >= this.#text.length) return null;
    let read = this.#read(this.#at, true);
    const doubtful = read.openQuote || (read.breaks > 0 && width !== null && read.cells.length !== width);
    if (doubtful) {
      const alone = this.#read(this.#at, false);
      if (read.openQuote || alone.cells.length === width) read = alone;
    }
    const { breaks, next, ...record } = read;
    this.#at = next;
    this.#line += breaks + 1;
    return record;
  }

  #isBreak(at: number): boolean {
    const code = this.#text.charCodeAt(at);
    return code === 10 || (code === 13 && (this.#returns || this.#text.charCodeAt(at + 1) === 10));
  }

  #read(start: number, overLines: boolean): TextRecord & { breaks: number; next: number } {
    const text = this.#text;
    const { delimiter, quote, escape } = this.#dialect;
    const blankParts = delimiter.startsWith(' ');
    const cells: string[] = [];
    const found = { strayQuotes: 0, openQuote: false, breaks: 0 };
    const first = delimiter.charCodeAt(0);
    let at = start;
    for (;;) {
      let opening = at;
      if (quote !== '' && !blankParts) while (text.charCodeAt(opening) === 32) opening += 1;
      if (quote !== '' && text.startsWith(quote, opening)) {
        const closed = this.#quoted(opening + 1, quote, escape, overLines);
        if (closed) {
          cells.push(closed.cell);
          found.strayQuotes += closed.stray;
          found.breaks += closed.breaks;
          at = closed.end;
        } else {
          found.openQuote = true;
          at = this.#plain(at, first, cells);
        }
      } else at = this.#plain(at, first, cells);
      if (at < text.length && text.startsWith(delimiter, at)) {
        at += delimiter.length;
        continue;
      }
      break;
    }
    const next = text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
    return { cells, line: this.#line, start, end: at, ...found, next };
  }

  #plain(from: number, first: number, cells: string[]): number {
    const text = this.#text;
    const { delimiter } = this.#dialect;
    let at = from;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === first && (delimiter.length === 1 || text.startsWith(delimiter, at))) break;
      if ((code === 10 || code === 13) && this.#isBreak(at)) break;
    }
    cells.push(text.slice(from, at));
    return at;
  }

  /** From behind the opening quote to what follows the closing one; null where none closes. */
  #quoted(
    from: number,
    quote: string,
    escape: string,
    overLines: boolean,
  ): { cell: string; end: number; stray: number; breaks: number } | null {
    const text = this.#text;
    const { delimiter } = this.#dialect;
    const mark = quote.charCodeAt(0);
    const backslash = escape === '\\';
    const way = overLines ? 'over' : 'within';
    const vain = this.#vain[way];
    const farther = overLines && vain < text.length && vain - from <= longestQuoted;
    if (from < vain && !farther && !backslash && text.charCodeAt(from) !== mark) return null;
    const inVain = (at: number): null => {
      this.#vain[way] = at;
      return null;
    };
    let cell = '';
    let kept = from;
    let stray = 0;
    let breaks = 0;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 10 || code === 13) {
        if (!this.#isBreak(at)) continue;
        if (!overLines || at - from > longestQuoted) return inVain(at);
        if (code === 10 || text.charCodeAt(at + 1) !== 10) breaks += 1;
        continue;
      }
      if (backslash && code === 92) {
        const after = text[at + 1];
        if (after === quote || after === '\\') {
          cell += text.slice(kept, at) + after;
          at += 1;
          kept = at + 1;
        }
        continue;
      }
      if (code !== mark) continue;
      if (text.charCodeAt(at + 1) === mark) {
        cell += text.slice(kept, at + 1);
        at += 1;
        kept = at + 1;
        continue;
      }
      let end = at + 1;
      if (!delimiter.startsWith(' ')) while (text.charCodeAt(end) === 32) end += 1;
      if (end >= text.length || this.#isBreak(end) || text.startsWith(delimiter, end))
        return { cell: cell + text.slice(kept, at), end, stray, breaks };
      stray += 1;
    }
    return inVain(text.length);
  }
}
