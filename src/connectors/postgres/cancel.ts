import { connect } from 'node:net';

const cancelCode = 80_877_102;

/**
 * Asks the server to end what a backend does: a connection of its own with one message, as the protocol wants
 * it. Resolves when the server has closed that connection, or could not be reached.
 */
export function requestCancel(
  server: { host: string; port: number },
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
    const socket = server.host.startsWith('/')
      ? connect(`${server.host}/.s.PGSQL.${server.port}`)
      : connect(server.port, server.host);
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('connect', () => socket.end(message));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  return bytes;
}
