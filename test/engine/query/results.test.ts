import { readFile, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EngineClient } from '../../../src/engineClient/engineClient.ts';
import type { ResultPage, ResultSummary } from '../../../src/protocol/engine/query.ts';
import { engineOn } from '../engineFixture.ts';
import { cells, ended, project, run } from './queryFixture.ts';

describe('stored results', () => {
  test('the first block of a document comes before the news of its rows, as a request would give it', async () => {
    await using engine = await project();
    const { client } = engine;
    const told: (ResultPage | ResultSummary)[] = [];
    client.on('query/firstPage', (page) => told.push(page));
    client.on('query/changed', (summary) => told.push(summary));
    for (const [sql, rows] of [
      ["select range::hugeint * 10000000000000000000 as n, repeat('x', 500) as t from range(3000)", 100],
      ['select 1 as n where false', 0],
      ['select 12.50 as n', 1],
    ] as const) {
      told.length = 0;
      const origin = { uri: 'file:///a.sql', start: 0, end: sql.length };
      const first = await client.request('query/run', { sql, origin, document: 'doc' });
      const at = told.findIndex((entry) => 'resultId' in entry);
      expect(at).toBe(rows === 0 ? -1 : told.findIndex((entry) => 'id' in entry && entry.version === 1) - 1);
      if (rows > 0) {
        const page = told[at] as ResultPage;
        const { resultId, version, firstRow, firstColumn, columns } = page;
        expect(page).toMatchObject({ resultId: first.id, version: 1, rows });
        const range = { resultId, version, firstRow, rows, firstColumn, columns: columns.length };
        if (first.version === 1) expect(await client.request('query/page', range)).toEqual(page);
        expect(told.filter((entry) => 'resultId' in entry)).toHaveLength(1);
      }
      await ended(client, first);
    }
    told.length = 0;
    await ended(client, await run(client, 'select 1'));
    expect(told.filter((entry) => 'resultId' in entry)).toEqual([]);
  });

  test('of two arrangements asked for in a row the later one is shown, however long the earlier takes', async () => {
    await using engine = await project();
    const { client } = engine;
    const result = await ended(client, await run(client, 'select range as n from range(2000000)'));
    const search = (text: string) =>
      client.request('query/arrange', {
        resultId: result.id,
        arrangement: { sort: [], filters: [], search: text },
      });
    const answers = await Promise.all([search('1'), search('1999999')]);
    expect(answers.map(({ availableRows }) => availableRows)).toEqual([1, 1]);
    const [shown] = await client.request('query/results', {});
    expect(shown).toMatchObject({ availableRows: 1, arrangement: { search: '1999999' } });
  });

  test('a pinned result outlives the days after which others go', async () => {
    await using engine = await project();
    const { client, options } = engine;
    const long = new Date(Date.now() - 30 * 24 * 60 * 60 * 1000);
    const open = async (window: string, work: (other: EngineClient) => Promise<unknown>) => {
      await client.restart({ ...options, window });
      await work(client);
    };
    const make = (pinned: boolean) => async (other: EngineClient) => {
      const { id: resultId } = await ended(other, await run(other, 'select 1 as a'));
      await other.request('query/pin', { resultId, pinned });
    };
    await open('pinned', make(true));
    await open('other', make(false));
    await open('test', () => Promise.resolve());
    for (const name of await readdir(options.storage)) await utimes(join(options.storage, name), long, long);
    await open('late', (other) => run(other, 'select 1'));
    const left = (await readdir(options.storage)).filter((name) => name.endsWith('.duckdb')).sort();
    expect(left).toEqual(['results-late.duckdb', 'results-pinned.duckdb']);
    await open('pinned', async (other) => {
      expect(await other.request('query/results', {})).toMatchObject([{ pinned: true }]);
    });
  });

  test('sort, filter and search look at all rows and leave the stored result as it is', async () => {
    await using engine = await project();
    const { client } = engine;
    const result = await ended(
      client,
      await run(
        client,
        "select range as n, 'Item ' || (range % 10) as name, case when range % 2 = 0 then range end as even from range(10000)",
      ),
    );
    const arranged = await client.request('query/arrange', {
      resultId: result.id,
      arrangement: {
        sort: [{ column: 0, descending: true }],
        filters: [
          { column: 2, operator: 'is_not_null' },
          { column: 0, operator: 'less', value: '9000' },
        ],
        search: 'ITEM 4',
      },
    });
    expect(arranged).toMatchObject({ availableRows: 900, rowCount: 10000 });
    expect((await cells(client, arranged, 0, 3))[0]).toEqual(['8994', '8984', '8974']);
    await expect(
      client.request('query/arrange', {
        resultId: result.id,
        arrangement: { sort: [], filters: [{ column: 0, operator: 'equals', value: 'abc' }], search: '' },
      }),
    ).rejects.toMatchObject({
      failure: { code: 'bad_input', message: expect.stringContaining('abc') as string },
    });
    const plain = await client.request('query/arrange', {
      resultId: result.id,
      arrangement: { sort: [], filters: [], search: '' },
    });
    expect(plain.availableRows).toBe(10000);
    expect((await cells(client, plain, 0, 2))[0]).toEqual(['0', '1']);
  });

  test('statistics of numbers, dates and texts cover every row', async () => {
    await using engine = await project();
    const { client } = engine;
    const result = await ended(
      client,
      await run(
        client,
        "select range as n, date '2020-01-01' + (range % 40)::int as d, case when range % 4 = 0 then null else 'v' || (range % 3) end as t from range(200000)",
      ),
    );
    const [n, d, t] = await Promise.all(
      [0, 1, 2].map((column) => client.request('query/statistics', { resultId: result.id, column })),
    );
    expect(n).toMatchObject({ scope: 200000, complete: true, nullCount: 0, minimum: '0', maximum: '199999' });
    expect(n?.histogram?.reduce((sum, { count }) => sum + count, 0)).toBe(200000);
    expect(n?.histogram?.[0]).toEqual({ lower: '0', upper: '9999', count: 10000 });
    expect(d?.histogram?.[0]).toEqual({ lower: '2020-01-01', upper: '2020-01-02', count: 10000 });
    expect(t).toMatchObject({ nullCount: 50000, histogram: null });
    expect(t?.topValues?.map(({ value }) => value).sort()).toEqual(['v0', 'v1', 'v2']);
    expect(t?.topValues?.reduce((sum, { count }) => sum + count, 0)).toBe(150000);
  });

  test('statistics follow the arrangement and say how many rows they cover', async () => {
    await using engine = await project();
    const { client } = engine;
    const { id: resultId } = await ended(
      client,
      await run(client, "select range as n, 'v' || (range % 3) as t from range(9000)"),
    );
    const arranged = (change: Partial<ResultSummary['arrangement']>) =>
      client.request('query/arrange', {
        resultId,
        arrangement: { sort: [], filters: [], search: '', ...change },
      });
    await arranged({ filters: [{ column: 0, operator: 'less', value: '100' }], search: 'V1' });
    expect(await client.request('query/statistics', { resultId, column: 0 })).toMatchObject({
      scope: 33,
      minimum: '1',
      maximum: '97',
      distinctCount: 33,
    });
    expect((await client.request('query/statistics', { resultId, column: 1 })).topValues).toEqual([
      { value: 'v1', count: 33 },
    ]);
    await arranged({});
    expect(await client.request('query/statistics', { resultId, column: 0 })).toMatchObject({
      scope: 9000,
      maximum: '8999',
    });
  });

  test('rows are read in the version that the caller has seen, or not at all', async () => {
    await using engine = await project();
    const { client } = engine;
    const seen = await ended(client, await run(client, 'select range as n from range(1000)'));
    const now = await client.request('query/arrange', {
      resultId: seen.id,
      arrangement: { sort: [{ column: 0, descending: true }], filters: [], search: '' },
    });
    const ask = (version: number) => {
      const range = { resultId: seen.id, version, firstRow: 0, rows: 2, firstColumn: 0, columns: 1 };
      return [
        client.request('query/page', range),
        client.request('query/copy', { ...range, format: 'tsv', header: false }),
        client.request('query/copy', { ...range, format: 'json', header: false }),
        client.request('query/aggregate', range),
        client.request('query/cell', { resultId: seen.id, version, row: 0, column: 0 }),
      ] as const;
    };
    for (const answer of ask(seen.version)) {
      await expect(answer).rejects.toMatchObject({
        failure: {
          code: 'conflict',
          message: expect.stringContaining('The rows were sorted or filtered meanwhile') as string,
        },
      });
    }
    const [page, tsv, json, figures, cell] = await Promise.all(ask(now.version));
    expect(page).toMatchObject({ version: now.version, columns: ['["999","998"]'] });
    expect([tsv.text, json.text, figures.sum, cell.text]).toEqual([
      '999\n998',
      '[{"n":"999"},\n {"n":"998"}]',
      '1997',
      '999',
    ]);
  });

  test('what is not wanted any more ends at once, and the engine lives on', async () => {
    await using engine = await engineOn();
    const { client } = engine;
    const made = await run(
      client,
      'select range(2_000_000) as l, r as n from range(8) t(r) union all select [1], 9',
      null,
    );
    const { id: resultId, version } = await ended(client, made);
    const { processId } = await client.request('engine/state', null);
    const range = { resultId, version, firstRow: 0, rows: 9, firstColumn: 0, columns: 1 };
    const wishes: [string, (signal: AbortSignal) => Promise<unknown>][] = [
      ['page', (signal) => client.request('query/page', range, { signal })],
      [
        'cell',
        (signal) => client.request('query/cell', { resultId, version, row: 0, column: 0 }, { signal }),
      ],
      ['statistics', (signal) => client.request('query/statistics', { resultId, column: 0 }, { signal })],
      [
        'copy',
        (signal) => client.request('query/copy', { ...range, format: 'tsv', header: false }, { signal }),
      ],
    ];
    for (const [name, wish] of wishes) {
      const controller = new AbortController();
      const asked = wish(controller.signal);
      setTimeout(() => controller.abort(), 60);
      await expect(asked, name).rejects.toMatchObject({
        failure: { code: 'cancelled', message: 'Cancelled.' },
      });
    }
    const after = await client.request('query/page', { ...range, firstRow: 8, rows: 1, columns: 2 });
    expect(after.columns).toEqual(['["[1]"]', '["9"]']);
    expect((await client.request('engine/state', null)).processId).toBe(processId);
  });

  test('long cells are clipped on the page, and whole in cell and copy', async () => {
    await using engine = await project();
    const result = await run(
      engine.client,
      "select repeat('ab', 500) as a, repeat('🦆', 400) as b, null as c, '' as d",
    );
    const page = await engine.client.request('query/page', {
      resultId: result.id,
      version: result.version,
      firstRow: 0,
      rows: 10,
      firstColumn: 0,
      columns: 4,
    });
    expect(page.clipped).toEqual([[0, 0]]);
    expect(
      page.columns.map((column) => (JSON.parse(column) as (string | null)[])[0]?.length ?? null),
    ).toEqual([400, 800, null, 0]);
    const whole = 'ab'.repeat(500);
    expect(
      await engine.client.request('query/cell', {
        resultId: result.id,
        version: result.version,
        row: 0,
        column: 0,
      }),
    ).toEqual({
      text: whole,
      json: null,
      bytes: 1000,
    });
    const copy = await engine.client.request('query/copy', {
      resultId: result.id,
      version: result.version,
      firstRow: 0,
      rows: 1,
      firstColumn: 0,
      columns: 4,
      format: 'csv',
      header: true,
    });
    expect(copy.text).toBe(`a,b,c,d\r\n${whole},${'🦆'.repeat(400)},,""`);
  });

  test('sums of a range are exact', async () => {
    await using engine = await project();
    const result = await run(
      engine.client,
      "select * from (values (170141183460469231731687303715884105727::hugeint, 0.1::decimal(18,3), 'x'), (1, -0.3, null)) v(a, b, c)",
    );
    const aggregate = (firstColumn: number, columns: number) =>
      engine.client.request('query/aggregate', {
        resultId: result.id,
        version: result.version,
        firstRow: 0,
        rows: 2,
        firstColumn,
        columns,
      });
    expect(await aggregate(0, 1)).toEqual({
      count: 2,
      sum: '170141183460469231731687303715884105728',
      average: '85070591730234615865843651857942052864',
    });
    expect(await aggregate(1, 1)).toEqual({ count: 2, sum: '-0.200', average: '-0.1' });
    expect(await aggregate(2, 1)).toEqual({ count: 0, sum: null, average: null });
  });

  test('an export appears whole, or not at all', async () => {
    await using engine = await project();
    const { client, root } = engine;
    const result = await ended(client, await run(client, 'select range as n from range(5_000_000)'));
    const path = join(root, 'out.csv');
    expect(await client.request('query/export', { resultId: result.id, format: 'csv', path })).toMatchObject({
      rows: 5_000_000,
      path,
    });
    expect((await readFile(path, 'utf8')).split('\n').length).toBe(5_000_002);
    const before = await readFile(path, 'utf8');
    const controller = new AbortController();
    const exporting = client.request(
      'query/export',
      { resultId: result.id, format: 'csv', path },
      { signal: controller.signal },
    );
    setTimeout(() => controller.abort(), 30);
    await expect(exporting).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(await readFile(path, 'utf8')).toBe(before);
    expect((await readdir(root)).filter((name) => name.endsWith('.part'))).toEqual([]);
    await expect(
      client.request('query/export', {
        resultId: result.id,
        format: 'csv',
        path: join(root, 'no/such/out.csv'),
      }),
    ).rejects.toMatchObject({ failure: { code: 'not_found' } });
  });
});
