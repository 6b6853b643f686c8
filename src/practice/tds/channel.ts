import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { type SecureContext, TLSSocket } from 'node:tls';
import { type Message, MessageReader, MessageWriter, packetOf, packetType } from './packet.ts';

const handshakePiece = 4_088;
/** First byte of TLS application data: the client has left the wrapped handshake. */
const applicationData = 0x17;
const longestMessage = 256 * 1024 * 1024;

/**
 * Messages over a socket, in clear text or through TLS. TDS 7.x carries the handshake inside PRELOGIN packets; after it the
 * TLS records stand alone on the wire, and with login-only encryption they end after LOGIN7.
 */
export class Channel {
  readonly writer: MessageWriter;
  readonly #socket: Socket;
  #reader = new MessageReader(longestMessage);
  #decrypted = new MessageReader(longestMessage);
  #mode: 'clear' | 'handshake' | 'encrypted' = 'clear';
  #inner: Duplex | undefined;
  readonly #onMessage: (message: Message) => void;
  readonly #onFailure: (error: Error) => void;

  constructor(socket: Socket, onMessage: (message: Message) => void, onFailure: (error: Error) => void) {
    this.#socket = socket;
    this.#onMessage = onMessage;
    this.#onFailure = onFailure;
    this.writer = new MessageWriter(socket);
    socket.on('data', (bytes: Buffer) => this.#guard(() => this.#receive(bytes)));
  }

  get encrypted(): boolean {
    return this.#mode === 'encrypted';
  }

  startTls(secureContext: SecureContext): void {
    this.#mode = 'handshake';
    const inner = new Duplex({
      read: () => undefined,
      write: (bytes: Buffer, _encoding, done) => {
        if (this.#mode === 'handshake') this.#wrap(bytes);
        else this.#socket.write(bytes);
        done();
      },
    });
    this.#inner = inner;
    const tls = new TLSSocket(inner, { isServer: true, secureContext });
    tls.on('data', (bytes: Buffer) =>
      this.#guard(() => this.#decrypted.push(bytes).forEach((message) => this.#onMessage(message))),
    );
    tls.on('error', (error: Error) => this.#onFailure(error));
    this.writer.redirect(tls);
  }

  /** Clear text from here on: the end of login-only encryption. */
  leaveTls(): void {
    this.#mode = 'clear';
    this.writer.redirect(this.#socket);
  }

  close(): void {
    this.#socket.end();
  }

  #receive(bytes: Buffer): void {
    if (this.#mode === 'handshake' && this.#reader.atBoundary && bytes[0] === applicationData)
      this.#mode = 'encrypted';
    if (this.#mode === 'encrypted') {
      this.#inner?.push(bytes);
      return;
    }
    for (const message of this.#reader.push(bytes)) {
      if (this.#mode === 'handshake') this.#inner?.push(message.body);
      else this.#onMessage(message);
    }
  }

  #wrap(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += handshakePiece) {
      const piece = bytes.subarray(at, at + handshakePiece);
      const last = at + handshakePiece >= bytes.length;
      this.#socket.write(packetOf(packetType.prelogin, last ? 1 : 0, 0, piece));
    }
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#onFailure(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
