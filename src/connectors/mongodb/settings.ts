import type { MongoClientOptions } from 'mongodb';
import type { OpenSettings } from '../connector.ts';
import { isLoopback } from '../loopback.ts';

const connectWait = 10_000;

/** Where a connection leads, for messages. */
export interface Target {
  uri: string;
  shown: string;
  options: MongoClientOptions;
}

export function targetOf({ values, certificateAuthority }: OpenSettings): Target {
  const text = (name: string): string | undefined => {
    const value = values[name];
    return value === undefined || value === '' ? undefined : String(value);
  };
  const host = text('host') ?? 'localhost';
  const srv = values['srv'] === true;
  const address = srv ? host : `${host.includes(':') ? `[${host}]` : host}:${text('port') ?? '27017'}`;
  const replicaSet = text('replica_set');
  const user = text('user');
  const mode = tlsMode(text('tls') ?? 'automatic', host);
  return {
    uri: srv ? `mongodb+srv://${host}` : `mongodb://${address}`,
    shown: address,
    options: {
      appName: 'Data Engineering Workbench',
      // One server is spoken to as it is, whatever set it belongs to.
      ...(replicaSet === undefined ? (srv ? {} : { directConnection: true }) : { replicaSet }),
      ...(user === undefined
        ? {}
        : {
            auth: { username: user, password: text('password') ?? '' },
            authSource: text('auth_database') ?? 'admin',
          }),
      tls: mode !== 'disable',
      ...(mode === 'require' ? { tlsAllowInvalidCertificates: true, tlsAllowInvalidHostnames: true } : {}),
      ...(mode === 'verify-ca' ? { tlsAllowInvalidHostnames: true } : {}),
      ...(mode !== 'disable' && certificateAuthority ? { ca: certificateAuthority } : {}),
      connectTimeoutMS: connectWait,
      serverSelectionTimeoutMS: connectWait,
      // One connection for the statement, others for a cancel, the catalog and the ends of cursors.
      maxPoolSize: 4,
      minPoolSize: 0,
      serverMonitoringMode: 'poll',
      retryWrites: false,
      monitorCommands: false,
    },
  };
}

const tlsMode = (wish: string, host: string): string =>
  wish === 'automatic' ? (isLoopback(host) ? 'disable' : 'verify') : wish;
