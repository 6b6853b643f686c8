import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConnectionValues } from '../../src/protocol/engine/connection.ts';
import { engineOn } from '../engine/engineFixture.ts';
import { postgresMissing, startPostgres, type PostgresServer } from '../fixtures/servers/postgres.ts';

const run = promisify(execFile);

describe.skipIf(postgresMissing)('TLS to PostgreSQL', () => {
  let server: PostgresServer;
  let engine: Awaited<ReturnType<typeof engineOn>>;
  let folder: string;
  const at = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dew-tls-'));
    const openssl = (...list: string[]) => run('openssl', list);
    const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    for (const name of ['ca', 'stranger']) {
      const files = ['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`)];
      await openssl('req', '-x509', ...fresh, ...files, '-subj', `/CN=${name}`, '-days', '2');
    }
    await openssl(
      'req',
      ...fresh,
      '-keyout',
      at('server.key'),
      '-out',
      at('server.csr'),
      '-subj',
      '/CN=localhost',
    );
    await writeFile(at('names'), 'subjectAltName=DNS:localhost\n');
    const signer = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-extfile', at('names')];
    await openssl('x509', '-req', '-in', at('server.csr'), ...signer, '-out', at('server.pem'), '-days', '2');
    if (process.getuid?.() === 0) {
      await chown(folder, 65_534, 65_534);
      await chown(at('server.key'), 65_534, 65_534);
    }
    server = await startPostgres([
      'ssl=on',
      `ssl_cert_file=${at('server.pem')}`,
      `ssl_key_file=${at('server.key')}`,
    ]);
    engine = await engineOn({ project: true });
    await writeFile(join(engine.root, 'dew.yaml'), 'version: 1\nname: shop\n');
    await engine.client.request('connection/secret', { name: 'owner', value: server.password });
  });
  afterAll(async () => {
    await engine[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const settings = (more: ConnectionValues): ConnectionValues => {
    const { host, port, database, user } = server;
    return { type: 'postgres', host, port, database, user, password: '${secret:owner}', ...more };
  };
  const test1 = (more: ConnectionValues) =>
    engine.client.request('connection/test', { name: 'shop', settings: settings(more) });

  test('each mode accepts and refuses what its name says', async () => {
    const certificate_authority = at('ca.pem');
    const encrypted = { encryption: expect.stringMatching(/^TLSv1\.[23] /) as string };
    expect(await test1({ tls: 'disable' })).toMatchObject({ encryption: null });
    expect(await test1({ tls: 'require' })).toMatchObject(encrypted);
    // The certificate is for localhost, not for the address.
    expect(await test1({ tls: 'verify-ca', certificate_authority })).toMatchObject(encrypted);
    expect(await test1({ tls: 'verify', host: 'localhost', certificate_authority })).toMatchObject(encrypted);
    const refusals: [ConnectionValues, RegExp][] = [
      [{ tls: 'verify', certificate_authority }, /127\.0\.0\.1/],
      [{ tls: 'verify', host: 'localhost' }, /unable to verify/],
      [{ tls: 'verify-ca', certificate_authority: at('stranger.pem') }, /certificate|unable to verify/],
    ];
    for (const [more, reason] of refusals) await expect(test1(more)).rejects.toThrow(reason);
  });

  test('a cancel goes over TLS too', async () => {
    const values = settings({ tls: 'verify-ca', certificate_authority: at('ca.pem') });
    await engine.client.request('connection/save', { name: 'shop', settings: values });
    // Only what is encrypted is let in: a cancel in the clear would not be heard.
    const controller = new AbortController();
    const running = engine.client.request(
      'query/run',
      { sql: 'SELECT pg_sleep(600) AS over_tls', origin: null, document: 'a.sql', connection: 'shop' },
      { signal: controller.signal },
    );
    const backends = async (state: string) =>
      (
        await server.query(
          `SELECT pid::text FROM pg_stat_activity WHERE state = '${state}' AND pid <> pg_backend_pid()`,
        )
      ).rows.length;
    await expect.poll(() => backends('active')).toBe(1);
    controller.abort();
    await running.catch(() => undefined);
    // Heard: the session itself lives on, idle.
    await expect.poll(() => backends('active')).toBe(0);
    await expect.poll(() => backends('idle')).toBe(1);
  });
});
