/**
 * Where words go: results to standard output, everything else to standard error. With `--json`
 * exactly one document goes to standard output. Colours and a live line only on a terminal.
 */
import type { Failure } from '../protocol/rpc.ts';

const escape = String.fromCharCode(27);
const paint = { red: '31', green: '32', yellow: '33', blue: '34', grey: '90', bold: '1' } as const;
export type Paint = keyof typeof paint;

export class Output {
  readonly json: boolean;
  readonly live: boolean;
  readonly #colour: boolean;
  #liveLine = '';
  #written = false;

  constructor(json: boolean) {
    this.json = json;
    this.live = process.stderr.isTTY === true && !json;
    this.#colour = process.stderr.isTTY === true && process.env['NO_COLOR'] === undefined;
  }

  paint(text: string, colour: Paint): string {
    return this.#colour ? `${escape}[${paint[colour]}m${text}${escape}[0m` : text;
  }

  /** The result in words; nothing under `--json`. */
  result(text: string): void {
    if (!this.json) this.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /** The result as the one JSON document; nothing without `--json`. */
  document(value: unknown): void {
    if (this.json) this.write(`${JSON.stringify(value)}\n`);
  }

  /** The failure that ends the command: words, and under `--json` the document where there is none yet. */
  end(failure: Failure): void {
    this.failure(failure);
    if (!this.#written) this.document({ error: failure });
  }

  /** The command line itself is wrong. */
  usage(message: string, next: string): void {
    this.note(message);
    this.note(next);
    this.document({ error: { code: 'bad_input', message, next } satisfies Failure });
  }

  /** Raw text to standard output, e.g. CSV. */
  write(text: string): void {
    this.settle();
    this.#written = true;
    process.stdout.write(text);
  }

  /** A line of progress or a remark. */
  note(text: string): void {
    const again = this.#liveLine;
    this.settle();
    process.stderr.write(`${text}\n`);
    if (again) this.progress(again);
  }

  /** The last line on a terminal, replaced in place; ignored elsewhere. */
  progress(text: string): void {
    if (!this.live) return;
    const width = process.stderr.columns || 80;
    const line = text.length > width - 1 ? `${text.slice(0, width - 2)}…` : text;
    process.stderr.write(`\r${escape}[2K${line}`);
    this.#liveLine = text;
  }

  settle(): void {
    if (this.#liveLine) process.stderr.write(`\r${escape}[2K`);
    this.#liveLine = '';
  }

  failure(failure: Failure): void {
    const { place } = failure;
    this.note(`${this.paint('Error:', 'red')} ${failure.message}`);
    if (place?.file) {
      const position = place.line ? `:${place.line}${place.column ? `:${place.column}` : ''}` : '';
      this.note(`  at ${place.file}${position}`);
    } else if (place?.line)
      this.note(`  at line ${place.line}, column ${place.column ?? 1} of the statement`);
    if (failure.next) this.note(`  ${failure.next}`);
  }
}
