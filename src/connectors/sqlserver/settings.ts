import type { ConnectionConfiguration } from 'tedious';
import { failWith } from '../../core/failure.ts';
import { isLoopback } from '../loopback.ts';
import type { OpenSettings } from '../connector.ts';

const connectWait = 10_000;

export function configuration({ name, values, certificateAuthority }: OpenSettings): ConnectionConfiguration {
  const text = (field: string): string | undefined => {
    const value = values[field];
    return value === undefined ? undefined : String(value);
  };
  const server = text('host') ?? 'localhost';
  if (server.includes('\\')) {
    throw failWith(
      'bad_input',
      `"${name}": the host ${server} names an instance, and instances are not looked up.`,
      'Write the host alone, and the TCP port of the instance in "port".',
      { file: 'dew.yaml' },
    );
  }
  const wish = text('tls') ?? 'automatic';
  const mode = wish === 'automatic' ? (isLoopback(server) ? 'require' : 'verify') : wish;
  const serverName = text('certificate_host');
  return {
    server,
    authentication: {
      type: 'default',
      options: { userName: text('user') ?? '', password: text('password') ?? '' },
    },
    options: {
      port: Number(values['port'] ?? 1433),
      ...(text('database') === undefined ? {} : { database: text('database') }),
      appName: 'Data Engineering Workbench',
      encrypt: mode !== 'disable',
      trustServerCertificate: mode !== 'verify',
      ...(serverName === undefined ? {} : { serverName }),
      ...(certificateAuthority === undefined
        ? {}
        : { cryptoCredentialsDetails: { ca: certificateAuthority } }),
      connectTimeout: connectWait,
      // 0 waits for ever; the driver sends an attention when it is over.
      requestTimeout: Number(values['timeout'] ?? 0) * 1000,
      // A server that does not answer an attention loses the connection sooner, by the session itself.
      cancelTimeout: connectWait,
      useColumnNames: false,
      rowCollectionOnRequestCompletion: false,
    },
  };
}
