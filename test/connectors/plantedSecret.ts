/** A password is used in every way that the product has, right and wrong; then it is looked for in all that is left. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { secretVariable } from '../../src/core/connection/reference.ts';
import type { ConnectionValues } from '../../src/protocol/engine/connection.ts';
import type { EngineNotifications, EngineRequests } from '../../src/protocol/engine/index.ts';
import type { ParamsOf, ResultOf } from '../../src/protocol/rpc.ts';
import { dewWith } from '../cli/dew.ts';
import { writeFiles } from '../engine/pipelineFixture.ts';
import { projectWith, runOn, type Engine } from './remoteEngine.ts';

export interface PlantedSystem {
  /** All of the connection but its password. */
  settings: ConnectionValues;
  password: string;
  /** A statement that the server answers, and one that it refuses. */
  statement: string;
  refused: string;
  /** A table with the column `id`. */
  relation: string;
  /** The server has no accounts: it lets nobody in who has a password. */
  noAccounts?: true;
}

/** The collection `planted` of a server that speaks MongoDB's protocol. */
export const plantedIn = ({ host, port }: { host: string; port: number }) => ({
  settings: { type: 'mongodb', host, port, database: 'shop', user: 'reader' },
  statement: '{"collection": "planted"}',
  refused: '{"collection": "planted", "pipeline": [{"$nothing": {}}]}',
  relation: 'planted',
});

const secret = 'shop_password';
const everything = process.env['DEW_TEST_FULL'] === '1';
const wrong = 'wr0ng & planted "secret"';
const notifications: readonly (keyof EngineNotifications)[] = [
  'engine/busy',
  'pipeline/event',
  'query/changed',
  'project/progressed',
];

const pipelineOf = ({ relation, refused }: PlantedSystem): string => `version: 1
name: Planted
schedule: "0 6 * * *"
tasks:
  - { id: whole, type: extract, connection: shop, relation: ${relation} }
  - { id: newer, type: extract, connection: shop, relation: ${relation}, mode: incremental, cursor: id, unique_key: id }
  - { id: broken, type: extract, connection: shop, query: ${JSON.stringify(refused)} }
  - { id: out, type: load, table: whole, connection: shop, into: planted_out, mode: merge, key: id }
`;

export async function expectSecretNowhere(system: PlantedSystem): Promise<void> {
  const reference = { password: `\${secret:${secret}}` };
  const settings: ConnectionValues = { ...system.settings, ...reference, read_only: false };
  await using engine = await projectWith(
    Object.entries(settings).map(([field, value]) => `${field}: ${JSON.stringify(value)}`),
  );
  await writeFiles(engine.root, { 'main.pipeline.yaml': pipelineOf(system) });
  const forms = [system.password, wrong].flatMap(formsOf);
  using watched = watchArguments(forms);
  const heard = await useIn(engine, system, settings);
  expect(watched.found).toEqual([]);
  expect(heard.length).toBeGreaterThan(20);
  for (const message of heard) expectNone(message, forms, message.slice(0, 200));
  const files = await readdir(engine.folder, { recursive: true, withFileTypes: true });
  const runs = files.filter(({ parentPath }) => parentPath.includes(join('.dew', 'runs')));
  expect(runs.length).toBeGreaterThan(0);
  for (const file of files.filter((entry) => entry.isFile())) {
    const bytes = await readFile(join(file.parentPath, file.name));
    expectNone(bytes, forms, file.name);
  }
}

