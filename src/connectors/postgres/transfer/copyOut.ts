import type { Duplex } from 'node:stream';
import type { Connection, Submittable } from 'pg';

/** Messages of the server while it copies out (PostgreSQL, "Message Formats"). */
const copyData = 0x64;
const passedOver = new Set([...'HNSA'].map((letter) => letter.charCodeAt(0)));
/** Kind, and length with its own four bytes. */
export const messageHead = 5;
const lengthSize = 4;

const pieceSize = 1 << 20;
/** With as many pieces waiting, the server waits too. */
const piecesAhead = 4;

/**
 * PostgreSQL sends 8 KB at a time, and a reader that is woken for each of them slows both sides: 142 MB take 735 ms of 280 ms
 * processor time, and 565 ms of 120 when a socket that was read empty is left alone for a millisecond.
 */
const fullRead = 1 << 16;
const gatherMs = 1;
/** Records of TLS are smaller than a full read, and a timer on Windows takes fifteen times as long. */
const gathers = (stream: Duplex): boolean => !('encrypted' in stream) && process.platform !== 'win32';

/**
 * The rows of a COPY ... TO STDOUT in pieces of about 1 MB, each of whole messages with their heads: the server sends one
 * message per row. It is read once, and a piece is the reader's until it asks for the next one. pg-copy-streams makes several
 * objects per row, which costs a million rows 0.1 s of a processor; a copy of each row without its head costs as much.
 */
export class CopyOut implements Submittable, AsyncIterable<Uint8Array> {
  readonly #text: string;
  readonly #head = Buffer.alloc(messageHead);
  #headLength = 0;
  /** Bytes of the present message that are still to come, and whether they are of a row. */
  #left = 0;
  #isRow = false;
  #piece: Buffer = Buffer.allocUnsafeSlow(pieceSize);
  #length = 0;
  readonly #full: Uint8Array[] = [];
  /** Pieces that were read; a fresh one costs as much as what is written into it. */
  readonly #free: Buffer[] = [];
  #socket: Duplex | null = null;
  #listener: ((bytes: Buffer) => void) | null = null;
  #outcome: { failure: unknown } | 'done' | null = null;
  #wake: () => void = () => undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The bytes of the connection come here until the copy ends; what follows is again for the driver. */
  submit(connection: Connection): void {
    const { stream } = connection;
    const [listener] = stream.listeners('data');
    this.#listener = listener as (bytes: Buffer) => void;
    this.#socket = stream;
    stream.removeListener('data', this.#listener);
    stream.on('data', this.#receive);
    connection.query(this.#text);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const piece = this.#full.shift();
      if (piece) {
        this.#goOn();
        yield piece;
        if (piece.buffer.byteLength === pieceSize) this.#free.push(Buffer.from(piece.buffer));
      } else if (this.#outcome === 'done') return;
      else if (this.#outcome) throw this.#outcome.failure;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  handleError(failure: unknown): void {
    this.#giveBack(Buffer.alloc(0));
    this.#outcome = { failure };
    this.#wake();
  }

  handleReadyForQuery(): void {
    this.#cut();
    this.#outcome ??= 'done';
    this.#wake();
  }

  handleCommandComplete(): void {}

  readonly #receive = (bytes: Buffer): void => {
    this.#take(bytes);
    if (!this.#socket || !this.#listener || bytes.length >= fullRead || !gathers(this.#socket)) return;
    this.#socket.pause();
    setTimeout(() => this.#goOn(), gatherMs);
  };

  #goOn(): void {
    if (this.#full.length < piecesAhead) this.#socket?.resume();
  }

  /** Messages of rows that stand side by side are copied as one. */
  #take(bytes: Buffer): void {
    /** From here to `at` are rows that are not in the piece yet. */
    let from = 0;
    for (let at = 0; at < bytes.length;) {
      if (this.#left > 0) {
        const end = Math.min(bytes.length, at + this.#left);
        this.#left -= end - at;
        at = end;
        if (!this.#isRow) from = at;
        continue;
      }
      const start = at;
      const whole = this.#headLength === 0 && bytes.length - at >= messageHead;
      if (!whole) {
        this.#add(bytes, from, at);
        const copied = bytes.copy(this.#head, this.#headLength, at, at + messageHead - this.#headLength);
        this.#headLength += copied;
        from = at += copied;
        if (this.#headLength < messageHead) return;
        this.#headLength = 0;
      } else at += messageHead;
      const [head, place] = whole ? [bytes, start] : [this.#head, 0];
      const kind = head[place]!;
      this.#isRow = kind === copyData;
      this.#left = head.readUInt32BE(place + 1) - lengthSize;
      const read = whole ? start : from;
      if (!this.#isRow) {
        this.#add(bytes, from, read);
        from = at;
        if (passedOver.has(kind)) continue;
        this.#left = 0;
        this.#giveBack(Buffer.concat([head.subarray(place, place + messageHead), bytes.subarray(at)]));
        return;
      }
      if (this.#length + (read - from) + messageHead + this.#left > this.#piece.length) {
        this.#add(bytes, from, read);
        from = read;
        this.#cut();
      }
      if (!whole) this.#add(head, 0, messageHead);
    }
    this.#add(bytes, from, bytes.length);
  }

  #add(bytes: Buffer, from: number, to: number): void {
    if (to > from) this.#length += bytes.copy(this.#piece, this.#length, from, to);
  }

  /** Ends the present piece; the next one has room for the row that comes. */
  #cut(): void {
    if (this.#length > 0) {
      this.#full.push(this.#piece.subarray(0, this.#length));
      this.#length = 0;
      if (this.#full.length >= piecesAhead) this.#socket?.pause();
      this.#wake();
    }
    const needed = messageHead + this.#left;
    this.#piece =
      (needed <= pieceSize ? this.#free.pop() : undefined) ??
      Buffer.allocUnsafeSlow(Math.max(pieceSize, needed));
  }

  #giveBack(rest: Buffer): void {
    if (!this.#socket || !this.#listener) return;
    this.#socket.removeListener('data', this.#receive);
    this.#socket.on('data', this.#listener);
    const listener = this.#listener;
    this.#listener = null;
    if (rest.length > 0) listener(rest);
    this.#socket.resume();
  }
}
