import type { ClientConfig } from 'pg';
import type { OpenSettings } from '../connector.ts';
import { isLoopback } from '../loopback.ts';
import type { Address } from './cancel.ts';

const connectWait = 10_000;

export function clientConfig({ values, certificateAuthority }: OpenSettings): ClientConfig & Address {
  const text = (name: string): string | undefined => {
    const value = values[name];
    return value === undefined ? undefined : String(value);
  };
  const host = text('host') ?? 'localhost';
  const wish = text('tls') ?? 'automatic';
  const mode = wish === 'automatic' ? (isLoopback(host) ? 'disable' : 'verify') : wish;
  const seconds = Number(values['timeout'] ?? 0);
  return {
    host,
    port: Number(values['port'] ?? 5432),
    database: text('database'),
    user: text('user'),
    // Without one pg would look into a password file of the machine.
    password: text('password') ?? '',
    application_name: 'Data Engineering Workbench',
    connectionTimeoutMillis: connectWait,
    keepAlive: true,
    ...(seconds > 0 ? { statement_timeout: seconds * 1000 } : {}),
    ssl:
      mode === 'disable'
        ? false
        : {
            rejectUnauthorized: mode.startsWith('verify'),
            ...(mode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
            ...(certificateAuthority ? { ca: certificateAuthority } : {}),
          },
  };
}
