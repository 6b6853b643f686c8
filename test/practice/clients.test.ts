/** Clients that are not of this project, on the practice server: what each can do, as the table in docs/practice-server.md says. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { python } from '../../src/build/machine.ts';
import { onPath } from '../../src/build/onPath.ts';
import { fetchMssqlJdbc, pythonWithTds } from '../../src/build/tdsClients.ts';
import type { PracticeServer } from '../../src/practice/server.ts';
import { features, outcomesFrom, outcomesOf, type Outcomes } from './clients/features.ts';
import { freeTds } from './clients/freeTds.ts';
import { tedious } from './clients/tediousClient.ts';
import { account, startServer } from './practiceServer.ts';

const column = { tedious: 1, freeTds: 2, pythonTds: 3, jdbc: 4 } as const;
const clients = join(import.meta.dirname, 'clients');

describe('a client on the practice server does what the document says', () => {
  let server: PracticeServer;
  let folder: string;
  let documented: string[][];
  beforeAll(async () => {
    server = await startServer();
    folder = await mkdtemp(join(tmpdir(), 'dew-clients-'));
    const document = await readFile(
      join(import.meta.dirname, '..', '..', 'docs', 'practice-server.md'),
      'utf8',
    );
    documented = document
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const asDocumented = (client: keyof typeof column, outcomes: Outcomes): void => {
    const cells = documented.filter(([feature]) => (features as readonly string[]).includes(feature ?? ''));
    expect(outcomes).toEqual(Object.fromEntries(cells.map((row) => [row[0], row[column[client]]])));
  };
  /** Standard output of a program that gets its settings, the password among them, as input. */
  const saidBy = (program: string, list: readonly string[], input: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const child = execFile(program, list, { timeout: 120_000 }, (error, output, errors) => {
        if (error) reject(new Error(`${error.message}\n${errors}\n${output}`));
        else resolve(output);
      });
      child.stdin?.end(input);
    });

  it('tedious', async () => {
    const client = await tedious({ port: server.port, ...account });
    try {
      asDocumented('tedious', await outcomesOf(client.checks));
    } finally {
      await client.close();
    }
  });

  it.skipIf(!onPath('tsql') || !onPath('freebcp'))('FreeTDS', async () => {
    asDocumented('freeTds', await outcomesOf(await freeTds({ port: server.port, ...account, folder })));
  });

  it.skipIf(!onPath(python))('python-tds', { timeout: 180_000 }, async () => {
    const certificate = join(folder, 'server.pem');
    await writeFile(certificate, server.certificate);
    const settings = JSON.stringify({ host: '127.0.0.1', port: server.port, ...account, certificate });
    const said = await saidBy(await pythonWithTds(), [join(clients, 'pythonTds.py')], settings);
    asDocumented('pythonTds', outcomesFrom(said));
  });

  it.skipIf(!onPath('javac') || !onPath('mvn'))('mssql-jdbc', { timeout: 180_000 }, async () => {
    const jars = join(await fetchMssqlJdbc(), '*');
    const list = [
      '-cp',
      jars,
      join(clients, 'JdbcClient.java'),
      '127.0.0.1',
      String(server.port),
      account.user,
    ];
    asDocumented('jdbc', outcomesFrom(await saidBy('java', list, `${account.password}\n`)));
  });
});
