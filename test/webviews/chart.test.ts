/** The chart of a result in Chromium, drawn by the real engine. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ResultSummary } from '../../src/protocol/engine/query.ts';
import { readPng } from '../../src/engine/project/png.ts';
import { engineOn } from '../engine/engineFixture.ts';
import { ended } from '../engine/query/queryFixture.ts';
import { openOn, run } from './resultsOnEngine.ts';
import { accessibilityViolations, asked, shownPage, themes } from './viewPage.ts';

const sales = `SELECT date '2024-01-01' + (i % 366)::INTEGER AS day, ['DE', 'AT', NULL][1 + i % 3] AS country,
  (i * 0.37)::DECIMAL(20,2) + 9007199254740993 AS amount, i % 5 AS items FROM range(6000) t(i)`;

let engine: Awaited<ReturnType<typeof engineOn>>;
let result: ResultSummary;
beforeAll(async () => (engine = await engineOn()));
// A test that is tried again finds nothing of the time before.
beforeEach(async () => {
  await rm(join(engine.root, 'kept.chart.yaml'), { force: true });
  result = await ended(engine.client, await run(engine.client, sales));
});
afterAll(() => engine[Symbol.asyncDispose]());

const open = async (options = {}) => {
  const view = await openOn(engine.client, engine.folder, result, { state: savedAs('chart'), ...options });
  await view.page.waitForSelector('.chart-svg a');
  return view;
};
const savedAs = (view: string) => ({ active: result.id, results: { [result.id]: { view } } });
const title = () => shownPage().locator('.chart-figure h2').innerText();
/** A busy machine may take its time; nothing here is about speed. */
const patient = { timeout: 15_000 };
const lastAsked = () => JSON.stringify((asked('chart/draw').at(-1) as { chart: unknown }).chart);
const choose = async (label: string, value: string) => {
  const before = lastAsked();
  await shownPage().getByLabel(label, { exact: true }).selectOption(value);
  await expect.poll(lastAsked, patient).not.toBe(before);
  await shownPage()
    .waitForSelector('.chart-figure[aria-busy="false"] .chart-svg')
    .catch(async (error: unknown) => {
      throw new Error(
        `${label} ${value}: ${await shownPage().locator('.chart-pane').innerText()} ${JSON.stringify(asked('chart/draw').slice(-3))}`,
        { cause: error },
      );
    });
};
const bars = async () => {
  await choose('Kind of chart', 'bar');
  await choose('Column on x', 'country');
  await choose('Colour', '');
};

