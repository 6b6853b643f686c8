import { connect, type Socket } from 'node:net';
import { connect as connectSecurely, type ConnectionOptions } from 'node:tls';

const cancelCode = 80_877_102;
const encryptCode = 80_877_103;

/** Where a server listens; `ssl` false for a connection without TLS. */
export interface Address {
  host: string;
  port: number;
  ssl: false | ConnectionOptions;
}

/**
 * Asks the server to end what a backend does: a connection of its own with one message, as the protocol wants
 * it, encrypted where the session is. Resolves when that connection has ended, or could not be had.
 */
export function requestCancel(
  { host, port, ssl }: Address,
  backend: { processID: number; secretKey: number | Buffer },
): Promise<void> {
  const key = Buffer.isBuffer(backend.secretKey) ? backend.secretKey : bigEndian(backend.secretKey);
  const message = Buffer.concat([
    bigEndian(12 + key.length),
    bigEndian(cancelCode),
    bigEndian(backend.processID),
    key,
  ]);
  return new Promise((resolve) => {
    const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    socket.setTimeout(5_000, () => socket.destroy());
    // The server answers nothing: whether it heard is seen at the statement, which is asked to end again.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
    socket.on('connect', () => {
      if (ssl === false) socket.end(message);
      else sendEncrypted(socket, host, ssl, message);
    });
  });
}

function sendEncrypted(socket: Socket, host: string, ssl: ConnectionOptions, message: Buffer): void {
  socket.write(Buffer.concat([bigEndian(8), bigEndian(encryptCode)]));
  socket.once('data', (answer) => {
    if (answer.toString() !== 'S') {
      socket.destroy();
      return;
    }
    const secure = connectSecurely({ host, ...ssl, socket }, () => secure.end(message));
    secure.on('error', () => socket.destroy());
  });
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  return bytes;
}
