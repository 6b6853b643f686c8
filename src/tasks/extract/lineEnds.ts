/** Lines that end in CR LF beside others that end in LF: DuckDB reads no file with both without losing cells. */
import { createReadStream } from 'node:fs';

const lineFeed = 10;
const carriageReturn = 13;

/** Counts what lines end in, outside of quoted cells, part after part of a text in UTF-8. */
class LineEnds {
  pairs = false;
  feeds = false;
  readonly #quote: number;
  #quoted: boolean;
  #last = 0;

  constructor(quote: string, quoted = false) {
    this.#quote = quote === '' ? -1 : quote.charCodeAt(0);
    this.#quoted = quoted;
  }

  get mixed(): boolean {
    return this.pairs && this.feeds;
  }

  take(bytes: Buffer): void {
    let quote = this.#next(bytes, 0);
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
      for (; quote < at; quote = this.#next(bytes, quote + 1)) this.#quoted = !this.#quoted;
      if (this.#quoted) continue;
      if ((at > 0 ? bytes[at - 1] : this.#last) === carriageReturn) this.pairs = true;
      else this.feeds = true;
    }
    for (; quote < bytes.length; quote = this.#next(bytes, quote + 1)) this.#quoted = !this.#quoted;
    this.#last = bytes.at(-1) ?? this.#last;
  }

  #next(bytes: Buffer, from: number): number {
    const at = this.#quote < 0 ? -1 : bytes.indexOf(this.#quote, from);
    return at < 0 ? bytes.length : at;
  }
}

/** The whole file is read, up to where both are seen. */
export async function mixesLineEnds(file: string, quote: string, signal: AbortSignal): Promise<boolean> {
  const ends = new LineEnds(quote);
  for await (const chunk of createReadStream(file, { signal, highWaterMark: 1 << 20 })) {
    ends.take(chunk as Buffer);
    if (ends.mixed) return true;
  }
  return false;
}

/** The same of a file of which only its head and parts between are known; a part may begin in a quoted cell. */
export function partsMixLineEnds(head: Buffer, parts: readonly Buffer[], quote: string): boolean {
  const whole = new LineEnds(quote);
  whole.take(head);
  for (const part of parts) {
    const ways = (quote !== '' && part.includes(quote) ? [false, true] : [false]).map((quoted) => {
      const ends = new LineEnds(quote, quoted);
      ends.take(part);
      return ends;
    });
    whole.pairs ||= ways.every(({ pairs }) => pairs);
    whole.feeds ||= ways.every(({ feeds }) => feeds);
  }
  return whole.mixed;
}

/** Ends every line in LF, but not within a quoted cell; part after part of a text. */
export function lineEvener(quote: string): (text: string) => string {
  let quoted = false;
  let held = '';
  return (text) => {
    const whole = held + text;
    held = whole.endsWith('\r') ? '\r' : '';
    const body = whole.slice(0, whole.length - held.length);
    const parts = quote === '' ? [body] : body.split(quote);
    const even = parts.map((part, at) => {
      if (at > 0) quoted = !quoted;
      return quoted ? part : part.replaceAll('\r\n', '\n');
    });
    return even.join(quote);
  };
}
