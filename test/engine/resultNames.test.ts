/** Names of results in the statements of one document. */
import { describe, expect, it } from 'vitest';
import { engineOn } from './engineFixture.ts';

const document = 'file:///notes.dewnb';

describe('a named result', () => {
  it('is read by later statements as it was stored, exactly, and not again from its source', async () => {
    await using engine = await engineOn();
    const { client } = engine;
    const run = (sql: string) => client.request('query/run', { sql, origin: null, document });
    const rows = async (resultId: string) =>
      (await client.request('query/rows', { resultId, firstRow: 0, rows: 10, form: 'text' })).rows;
    await run('create table source as select 9223372036854775807 as id, 1.50::decimal(9, 2) as price');
    const orders = await run('select id, price, id from source');
    await run('drop table source');
    await client.request('query/nameResults', {
      document,
      names: [{ name: 'daily orders', resultId: orders.id }],
    });
    const read = await run('from "daily orders"');
    expect(read.failure).toBeNull();
    expect(read.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'id BIGINT',
      'price DECIMAL(9,2)',
      'id_1 BIGINT',
    ]);
    expect(await rows(read.id)).toBe('[["9223372036854775807","1.50","9223372036854775807"]]');

    const other = await run('select 2 as id');
    await client.request('query/nameResults', {
      document,
      names: [{ name: 'Daily Orders', resultId: other.id }],
    });
    expect(await rows((await run('from "daily orders"')).id)).toBe('[["2"]]');
    await client.request('query/nameResults', { document, names: [] });
    expect((await run('from "daily orders"')).state).toBe('failed');
  });

  it('does not reach other documents, and survives a rollback', async () => {
    await using engine = await engineOn();
    const { client } = engine;
    const run = (sql: string) => client.request('query/run', { sql, origin: null, document });
    const one = await run('select 1 as id');
    const names = [{ name: 'one', resultId: one.id }];
    await run('begin');
    await client.request('query/nameResults', { document, names });
    expect((await run('from one')).rowCount).toBe(1);
    expect((await run('select nothing_here')).state).toBe('failed');
    expect((await run('rollback')).failure).toBeNull();
    await client.request('query/nameResults', { document, names });
    expect((await run('from one')).rowCount).toBe(1);
    const elsewhere = await client.request('query/run', { sql: 'from one', origin: null, document: 'b' });
    expect(elsewhere.state).toBe('failed');
  });

  it('says so when the result is gone', async () => {
    await using engine = await engineOn();
    const names = [{ name: 'orders', resultId: 'gone' }];
    await expect(engine.client.request('query/nameResults', { document, names })).rejects.toMatchObject({
      failure: { code: 'not_found', message: 'The result "orders" was deleted.' },
    });
  });
});
