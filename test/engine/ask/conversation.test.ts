/** A question from its draft to its rows, against a server that speaks OpenAI's protocol and is not ours. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { converse, type AskPorts } from '../../../src/core/ask/conversation.ts';
import type { AskServer } from '../../../src/protocol/engine/ask.ts';
import { engineOn } from '../engineFixture.ts';

const key = 'sk-planted-secret-0123456789';
const model = 'any-model';
const mock = new LLMock({ port: 0, logLevel: 'silent' });
let engine: Awaited<ReturnType<typeof engineOn>>;
let server: AskServer;

beforeAll(async () => {
  await mock.start();
  server = { baseUrl: `${mock.url}/v1`, model, key };
  engine = await engineOn({ project: true });
  await writeFile(join(engine.root, 'dew.yaml'), 'version: 1\nname: test\n');
  const statement = `CREATE TABLE orders AS SELECT i AS id, 'Customer ' || i AS customer,
    ['paid', 'open', 'refunded'][i % 3 + 1] AS status, i * 1.5 AS amount FROM range(1, 101) r(i)`;
  await engine.client.request('query/run', { sql: statement, origin: null, document: null });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await mock.stop();
});
beforeEach(() => {
  mock.clearFixtures();
  mock.clearRequests();
});

const ports: AskPorts = {
  complete: (messages, signal) => engine.client.request('ask/complete', { messages, server }, { signal }),
  judge: (text, signal) => engine.client.request('ask/judge', { text }, { signal }),
};
const draft = (question: string, values = false) =>
  engine.client.request('ask/draft', { question, tables: null, values });
const sent = () => mock.getRequests().map(({ body }) => JSON.stringify(body));
const signal = new AbortController().signal;

async function closedPort(): Promise<number> {
  const open = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => open.once('listening', resolve));
  const { port } = open.address() as AddressInfo;
  await new Promise((resolve) => open.close(resolve));
  return port;
}

describe('asking', () => {
  it('sends the schema and the question, no row values, and ends in a statement that was bound', async () => {
    mock.onMessage(/revenue/, {
      content:
        'Sum per status.\n\n```sql\nSELECT status, sum(amount) AS revenue FROM orders GROUP BY ALL\n```',
    });
    const { messages, tables, values } = await draft('revenue per status?');
    expect(tables).toEqual([{ name: 'orders', kind: 'table', columns: 4, sent: true }]);
    expect(values).toEqual([]);
    const rounds = await converse(messages, ports, signal);
    expect(rounds).toHaveLength(1);
    expect(rounds[0]?.verdict).toMatchObject({ failure: null, note: 'Sum per status.' });
    expect(rounds[0]?.verdict.columns.map(({ name }) => name)).toEqual(['status', 'revenue']);
    const [body] = sent();
    expect(body).toContain('revenue per status?');
    for (const value of ['paid', 'refunded', 'Customer 7', '150']) expect(body).not.toContain(value);
    const summary = await engine.client.request('ask/run', { sql: rounds[0]!.verdict.sql!, name: 'revenue' });
    expect(summary).toMatchObject({ failure: null, rowCount: 3 });
  });

  it('sends exactly the bytes that the page showed, and nothing about this machine', async () => {
    mock.onMessage(/.*/, { content: 'no' });
    const { messages } = await draft('how many?');
    const shown = await engine.client.request('ask/body', { messages, model });
    await ports.complete(messages, signal);
    const { body, headers } = mock.getRequests()[0]!;
    expect(body).toMatchObject(JSON.parse(shown.body) as object);
    expect(Object.keys(headers).filter((name) => name.startsWith('x-stainless'))).toEqual([]);
  });

  it('sends values only where they are allowed, and only of columns with few', async () => {
    mock.onMessage(/.*/, { content: 'no' });
    const { messages, values } = await draft('how many are paid?', true);
    expect(values).toEqual([{ table: 'orders', column: 'status', values: ['open', 'paid', 'refunded'] }]);
    await ports.complete(messages, signal);
    expect(sent()[0]).toContain('refunded');
    expect(sent()[0]).not.toContain('Customer 7');
  });

  it('asks once more with the words of DuckDB, and not a third time', async () => {
    mock.onMessage(/.*/, { content: '```sql\nSELECT total FROM orders\n```' });
    const rounds = await converse((await draft('the total?')).messages, ports, signal);
    expect(rounds).toHaveLength(2);
    expect(sent()).toHaveLength(2);
    expect(sent()[1]).toContain('Referenced column');
    expect(rounds[1]?.verdict.failure?.message).toContain('total');
  });

  it('does not ask again after a statement that is not allowed', async () => {
    mock.onMessage(/.*/, { content: '```sql\nDROP TABLE orders\n```' });
    const rounds = await converse((await draft('drop it')).messages, ports, signal);
    expect(rounds.map(({ verdict }) => verdict.repairable)).toEqual([false]);
  });

  it('names what is wrong with the server, and never the key', async () => {
    const { messages } = await draft('how many?');
    const complete = (change: Partial<AskServer>) =>
      engine.client.request('ask/complete', { messages, server: { ...server, ...change } }).then(
        () => 'answered',
        (error: { failure: { message: string; next: string } }) =>
          `${error.failure.message} ${error.failure.next}`,
      );
    const closed = await closedPort();
    mock.nextRequestError(401, { message: `bad key ${key}` });
    const refused = await complete({});
    expect(refused).toContain('refused the key');
    expect(refused).not.toContain(key);
    expect(await complete({ baseUrl: `http://127.0.0.1:${closed}/v1` })).toMatch(
      /could not be reached.*ECONNREFUSED/,
    );
    expect(await complete({ baseUrl: 'http://models.example.com/v1' })).toContain('unencrypted');
    expect(await complete({ baseUrl: 'not an address' })).toContain('no address');
    expect(await complete({ baseUrl: 'https://user:pw@models.example.com' })).toContain('holds a password');
  });

  it('follows no redirect with the key, and stops when it is cancelled', async () => {
    const { messages } = await draft('how many?');
    const asked: string[] = [];
    const other = createServer((request, response) => {
      asked.push(request.url ?? '');
      if (request.url?.startsWith('/away'))
        response.writeHead(307, { location: '/stolen/chat/completions' }).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const base = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    await expect(
      engine.client.request('ask/complete', { messages, server: { ...server, baseUrl: `${base}/away` } }),
    ).rejects.toThrow();
    const controller = new AbortController();
    const slow = engine.client.request(
      'ask/complete',
      { messages, server: { ...server, baseUrl: `${base}/slow` } },
      { signal: controller.signal },
    );
    await expect.poll(() => asked.at(-1)).toContain('/slow');
    controller.abort();
    await expect(slow).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(asked.some((path) => path.startsWith('/stolen'))).toBe(false);
    other.closeAllConnections();
    other.close();
  });
});