/** Everything that was answered, told or printed meanwhile. */
async function useIn(engine: Engine, system: PlantedSystem, settings: ConnectionValues): Promise<string[]> {
  const { client } = engine;
  const heard: string[] = [];
  for (const name of notifications) client.on(name, (payload) => heard.push(JSON.stringify(payload)));
  const ask = async <Name extends keyof EngineRequests>(
    name: Name,
    params: ParamsOf<EngineRequests, Name>,
  ): Promise<ResultOf<EngineRequests, Name> | undefined> => {
    try {
      const answer = await client.request(name, params);
      heard.push(JSON.stringify(answer));
      return answer;
    } catch (error) {
      heard.push(JSON.stringify(error), String(error), error instanceof Error ? (error.stack ?? '') : '');
      return undefined;
    }
  };
  const give = (value: string) => client.request('connection/secret', { name: secret, value });
  const { noAccounts } = system;

  await give(system.password);
  const plain = { ...settings, password: system.password };
  expect(await ask('connection/test', { name: 'shop', settings: plain })).toBeUndefined();
  expect(await ask('connection/save', { name: 'shop', settings: plain })).toBeUndefined();
  expect((await ask('connection/test', { name: 'shop', settings })) === undefined).toBe(noAccounts === true);
  for (const name of [
    'connection/list',
    'connection/test',
    'connection/settings',
    'connection/schemas',
  ] as const)
    await ask(name, { name: 'shop' });
  const answered = await runOn(engine, system.statement);
  expect(answered.failure === null).toBe(noAccounts !== true);
  expect((await runOn(engine, system.refused)).failure).not.toBeNull();
  const scheduled = await ask('pipeline/run', { trigger: 'schedule' });
  expect(Object.fromEntries(scheduled?.tasks.map(({ id, status }) => [id, status]) ?? [])).toEqual(
    noAccounts
      ? { whole: 'failed', newer: 'failed', broken: 'failed', out: 'blocked' }
      : { whole: 'done', newer: 'done', broken: 'failed', out: 'done' },
  );
  await ask('pipeline/runs', { limit: 10 });
  for (const { id } of scheduled?.tasks ?? [])
    await ask('pipeline/log', { runId: scheduled?.runId ?? '', task: id });
  await ask('project/schedule', { pipeline: 'main', kind: 'github', write: true });
  await ask('query/history', { limit: 100 });

  await give(wrong);
  const refused = await runOn(engine, system.statement, { document: 'b' });
  expect(refused.failure?.code).toBe('unreachable');
  expect(await ask('connection/test', { name: 'shop' })).toBeUndefined();
  expect((await ask('pipeline/run', {}))?.status).toBe('failed');
  heard.push(JSON.stringify(await client.request('query/results', {})));
  await client.request('engine/release', null);

  if (everything) heard.push(...(await onCommandLine(engine, system)));
  return heard;
}

async function onCommandLine({ folder, root }: Engine, system: PlantedSystem): Promise<string[]> {
  const printed: string[] = [];
  const temporary = join(folder, 'temporary');
  await mkdir(temporary);
  for (const password of [system.password, wrong]) {
    const env = { [secretVariable(secret)]: password, TMPDIR: temporary, HOME: temporary };
    for (const command of [
      ['run', '--json'],
      ['query', system.refused, '--connection', 'shop'],
    ]) {
      const { code, out, err } = await dewWith(env, root, ...command);
      expect(code, err).toBe(1);
      printed.push(out, err);
    }
  }
  return printed;
}

/** The secret as other encodings would show it. */
function formsOf(text: string): Buffer[] {
  const texts = [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text)];
  const base64 = Buffer.from(text).toString('base64').replace(/=+$/, '');
  return [...[...texts, base64].map((form) => Buffer.from(form)), Buffer.from(text, 'utf16le')];
}

function expectNone(content: Buffer | string, forms: readonly Buffer[], where: string): void {
  const bytes = Buffer.from(content);
  expect(
    forms.some((form) => bytes.includes(form)),
    where,
  ).toBe(false);
}

/** Looks at the arguments of every process of this machine again and again; those of the test itself came before. */
function watchArguments(forms: readonly Buffer[]): Disposable & { found: string[] } {
  const look = (): string[] =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((id) => {
        try {
          const line = readFileSync(join('/proc', id, 'cmdline'));
          return forms.some((form) => line.includes(form)) ? [`${id} ${line.toString()}`] : [];
        } catch {
          return [];
        }
      });
  const found: string[] = [];
  if (process.platform !== 'linux') return { found, [Symbol.dispose]: () => undefined };
  const before = look();
  const timer = setInterval(() => found.push(...look().filter((line) => !before.includes(line))), 40);
  return { found, [Symbol.dispose]: () => clearInterval(timer) };
}
