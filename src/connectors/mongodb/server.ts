import type { MongoClient } from 'mongodb';
import type { ConnectionServer } from '../../protocol/engine/connection.ts';

/** What answers: other systems speak MongoDB's protocol too, and are called by their own names. */
export async function greet(
  client: MongoClient,
  database: string,
  signal: AbortSignal,
): Promise<ConnectionServer> {
  const admin = client.db('admin');
  const info = await admin.command({ buildInfo: 1 }, { signal });
  const status: { authInfo?: { authenticatedUsers?: { user: string }[] } } = await admin
    .command({ connectionStatus: 1 }, { signal })
    .catch(() => ({}));
  const users = status.authInfo?.authenticatedUsers;
  return {
    ...productOf(info),
    practice: false,
    user: users?.[0]?.user ?? '',
    database,
    encryption: client.options.tls ? 'TLS' : null,
  };
}

/** MongoDB itself names the commit it was built from and its storage engines; FerretDB its own version. */
function productOf(info: Record<string, unknown>): { product: string; version: string } {
  const version = typeof info['version'] === 'string' ? info['version'] : '';
  const ferret = info['ferretdbVersion'] ?? (info['ferretdb'] as { version?: string } | undefined)?.version;
  if (typeof ferret === 'string') {
    return { product: 'FerretDB (not MongoDB)', version: `${ferret}, protocol of ${version}` };
  }
  const commit = info['gitVersion'];
  const engines = info['storageEngines'];
  const own = typeof commit === 'string' && /^[0-9a-f]{40}$/.test(commit) && Array.isArray(engines);
  if (own) return { product: 'MongoDB', version };
  return { product: "A server with MongoDB's protocol (not MongoDB)", version: `protocol of ${version}` };
}
