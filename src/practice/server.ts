import { createServer, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Backend } from './backend.ts';
import { Connection } from './connection.ts';
import { selfSignedCertificate } from './tds/certificate.ts';

export interface PracticeServerSettings {
  readonly backend: Backend;
  /** 0 takes a free one. */
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export interface PracticeServer {
  readonly port: number;
  /** PEM, for clients that want to verify it. */
  readonly certificate: string;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 only. Rejects where the port is taken. */
export async function startPracticeServer(settings: PracticeServerSettings): Promise<PracticeServer> {
  const { key, certificate } = selfSignedCertificate(new Date(Date.now() - 86_400_000), 365);
  // TDS 7.x wraps the handshake in its own packets, which TLS 1.3 does not fit: SQL Server ends at 1.2 there too.
  const secureContext = createSecureContext({
    key,
    cert: certificate,
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.2',
  });
  const open = new Map<Socket, Connection>();
  let processId = 50;
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    const { backend, user, password } = settings;
    open.set(
      socket,
      new Connection(socket, { backend, user, password, secureContext, processId: ++processId }),
    );
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : settings.port,
    certificate,
    async close() {
      const connections = [...open];
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const [socket] of connections) socket.destroy();
      await closed;
      await Promise.all(connections.map(([, connection]) => connection.idle()));
    },
  };
}
