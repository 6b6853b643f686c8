import { describe, expect, it } from 'vitest';
import type {
  LineageSnapshot,
  LineageViewNotifications,
  LineageViewRequests,
} from '../../src/protocol/webview/lineage.ts';
import { orderLineage } from './lineageData.ts';
import { accessibilityViolations, asked, failureError, themes, viewOpener } from './viewPage.ts';

const snapshot: LineageSnapshot = {
  graph: orderLineage,
  center: null,
  readAt: '2026-01-05T10:00:00Z',
  partial: false,
};

const open = viewOpener<LineageViewRequests, LineageViewNotifications, { center: string }>(
  { view: 'lineage', width: 1200, height: 800, shown: '.lin-bar, .state' },
  ({ center = null }) => ({
    'lineage/load': () => ({ ...snapshot, center }),
    'lineage/open': () => null,
    'lineage/copy': () => null,
  }),
);

describe('the lineage', () => {
  it('lights the ways of a column that is clicked, and says them in words', async () => {
    const { page } = await open();
    await page.locator('[data-node=totals] .ncol', { hasText: 'total' }).click();
    const lit = page.locator('.ncol.hot');
    await expect
      .poll(() => lit.evaluateAll((all) => all.map((one) => one.getAttribute('title')?.split(' ')[0])))
      .toEqual(['price', 'quantity', 'amount', 'share']);
    expect(await page.locator('.ncol.filt').innerText()).toContain('note');
    expect(await page.locator('svg.edges .edge-l.hot').count()).toBe(5);
    expect(await page.locator('.node.dim').getAttribute('data-node')).toBe('data/orders.csv');
    const pane = page.getByRole('region', { name: 'Chosen' });
    expect(await pane.innerText()).toMatch(
      /total[\s\S]*DECIMAL\(12,2\)[\s\S]*Comes from\s*4[\s\S]*A change affects\s*1[\s\S]*shares/,
    );
    await pane.getByRole('button', { name: /sql\/models\/totals\.sql/ }).click();
    expect(asked('lineage/open')).toEqual([{ node: 'totals', column: 'total' }]);
    await pane.getByRole('button', { name: 'Copy list' }).click();
    expect(asked('lineage/copy')).toEqual([{ text: 'A change of totals.total reaches:\n- shares: share' }]);
  });

  it('is zoomed by keys, by the wheel and by buttons, and keeps what was chosen until it fits again', async () => {
    const { page } = await open();
    const scale = () =>
      page.locator('.graph-sheet').evaluate((sheet) => Number(/[\d.]+/.exec(sheet.style.transform)?.[0]));
    await page.locator('[data-node=totals] .ncol', { hasText: 'total' }).click();
    // The pane beside it leaves the graph less room.
    await expect.poll(scale).toBeLessThan(1);
    const fitting = await scale();
    await page.keyboard.press('+');
    await expect.poll(scale).toBeCloseTo(fitting * 1.25);
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await expect.poll(scale).toBeCloseTo(fitting);
    await page.locator('.graph-scroll').hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await expect.poll(scale).toBeCloseTo(fitting * 1.1);
    await page.setViewportSize({ width: 700, height: 500 });
    const ground = page.locator('.graph-scroll');
    await expect.poll(() => ground.evaluate((box) => box.clientWidth)).toBe(700);
    await ground.evaluate((box) => box.scrollTo(0, 0));
    const box = (await ground.boundingBox())!;
    await page.mouse.move(box.x + 300, box.y + 6);
    await page.mouse.down();
    await page.mouse.move(box.x + 200, box.y + 6);
    await page.mouse.up();
    expect(await ground.evaluate((element) => element.scrollLeft)).toBe(100);
    expect(await scale()).toBeCloseTo(fitting * 1.1);
    await page.locator('[data-node=totals] .ncol', { hasText: 'total' }).click();
    await page.keyboard.press('0');
    await expect.poll(scale).toBeLessThanOrEqual(1);
  });

  it('begins with the neighbours of a dataset, and grows to the whole project', async () => {
    const { page } = await open({ center: 'shares' });
    const shown = () =>
      page.locator('.node').evaluateAll((all) => all.map((one) => one.getAttribute('data-node')));
    expect(await shown()).not.toContain('data/orders.csv');
    await page.getByLabel('Upstream').selectOption('1');
    await expect.poll(shown).not.toContain('orders');
    await page.getByRole('button', { name: 'Whole project' }).click();
    await expect.poll(shown).toContain('data/orders.csv');
  });

  it('is walked by keyboard: along columns, along edges, into the text, and to a name', async () => {
    const { page } = await open();
    await page.locator('[data-node=orders] .hd').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator(':focus').innerText()).toContain('lines');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.locator(':focus').innerText()).toContain('amount');
    await page.keyboard.press('Enter');
    expect(asked('lineage/open')).toEqual([{ node: 'lines', column: 'amount' }]);
    await page.getByRole('combobox', { name: 'Find a table or column' }).fill('quan');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.ncol.src').innerText()).toContain('quantity');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('region', { name: 'Chosen' }).count()).toBe(0);
  });

  it('says where columns are not followed, and why', async () => {
    const { page } = await open();
    await page.locator('[data-node=orders] .hd').click();
    expect(await page.getByRole('region', { name: 'Chosen' }).innerText()).toContain(
      'Columns are not followed here. A script made it: DuckDB cannot see how.',
    );
  });

  it('unfolds long lists, takes over a new reading, and keeps what was chosen', async () => {
    const { page, notify } = await open();
    await page.getByText('+ 3 columns').click();
    await expect.poll(() => page.locator('[data-node=lines] .ncol').count()).toBe(11);
    await page.locator('[data-node=lines] .hd').press(' ');
    await expect.poll(() => page.locator('[data-node=lines] .ncol').count()).toBe(8);
    await page.locator('[data-node=lines] .ncol', { hasText: 'amount' }).click();
    const [first, ...nodes] = orderLineage.nodes;
    await notify('lineage/changed', {
      ...snapshot,
      graph: { ...orderLineage, nodes: [...nodes, { ...first!, id: 'data/new.csv' }] },
    });
    await expect.poll(() => page.locator('[data-node="data/new.csv"]').count()).toBe(1);
    expect(await page.locator('.ncol.src').innerText()).toContain('amount');
    await notify('lineage/failed', { code: 'sql', message: 'Parser Error: nothing.' });
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('Parser Error');
  });

  it('says that it reads, as long as it does', async () => {
    let answer: (snapshot: LineageSnapshot) => void = () => undefined;
    const { page } = await open({
      handlers: { 'lineage/load': () => new Promise((resolve) => (answer = resolve)) },
    });
    expect(await page.getByRole('progressbar').getAttribute('aria-label')).toBe('Reading the statements');
    expect(await page.locator('.state').innerText()).toContain('Reading the statements');
    answer(snapshot);
    await expect.poll(() => page.locator('.node').count()).toBe(5);
  });

  it('says what went wrong, and reads again', async () => {
    const answers = [true];
    const { page } = await open({
      handlers: {
        'lineage/load': () => {
          if (answers.pop()) throw failureError({ code: 'bad_input', message: 'dew.yaml is not valid.' });
          return snapshot;
        },
      },
    });
    expect(await page.locator('.state').innerText()).toContain('dew.yaml is not valid.');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => page.locator('.node').count()).toBe(5);
  });

  it.each(themes)('has nothing that axe finds, in %s, wide and narrow', async (theme) => {
    const { page } = await open({ theme });
    await page.locator('[data-node=totals] .ncol', { hasText: 'total' }).click();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 480, height: 800 });
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(480);
  });
});