describe('a chart', () => {
  it('is proposed, changed by its sentence, and says what it counted', async () => {
    const { page, savedState } = await open();
    expect(await title()).toMatch(/^Sum of amount by (day|week) of day, in country$/);
    expect(await page.locator('figcaption').innerText()).toMatch(
      /6,000 rows in [\d,]+ marks, counted in \d+ ms/,
    );
    await choose('Unit of time on x', 'quarter');
    expect(await title()).toBe('Sum of amount by quarter of day, in country');
    await choose('Figure', 'count');
    await bars();
    expect(await title()).toBe('Rows by country');
    await expect.poll(savedState, patient).toMatchObject({
      results: {
        [result.id]: { chart: { mark: 'bar', x: { column: 'country' }, y: { aggregate: 'count' } } },
      },
    });
    for (const kind of ['line', 'area', 'histogram', 'heatmap', 'box', 'point', 'bar']) {
      await choose('Kind of chart', kind);
      expect(await page.getByRole('alert').count()).toBe(0);
    }
  });

  it('tells the exact figure of a mark to pointer and keys, and a choice shows its rows', async () => {
    const { page } = await open();
    await bars();
    const first = page.locator('.chart-svg a').first();
    await first.hover();
    const tip = page.locator('.chart-tip');
    // Above 2^53: a double would end in other digits.
    const exact = await engine.client.request('query/run', {
      sql: `SELECT sum(amount) FROM (${sales}) WHERE country = 'AT'`,
      origin: null,
      document: null,
    });
    const { rows } = await engine.client.request('query/rows', {
      resultId: exact.id,
      firstRow: 0,
      rows: 1,
      form: 'text',
    });
    expect(await tip.innerText()).toContain((JSON.parse(rows) as string[][])[0]![0]!);
    await first.focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(
      /^Show only country DE/,
    );
    expect(await tip.innerText()).toContain('DE');
    await page.keyboard.press('End');
    expect(await tip.innerText()).toContain('NULL');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove filter country is null' }).waitFor();
    await page.waitForSelector('.status:has-text("2,000 of 6,000 rows")');
    await page.getByRole('tab', { name: 'Chart' }).click();
    await page.waitForSelector('figcaption:has-text("2,000 of 6,000 rows")');
    await page.getByRole('button', { name: 'Remove filter country is null' }).click();
    await page.waitForSelector(
      'figcaption:has-text(" 6,000 rows"), figcaption span:text-matches("^6,000 rows")',
    );
  });

  it('keeps the focus on a mark while it is drawn again for another size', async () => {
    const { page } = await open();
    await bars();
    await page.locator('.chart-svg a').first().focus();
    await page.keyboard.press('ArrowRight');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    const label = await focused();
    expect(label).toMatch(/^Show only country DE/);
    const drawings = asked('chart/draw').length;
    await page.locator('.chart-svg').evaluate((svg) => svg.classList.add('old'));
    await page.setViewportSize({ width: 700, height: 440 });
    await page.waitForSelector('.chart-svg:not(.old)');
    expect(asked('chart/draw').length).toBeGreaterThan(drawings);
    expect(await focused()).toBe(label);
    expect(await page.locator('.chart-tip').innerText()).toContain('DE');
  });

  it('has its figures as a table', async () => {
    const { page } = await open();
    await bars();
    await page.getByRole('button', { name: 'Show figures as a table' }).click();
    const cells = await page.locator('.chart-figures tbody td').allInnerTexts();
    expect(cells.filter((_, index) => index % 3 === 0)).toEqual(['AT', 'DE', 'NULL']);
    expect(cells.filter((_, index) => index % 3 === 2).map(Number)).toEqual([2000, 2000, 2000]);
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('is kept as text, and exported as SVG, PNG, HTML and Vega-Lite', async () => {
    const view = await open();
    const { page } = view;
    await bars();
    await page.getByRole('button', { name: 'Save chart as a file' }).click();
    await page.waitForSelector('.chart-said:has-text("Saved kept.chart.yaml")');
    expect(await readFile(join(engine.root, 'kept.chart.yaml'), 'utf8')).toContain('mark: bar\nx: country\n');
    const take = async (name: RegExp, said: string) => {
      await page.getByRole('button', { name: 'Export chart' }).click();
      await page.getByRole('menuitem', { name }).click();
      await page.waitForSelector(`.chart-said:has-text("${said}")`);
    };
    await take(/^PNG on white/, 'Wrote chart.png');
    const png = await readFile(join(engine.folder, 'chart.png'));
    expect(readPng(png)).toMatchObject({ width: 3200, height: 1800 });
    expect(png.length).toBeGreaterThan(10_000);
    await take(/^SVG as shown/, 'Wrote chart.svg');
    expect(await readFile(join(engine.folder, 'chart.svg'), 'utf8')).not.toContain('var(--');
    await take(/^HTML/, 'Wrote chart.html');
    await take(/^Copy Vega-Lite/, 'Copied');
    expect(JSON.parse(view.clipboard())).toMatchObject({
      $schema: expect.stringContaining('vega-lite') as string,
    });
  });

  it.each(themes)('is clean for axe in %s', async (theme) => {
    const { page } = await open({ theme });
    await page.getByRole('button', { name: 'More about the chart' }).click();
    expect(await accessibilityViolations(page)).toEqual([]);
    await choose('Kind of chart', 'heatmap');
    expect(await accessibilityViolations(page)).toEqual([]);
    const fills = await page
      .locator('.chart-svg path[fill]')
      .evaluateAll((paths) => paths.map((path) => path.getAttribute('fill')!));
    expect(fills.filter((fill) => /^#|^rgb/.test(fill))).toEqual([]);
  });

  it('fits into 480 px', async () => {
    const { page } = await open({ width: 480, height: 600 });
    await page.getByRole('button', { name: 'More about the chart' }).click();
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
    // Looked at in one moment: another width draws the picture anew.
    await page.waitForFunction(() => {
      const svg = document.querySelector('.chart-svg')?.getBoundingClientRect();
      return svg !== undefined && svg.width > 100 && svg.right <= 480;
    });
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('says why there is none, and tries again', async () => {
    const empty = await ended(engine.client, await run(engine.client, 'SELECT NULL::INTEGER AS a'));
    const { page } = await openOn(engine.client, engine.folder, empty, {
      state: { active: empty.id, results: { [empty.id]: { view: 'chart' } } },
    });
    await page.waitForSelector('[role="alert"]:has-text("No column of this result")');
    const before = asked('chart/draw').length;
    await page.getByRole('button', { name: 'Draw again' }).click();
    await expect.poll(() => asked('chart/draw').length, patient).toBeGreaterThan(before);
  });
});
