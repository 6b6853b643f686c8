import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProjectHandlers } from '../../../src/engine/handlers/project.ts';
import type { CheckOutcome, CheckParams } from '../../../src/protocol/engine/project.ts';
import { postgresMissing, startPostgres, type PostgresServer } from '../../fixtures/servers/postgres.ts';
import { sandboxProject, type SandboxProject } from '../project/sandboxProject.ts';
import { tinyFiles, tinyTemplate } from '../project/tinyProject.ts';
import { environmentFile } from './environmentFile.ts';

const template = tinyTemplate(`guided_red: []
steps:
  - id: "1"
    title: Work
    checks:
      - { id: "1.1", title: counts, kind: oracle, figures: [{ title: good, sql: select count(*) from good, manifest: good }], hints: [a, b, c], embedded: Only on DuckDB., real: { product: [PostgreSQL] } }
      - { id: "1.2", title: grows, kind: fault, fault: more, figures: [{ title: raw, sql: select count(*) from raw, manifest: [good, bad, more] }, { sql: select max(day) = date '2025-01-06' from kept, equals: true }], hints: [a, b, c] }
      - { id: "1.3", title: is the same again, kind: idempotent, tables: [good, raw, kept], hints: [a, b, c] }
      - { id: "1.4", title: counts in the cloud, kind: oracle, figures: [{ title: good, sql: select count(*) from good, manifest: good }], hints: [a, b, c], embedded: Not seen on Snowflake., real: { product: [Snowflake] } }
deliverables:
  - { id: d1, title: code, checks: [{ id: d1.1, title: is a table, kind: table, table: good, key: [id], columns: { id: BIGINT }, hints: [a, b, c] }] }
`);

const files = {
  ...tinyFiles(),
  'sql/models/shown.sql': '-- dew: {materialized: view}\nselect * from good\n',
  'sql/models/kept.sql':
    '-- dew: {materialized: incremental, unique_key: [id], uses: [date]}\nselect id, dew_date() as day from raw\n',
};

describe.skipIf(postgresMissing)('verifying on a real server', () => {
  let server: PostgresServer;
  let project: SandboxProject;
  beforeAll(async () => {
    server = await startPostgres();
    project = await sandboxProject('tiny', template, files);
    const dewFile = await readFile(join(project.root, 'dew.yaml'), 'utf8');
    const own = environmentFile(server, 'analytics').replace(/^[\s\S]*?connections:/, 'connections:');
    await writeFile(
      join(project.root, 'dew.yaml'),
      `${dewFile.replace(/^(connections|environments): \{\}\n/gm, '')}${own}`,
    );
    project.context.connections.setSecret('shop_password', server.password);
  });
  afterAll(async () => {
    await project.remove();
    await server[Symbol.asyncDispose]();
  });

  const check = async (params: Partial<CheckParams> = {}): Promise<Map<string, CheckOutcome>> => {
    const handlers = createProjectHandlers(project.context);
    const request = { signal: new AbortController().signal };
    const document = await handlers['project/check']({ only: [], quick: false, ...params }, request);
    return new Map(
      [...document.steps, ...document.deliverables]
        .flatMap((step) => step.checks)
        .map((outcome) => [outcome.id, outcome]),
    );
  };
  const statuses = (outcomes: Map<string, CheckOutcome>) =>
    [...outcomes].map(
      ([id, { status, found }]) =>
        `${id} ${status}${status === 'fail' || status === 'error' ? ` ${found}` : ''}`,
    );

  test('what only the stand-in has seen is embedded; seen on PostgreSQL it passes, with evidence, and stays so until the code changes', async () => {
    expect(statuses(await check())).toEqual([
      '1.1 embedded',
      '1.2 pass',
      '1.3 pass',
      '1.4 embedded',
      'd1.1 pass',
    ]);
    // A killed verification's leavings are swept by the next one.
    await server.query('CREATE SCHEMA dew_verify_00000000_1; CREATE TABLE dew_verify_00000000_1.t(a int)');
    const real = await check({ environment: 'postgres' });
    expect(statuses(real)).toEqual(['1.1 pass', '1.2 pass', '1.3 pass', '1.4 embedded', 'd1.1 pass']);
    expect(real.get('1.1')?.evidence).toMatchObject({
      server: { product: 'PostgreSQL', practice: false, environment: 'postgres' },
      resultHash: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      commit: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
    });
    const kept = (await readdir(join(project.root, 'evidence'))).sort();
    expect(kept).toEqual(['1.1.json', '1.2.json', '1.3.json', '1.4.json', 'd1.1.json']);
    for (const name of kept) {
      const text = await readFile(join(project.root, 'evidence', name), 'utf8');
      expect(text).not.toContain(server.password);
      expect(text).not.toContain(server.host);
      expect(text).not.toContain(String(server.port));
    }
    const { rows } = await server.query(
      "SELECT nspname FROM pg_namespace WHERE nspname ~ '^(dew_|analytics)'",
    );
    expect(rows).toEqual([]);

    const again = await check({ only: ['1.1'] });
    expect(again.get('1.1')).toMatchObject({ status: 'pass' });
    expect(again.get('1.1')?.found).toMatch(/Seen on PostgreSQL \d/);
    await appendFile(join(project.root, 'sql/models/good.sql'), '\n-- changed\n');
    const stale = await check({ only: ['1.1'] });
    expect(stale.get('1.1')).toMatchObject({ status: 'embedded' });
    expect(stale.get('1.1')?.found).toContain('before the code changed');
  });

  test('what DuckDB forgives and the server does not is red there', async () => {
    await project.withFile('sql/models/good.sql', 'select * from raw where "AMOUNT" > 0', async () => {
      expect(statuses(await check({ only: ['1.1'] }))).toEqual(['1.1 embedded']);
      const [red] = statuses(await check({ only: ['1.1'], environment: 'postgres' }));
      expect(red).toContain('column "AMOUNT" does not exist');
    });
  });
});
