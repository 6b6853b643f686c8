/** The results panel in real Chromium: what the user does, and what the host is asked for. */
import { describe, expect, it } from 'vitest';
import { noArrangement, orderPage, orderResult, orderStatistics } from './orderLines.ts';
import { cell, loaded, openResults, statusText } from './resultsHost.ts';
import { accessibilityViolations, asked, failureError } from './viewPage.ts';

describe('grid in the panel', () => {
  it('opens the whole value of the cell that is double-clicked', async () => {
    const view = await openResults();
    await loaded(view);
    const { page } = view;
    await page.locator('.gr[aria-rowindex="3"]:not([hidden]) .gc[aria-colindex="3"]').dblclick();
    await page.waitForSelector('.viewer', { timeout: 3000 });
    expect(await page.locator('.viewer').getAttribute('aria-label')).toBe('Value of ordered_at, row 2');
  });

  it('moves by keys, opens the whole value and comes back to the cell', async () => {
    const view = await openResults();
    await loaded(view);
    const { page } = view;
    await page.keyboard.press('Tab');
    await page.locator('.scroller').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'End', 'Home', 'ArrowRight']) await page.keyboard.press(key);
    const active = await page.locator('.scroller').getAttribute('aria-activedescendant');
    expect(await page.locator(`#${active}`).textContent()).toBe('2023-01-01 00:02:34');
    for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.viewer [role=treeitem]');
    const tree = await page.locator('.viewer').innerText();
    expect(tree).toContain('ship_to');
    expect(tree.replace(/\s+/g, ' ')).toContain('lat 45.748460 DOUBLE');
    expect(tree).toContain('182 bytes · whole value');
    await page.getByRole('button', { name: 'JSON' }).click();
    expect(await page.locator('.viewer pre').innerText()).toContain('"lat": 45.748460');
    await page.keyboard.press('Escape');
    expect(await page.locator('.viewer').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
    expect(view.problems).toEqual([]);
  });

  it('copies ranges drawn by mouse and by keys, whole columns and everything, through the host', async () => {
    const view = await openResults();
    await loaded(view);
    const { page } = view;
    const from = (await cell(view, 1, 0).boundingBox())!;
    const to = (await cell(view, 3, 2).boundingBox())!;
    await page.mouse.move(from.x + 10, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(to.x + 10, to.y + 10, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Control+Shift+C');
    await page.locator('.hc[data-column="3"] .nm').click();
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+c');
    await page.waitForTimeout(300);
    const base = { resultId: 'lines', version: 1, format: 'tsv' };
    expect(asked('results/copy')).toEqual([
      { ...base, firstRow: 1, rows: 3, firstColumn: 0, columns: 3, header: false },
      { ...base, firstRow: 1, rows: 4, firstColumn: 0, columns: 3, header: true },
      { ...base, firstRow: 0, rows: 10_000_000, firstColumn: 3, columns: 1, header: false },
      { ...base, firstRow: 0, rows: 10_000_000, firstColumn: 0, columns: 11, header: false },
    ]);
    expect(await statusText(view)).toContain('Copied 10,000,000 rows');
  });

  it('shows count, sum and average of what is selected', async () => {
    const view = await openResults();
    await loaded(view);
    await cell(view, 0, 4).click();
    await view.page.keyboard.press('Shift+ArrowDown');
    await view.page.waitForFunction(() => document.body.innerText.includes('average'));
    expect(await statusText(view)).toMatch(/2 cells · sum 12,345,678\.90 · average 1,234\.57/);
    expect(asked('query/aggregate')).toEqual([
      { resultId: 'lines', version: 1, firstRow: 0, rows: 2, firstColumn: 4, columns: 1 },
    ]);
  });

  it('sorts and filters from the header by keyboard, and says what of how many is shown', async () => {
    const view = await openResults([orderResult()], {
      'query/arrange': ({ arrangement }) =>
        orderResult({
          arrangement,
          version: 2,
          availableRows: arrangement.filters.length > 0 ? 500 : 10_000_000,
        }),
    });
    await loaded(view);
    const { page } = view;
    await page.locator('.scroller').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.hc[aria-sort=descending]');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByRole('menuitem', { name: 'Filter…' }).click();
    await page.getByLabel('Condition').selectOption('greater');
    await page.getByLabel('Value').fill('1000500');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.chip');
    expect(await page.locator('.chip').innerText()).toContain('line_id > 1000500');
    expect(await statusText(view)).toContain('500 of 10,000,000 rows');
    expect(asked('query/arrange').at(-1)).toEqual({
      resultId: 'lines',
      arrangement: {
        sort: [{ column: 0, descending: true }],
        filters: [{ column: 0, operator: 'greater', value: '1000500' }],
        search: '',
      },
    });
  });

  it('says why the engine refused a filter', async () => {
    const view = await openResults([orderResult()], {
      'query/arrange': () => {
        throw failureError({ code: 'bad_input', message: 'Could not convert string "x" to INT32' });
      },
    });
    await loaded(view);
    await view.page.keyboard.press('Control+f');
    await view.page.getByLabel('Search in all columns').fill('x');
    await view.page.waitForSelector('.refused');
    expect(await view.page.locator('.refused').innerText()).toContain(
      'Could not convert string "x" to INT32',
    );
  });

  it('resizes by mouse and keyboard, and keeps place, widths, selection and tab over a reload', async () => {
    const results = [
      orderResult(),
      orderResult({ id: 'other', name: 'by month', rowCount: 34, availableRows: 34 }),
    ];
    const view = await openResults(results);
    await loaded(view);
    const { page } = view;
    await page.locator('.hc[data-column="2"] .grip').hover();
    await page.mouse.down();
    await page.mouse.move(700, 60, { steps: 3 });
    await page.mouse.up();
    await cell(view, 5, 1).click();
    await page.evaluate(() => (document.querySelector('.scroller')!.scrollTop = 4_000_000));
    await page.waitForTimeout(600);
    const before = await page.evaluate(() => [
      document.querySelector('.gr:not([hidden]) .rn')!.textContent,
      document.querySelector<HTMLElement>('.hc[data-column="2"]')!.style.width,
    ]);
    const first = await page.evaluate(() =>
      Math.min(
        ...[...document.querySelectorAll('.gr:not([hidden]) .rn')].map((rn) => Number(rn.textContent)),
      ),
    );
    await page.reload();
    await loaded(view);
    const after = await page.evaluate(
      () => document.querySelector<HTMLElement>('.hc[data-column="2"]')!.style.width,
    );
    const restored = await page.evaluate(() =>
      Math.min(
        ...[...document.querySelectorAll('.gr:not([hidden]) .rn')].map((rn) => Number(rn.textContent)),
      ),
    );
    expect(after).toBe(before[1]);
    expect(restored).toBe(first);
  });
});

describe('results and their states', () => {
  it('shows first rows at once and takes the whole result without moving', async () => {
    const view = await openResults([
      orderResult({ state: 'first_rows', rowCount: null, availableRows: 500, percent: 38 }),
    ]);
    await loaded(view);
    const { page } = view;
    expect(await statusText(view)).toContain('First 500 rows, total not known yet');
    expect(await page.locator('.tab.on .n').first().innerText()).toBe('500+');
    await page.evaluate(() => (document.querySelector('.scroller')!.scrollTop = 2400));
    await page.waitForTimeout(300);
    await view.notify('query/changed', orderResult({ version: 2 }));
    await page.waitForFunction(() => document.querySelector('.status')!.textContent.includes('10,000,000'));
    await page.waitForSelector('.hc svg');
    const first = await page.evaluate(() =>
      Math.min(
        ...[...document.querySelectorAll('.gr:not([hidden]) .rn')].map((rn) => Number(rn.textContent)),
      ),
    );
    expect(first).toBe(101);
  });

  it('cancels by link and by Escape', async () => {
    const view = await openResults([
      orderResult({ state: 'first_rows', rowCount: null, availableRows: 500, percent: 38 }),
    ]);
    await loaded(view);
    await view.page.getByRole('button', { name: 'Cancel' }).click();
    await view.page.locator('.scroller').focus();
    await view.page.keyboard.press('Escape');
    await view.page.waitForTimeout(100);
    expect(asked('query/cancel')).toEqual([{ resultId: 'lines' }, { resultId: 'lines' }]);
  });

  it('says nothing for 300 ms, then what runs and for how long', async () => {
    const startedAt = new Date();
    const running = orderResult({
      state: 'running',
      rowCount: null,
      availableRows: 0,
      columns: [],
      startedAt: startedAt.toISOString(),
    });
    const view = await openResults([running]);
    await view.page.waitForSelector('.progress');
    await view.page.waitForSelector('.running-head');
    const text = await view.page.locator('.running-head').innerText();
    const seconds = Number(/^Running order lines\s+(\d+\.\d\d) s$/.exec(text)?.[1]);
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual((Date.now() - startedAt.getTime()) / 1000);
  });

  it("shows DuckDB's message word for word, its place, and the way there", async () => {
    const message =
      'Binder Error: Referenced column "order_dte" not found in FROM clause!\nCandidate bindings: "order_date"\n\nLINE 4: WHERE order_dte >= 1\n              ^';
    const view = await openResults([
      orderResult({
        state: 'failed',
        columns: [],
        rowCount: null,
        availableRows: 0,
        failure: { code: 'sql', message, place: { file: 'a.sql', line: 4, column: 7 } },
      }),
    ]);
    await view.page.waitForSelector('.failed');
    const text = await view.page.locator('.failed').innerText();
    expect(text).toContain('Binder Error: Referenced column "order_dte" not found in FROM clause!');
    expect(text).toContain('LINE 4: WHERE order_dte >= 1\n              ^');
    expect(text).toContain('Line 4, column 7');
    await view.page.getByRole('button', { name: 'Go to line 4' }).click();
    await view.page.getByRole('button', { name: 'Copy message' }).click();
    await view.page.waitForTimeout(100);
    expect(asked('results/openStatement')).toEqual([{ resultId: 'lines' }]);
    expect(asked('results/copyText')).toEqual([{ text: message }]);
  });

  it('offers to try again, and the form, where a server gave no connection', async () => {
    const view = await openResults([
      orderResult({
        state: 'failed',
        remote: 'shop',
        columns: [],
        rowCount: null,
        availableRows: 0,
        failure: {
          code: 'unreachable',
          message: '"shop" (10.0.4.12:5432) does not answer: connect ECONNREFUSED',
          next: 'Is the server running, and are host and port right?',
        },
      }),
    ]);
    const state = view.page.locator('.state');
    expect(await state.innerText()).toContain('ECONNREFUSED. Is the server running');
    await view.page.getByRole('button', { name: 'Edit connection' }).click();
    await view.page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => asked('results/runAgain')).toEqual([{ resultId: 'lines' }]);
    expect(asked('results/editConnection')).toEqual([{ resultId: 'lines' }]);
  });

  it('shows pictures of the rows of a preview, and says of which', async () => {
    const first = [orderResult({ preview: true, state: 'first_rows', rowCount: null, availableRows: 500 })];
    const view = await openResults(first, {
      'query/statistics': ({ column }) => ({ ...orderStatistics(column), scope: 500, complete: false }),
    });
    const header = view.page.locator('.hc.part').first();
    await header.locator('rect').first().waitFor({ state: 'attached' });
    expect(await header.getAttribute('title')).toContain('Of the first 500 rows');
  });

  it('materialises a preview when its end is reached, once', async () => {
    const view = await openResults([
      orderResult({ preview: true, state: 'first_rows', rowCount: null, availableRows: 500 }),
    ]);
    await loaded(view);
    expect(asked('query/materialise')).toEqual([]);
    await view.page.locator('.scroller').focus();
    await view.page.keyboard.press('Control+End');
    await view.page.waitForFunction(() =>
      document.querySelector('.status')!.textContent.includes('10,000,000'),
    );
    await view.page.waitForTimeout(300);
    expect(asked('query/materialise')).toEqual([{ resultId: 'lines' }]);
  });

  it('offers the next step where there is no result, no row, no trust', async () => {
    const empty = await openResults([]);
    await empty.page.getByRole('button', { name: 'Run statement' }).click();
    await empty.page.waitForTimeout(100);
    expect(asked('results/runStatement')).toEqual([null]);
    await empty.notify('results/state', { uri: null, results: [], active: null, trusted: false });
    await empty.page.waitForSelector('text=Browsing only');
    await empty.notify('results/state', {
      uri: null,
      results: [orderResult({ rowCount: 0, availableRows: 0 })],
      active: 'lines',
      trusted: true,
    });
    await empty.page.waitForSelector('text=The query returned 0 rows');
    const arrangement = {
      ...noArrangement,
      filters: [{ column: 3, operator: 'equals' as const, value: '99' }],
    };
    await empty.notify('query/changed', orderResult({ availableRows: 0, arrangement }));
    await empty.page.waitForSelector('text=No row matches');
    await empty.page.getByRole('button', { name: 'Clear filter' }).click();
    await empty.notify(
      'query/changed',
      orderResult({ columns: [], rowCount: 0, availableRows: 0, note: '4 rows changed' }),
    );
    await empty.page.waitForSelector('text=4 rows changed');
    expect(empty.problems).toEqual([]);
  });

  it('shows the rejected rows of a file beside its rows, and the death of the engine above them', async () => {
    const view = await openResults([orderResult({ preview: true, note: '37 rows rejected' })]);
    await loaded(view);
    expect(await statusText(view)).toContain('37 rows rejected');
    await view.notify('engine/lost', { code: 'engine_lost', message: 'It was killed at 3.9 GB of memory.' });
    await view.page.waitForSelector('.note');
    expect(await view.page.locator('.note').innerText()).toContain('It was killed at 3.9 GB of memory.');
    expect(await view.page.locator('.gc:not([hidden])').count()).toBeGreaterThan(20);
    expect(await accessibilityViolations(view.page)).toEqual([]);
  });

  it('asks for the state again where it missed a change', async () => {
    let version = 2;
    const view = await openResults([orderResult({ version: 1 })], {
      'query/page': (range) => {
        if (range.version === 1)
          throw failureError({ code: 'conflict', message: 'The rows were sorted or filtered meanwhile.' });
        return orderPage(range);
      },
      'results/ready': () => ({
        uri: null,
        results: [orderResult({ version: version++ })],
        active: 'lines',
        trusted: true,
      }),
    });
    await loaded(view);
    version = 3;
    await view.notify('query/changed', orderResult({ version: 1 }));
    await view.page.waitForTimeout(300);
    expect(asked('results/ready').length).toBeGreaterThan(1);
    expect(await view.page.locator('.note').count()).toBe(0);
  });

  it('closes, pins and switches tabs, and tells the host', async () => {
    const view = await openResults([
      orderResult(),
      orderResult({ id: 'other', name: 'by month', rowCount: 34, availableRows: 34 }),
    ]);
    await loaded(view);
    const { page } = view;
    await page.getByRole('tab', { name: /order lines/ }).focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForSelector('[role=tab][aria-selected=true]:has-text("by month")');
    await page.getByRole('button', { name: 'Pin result' }).click();
    await page.waitForSelector('[role=tab] .codicon-pinned');
    await page.getByRole('tab', { name: /by month/ }).focus();
    await page.keyboard.press('Delete');
    await page.waitForFunction(() => !document.body.innerText.includes('by month'));
    expect(asked('results/selected')).toEqual([{ resultId: 'other' }]);
    expect(asked('query/close')).toEqual([{ resultId: 'other' }]);
  });

  it('exports all rows and leads to the file', async () => {
    const view = await openResults();
    await loaded(view);
    await view.page.getByRole('button', { name: 'Export all rows' }).click();
    await view.page.getByRole('menuitem', { name: 'Export as Parquet…' }).click();
    await view.page.getByRole('button', { name: 'Show file' }).click();
    await view.page.waitForTimeout(100);
    expect(await statusText(view)).toContain('Exported 10,000,000 rows, 412 MB');
    expect(asked('results/export')).toEqual([{ resultId: 'lines', format: 'parquet' }]);
    expect(asked('results/reveal')).toEqual([{ path: '/tmp/lines.parquet' }]);
  });
});
