import type { Duplex } from 'node:stream';

/** Kinds of packets (MS-TDS 2.2.3.1.1). */
export const packetType = {
  batch: 0x01,
  rpc: 0x03,
  response: 0x04,
  attention: 0x06,
  bulk: 0x07,
  transaction: 0x0e,
  login: 0x10,
  prelogin: 0x12,
} as const;

export interface Message {
  readonly type: number;
  readonly body: Buffer;
}

const headerLength = 8;
const endOfMessage = 0x01;
/** The client gives up the message it was sending: the server drops it (2.2.3.1.2). */
const ignoreMessage = 0x02;

/** Puts packets together to messages, whatever pieces the network brings. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #length = 0;
  readonly #limit: number;

  /** @param limit bytes of the longest message; a longer one throws */
  constructor(limit: number) {
    this.#limit = limit;
  }

  push(bytes: Buffer): Message[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const messages: Message[] = [];
    while (this.#rest.length >= headerLength) {
      const length = this.#rest.readUInt16BE(2);
      if (length < headerLength)
        throw new Error(`A TDS packet gives its length as ${length}; 8 is the least.`);
      if (this.#rest.length < length) break;
      const type = this.#rest[0] as number;
      const status = this.#rest[1] as number;
      this.#parts.push(this.#rest.subarray(headerLength, length));
      this.#length += length - headerLength;
      if (this.#length > this.#limit) throw new Error(`A TDS message is longer than ${this.#limit} bytes.`);
      this.#rest = this.#rest.subarray(length);
      if ((status & endOfMessage) === 0) continue;
      if ((status & ignoreMessage) === 0) messages.push({ type, body: Buffer.concat(this.#parts) });
      this.#parts = [];
      this.#length = 0;
    }
    return messages;
  }

  /** True between two packets. */
  get atBoundary(): boolean {
    return this.#rest.length === 0;
  }
}

/** Cuts the bytes of one response into packets and waits where the client does not read. */
export class MessageWriter {
  #pending: Buffer = Buffer.alloc(0);
  #number = 1;
  #stream: Duplex;
  packetSize = 4096;

  constructor(stream: Duplex) {
    this.#stream = stream;
  }

  /** From here on to another stream: TLS that begins or ends. */
  redirect(stream: Duplex): void {
    this.#stream = stream;
  }

  /** Sends whole packets only; the last piece waits for `end`. */
  async write(bytes: Buffer): Promise<void> {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    const room = this.packetSize - headerLength;
    while (this.#pending.length > room) {
      const drained = this.#send(this.#pending.subarray(0, room), 0);
      this.#pending = this.#pending.subarray(room);
      if (!drained) await waitForDrain(this.#stream);
    }
  }

  async end(bytes: Buffer = Buffer.alloc(0)): Promise<void> {
    await this.write(bytes);
    this.#send(this.#pending, endOfMessage);
    this.#pending = Buffer.alloc(0);
    this.#number = 1;
  }

  #send(body: Buffer, status: number): boolean {
    const packet = packetOf(packetType.response, status, this.#number++ & 0xff, body);
    return this.#stream.write(packet);
  }
}

export function packetOf(type: number, status: number, number: number, body: Buffer): Buffer {
  const packet = Buffer.alloc(headerLength + body.length);
  packet[0] = type;
  packet[1] = status;
  packet.writeUInt16BE(packet.length, 2);
  packet[6] = number;
  body.copy(packet, headerLength);
  return packet;
}

function waitForDrain(stream: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error): void => {
      stream.off('drain', done).off('close', closed).off('error', done);
      if (error instanceof Error) reject(error);
      else resolve();
    };
    const closed = (): void => done(new Error('The client closed the connection.'));
    stream.once('drain', done).once('close', closed).once('error', done);
  });
}
