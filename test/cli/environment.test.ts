import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentFile } from '../engine/environments/environmentFile.ts';
import { shop, writeFiles } from '../engine/pipelineFixture.ts';
import { postgresMissing, startPostgres, type PostgresServer } from '../fixtures/servers/postgres.ts';
import { dew, emptyFolder } from './dew.ts';

describe.skipIf(postgresMissing)('dew run --environment', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
    process.env['DEW_SECRET_SHOP_PASSWORD'] = server.password;
  });
  afterAll(async () => {
    delete process.env['DEW_SECRET_SHOP_PASSWORD'];
    await server[Symbol.asyncDispose]();
  });

  it('builds on the server, skips the second time, and tells both in the list of runs', async () => {
    await using folder = await emptyFolder();
    await writeFiles(folder.path, { ...shop, 'dew.yaml': environmentFile(server, 'analytics') });
    const first = await dew(folder.path, 'run', '--environment', 'postgres', '--json');
    expect(first.err).not.toContain(server.password);
    expect(JSON.parse(first.out)).toMatchObject({ status: 'done' });
    const { rows } = await server.query('SELECT customer FROM analytics.best');
    expect(rows).toEqual([{ customer: 'bob' }]);
    const plan = await dew(folder.path, 'run', '--environment', 'postgres', '--dry-run', '--json');
    expect(
      new Set((JSON.parse(plan.out) as { tasks: { action: string }[] }).tasks.map(({ action }) => action)),
    ).toEqual(new Set(['unchanged']));
    const runs = await dew(folder.path, 'runs', '--json');
    expect(JSON.parse(runs.out)).toMatchObject([{ environment: 'postgres', status: 'done' }]);
    expect((await dew(folder.path, 'runs')).out).toContain('postgres');
    const verified = await dew(folder.path, 'verify');
    expect(verified.code).toBe(1);
    expect(verified.err).toMatch(/template/);
  });

  it('refuses what it does not know and what must not be written', async () => {
    await using folder = await emptyFolder();
    const text = environmentFile(server, 'refused');
    await writeFiles(folder.path, { ...shop, 'dew.yaml': text });
    const unknown = await dew(folder.path, 'run', '--environment', 'postgre');
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain('Did you mean "postgres"?');

    await writeFiles(folder.path, { 'dew.yaml': text.replace('    read_only: false\n', '') });
    const readOnly = await dew(folder.path, 'run', '--environment', 'postgres');
    expect(readOnly.code).toBe(1);
    expect(readOnly.err).toContain('Set read_only: false on the connection "shop"');

    await writeFiles(folder.path, { 'dew.yaml': text.replace('false\n', 'false\n    production: true\n') });
    const production = await dew(folder.path, 'run', '--environment', 'postgres');
    expect(production.code).toBe(1);
    expect(production.err).toContain('--confirm-production');
    const { rows } = await server.query("SELECT 1 FROM pg_namespace WHERE nspname LIKE 'refused%'");
    expect(rows).toEqual([]);
    const confirmed = await dew(
      folder.path,
      'run',
      '--environment',
      'postgres',
      '--confirm-production',
      '--json',
    );
    expect(JSON.parse(confirmed.out)).toMatchObject({ status: 'done' });
  });
});
