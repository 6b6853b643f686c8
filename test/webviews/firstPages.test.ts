/** First rows that come with the news of them, in real Chromium and by themselves. */
import { describe, expect, it } from 'vitest';
import type { RangeParams, ResultPage } from '../../src/protocol/engine/query.ts';
import { withFirstPages } from '../../webviews/results/firstPages.ts';
import type { ResultsHost } from '../../webviews/results/resultsHost.ts';
import { orderCell, orderPage, orderResult } from './orderLines.ts';
import { loaded, openResults } from './resultsHost.ts';
import { asked } from './viewPage.ts';

describe('the first page of a result', () => {
  it('draws the first rows that came with the news of them, and asks for none', async () => {
    const running = orderResult({
      state: 'running',
      version: 0,
      rowCount: null,
      availableRows: 0,
      columns: [],
    });
    const view = await openResults([running]);
    const { page, requests } = view;
    await page.waitForFunction(() => document.body.innerText.includes('Running'));
    const first = orderResult({ state: 'first_rows', rowCount: null, availableRows: 500 });
    const range = { resultId: first.id, version: first.version, firstRow: 0, firstColumn: 0 };
    const block = { ...range, rows: 100, columns: Math.min(24, first.columns.length) };
    await view.notify('query/firstPage', orderPage(block));
    await view.notify('query/changed', first);
    await loaded(view);
    expect(await page.locator('.gr[aria-rowindex="3"] .gc[aria-colindex="2"]').innerText()).toBe(
      orderCell(1, 0),
    );
    await page.waitForTimeout(20);
    const ofFirst = (params: unknown) => (params as RangeParams).firstRow === 0;
    expect(requests.filter(({ method, params }) => method === 'query/page' && ofFirst(params))).toEqual([]);
    expect(asked('query/painted')).toEqual([{ resultId: first.id }]);
  });

  it('answers for its own result, version and range only', async () => {
    let send: (page: ResultPage) => void = () => undefined;
    const fetched: RangeParams[] = [];
    const host = withFirstPages({
      on: (_: string, listener: (page: ResultPage) => void) => (send = listener),
      request: async (_: string, range: RangeParams) => {
        fetched.push(range);
        return orderPage(range);
      },
    } as unknown as ResultsHost);
    const range = { resultId: 'a', version: 1, firstRow: 0, rows: 100, firstColumn: 0, columns: 4 };
    send(orderPage(range));
    await host.request('query/page', range);
    expect(fetched).toEqual([]);
    const others: Partial<RangeParams>[] = [
      { resultId: 'b' },
      { version: 2 },
      { firstRow: 100 },
      { rows: 90 },
      { firstColumn: 4 },
      { columns: 3 },
    ];
    for (const other of others) await host.request('query/page', { ...range, ...other });
    expect(fetched).toEqual(others.map((other) => ({ ...range, ...other })));
  });
});
