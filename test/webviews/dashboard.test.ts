import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineOn } from '../engine/engineFixture.ts';
import { dashboardOpener, firstRow, grouped } from './dashboardPage.ts';
import { run } from './resultsOnEngine.ts';
import { accessibilityViolations, asked, themes } from './viewPage.ts';

const hostile = '<script>document.title = "owned"</script>';
const file = `version: 1
title: Sales
parameters:
  - {name: country, label: Country, type: choice, query: select distinct country from sales order by 1}
  - {name: period, label: Period, type: date_range, default: {from: '2025-01-01', to: '2025-12-31'}}
queries:
  kpis: >
    select sum(amount) as revenue, sum(amount) - 1000 as before, count(*) as orders from sales
    where ($country is null or country = $country) and day between $period_from and $period_to
  months: >
    select date_trunc('month', day)::date as month, sum(amount) as revenue from sales
    where $country is null or country = $country group by all order by all
  countries: select country, sum(amount) as revenue, count(*) as orders from sales group by all order by revenue desc
  hours: select dayname(day) as weekday, month(day) as month, count(*) as orders from sales group by all order by all
  broken: select nope from sales
layout:
  - - {kind: big_number, query: kpis, title: Revenue, unit: EUR, compare: {column: before, label: to 2024}, trend: {query: months, column: revenue}}
    - {kind: big_number, query: kpis, column: orders, title: Orders}
    - {kind: big_number, query: broken, title: Return rate}
  - - {kind: chart, query: months, title: Revenue per month, subtitle: EUR, mark: line, encoding: {x: month, y: revenue}, width: 2}
    - {kind: chart, query: countries, title: Revenue per country, subtitle: EUR, mark: bar, encoding: {x: revenue, y: country}, select: {country: country}}
  - - {kind: table, query: countries, title: Countries, select: {country: country}, width: 2}
    - {kind: chart, query: hours, title: Orders per weekday, mark: rect, encoding: {x: {field: month, type: ordinal}, y: weekday, color: orders}}
  - - {kind: bars, query: countries, title: Share per country, subtitle: EUR, select: {country: country}}
    - {kind: table, query: months, title: Months, limit: 3, columns: [month, {column: revenue, title: Net revenue, format: grouped, bar: true}]}
  - - {kind: text, title: Notes, text: 'Net of **returns** ${hostile}'}
`;

let engine: Awaited<ReturnType<typeof engineOn>>;
beforeAll(async () => {
  engine = await engineOn({ project: true });
  await writeFile(join(engine.root, 'dew.yaml'), 'version: 1\nname: shop\ndatabase: shop.duckdb\n');
  await writeFile(join(engine.root, 'sales.dashboard.yaml'), file);
  await run(
    engine.client,
    `create table sales as select date '2025-01-01' + (i % 300)::int as day,
    ['DE', 'AT', 'CH', '${hostile}'][i % 4 + 1] as country, (i * 7 % 1000 + 0.25)::decimal(12, 2) as amount from range(5000) r(i)`,
  );
});
afterAll(() => engine[Symbol.asyncDispose]());

const row = (sql: string) => firstRow(engine.client, sql);
const open = dashboardOpener(() => engine.client);

describe('dashboard', () => {
  it('shows the figures of SQL that runs by itself, and filters by a click on a mark', async () => {
    const { page } = await open();
    const figure = (name: string) =>
      page.locator(`section[aria-label="${name}"] .dash-figure .ell`).innerText();
    const [revenue, orders] = await row('select sum(amount), count(*) from sales');
    expect(await figure('Revenue')).toBe(grouped(revenue));
    expect(await figure('Orders')).toBe(grouped(orders));
    const cells = await page
      .locator('section[aria-label="Countries"] tbody tr')
      .first()
      .locator('td')
      .allInnerTexts();
    expect(cells).toEqual(
      await row('select country, sum(amount) r, count(*) from sales group by all order by r desc limit 1'),
    );
    await page.getByRole('button', { name: /Show only.*country: CH/ }).click();
    const [one] = await row("select sum(amount) from sales where country = 'CH'");
    await page.locator('.dash-figure .ell', { hasText: grouped(one) }).waitFor();
    const chip = page.getByRole('button', { name: 'Remove the filter country CH' });
    await chip.click();
    await page.locator('.dash-figure .ell', { hasText: grouped(revenue) }).waitFor();
    expect(await chip.count()).toBe(0);
  });

  it('takes a value from a control and from a row of a table, by keyboard too', async () => {
    const { page } = await open();
    await page.getByLabel('Country', { exact: true }).selectOption('=AT');
    const [at] = await row("select sum(amount) from sales where country = 'AT'");
    await page.locator('.dash-figure .ell', { hasText: grouped(at) }).waitFor();
    await page.getByLabel('Period, to').fill('2025-02-28');
    await page.getByLabel('Period, to').press('Enter');
    await page.getByLabel('Period, to').blur();
    const [short] = await row("select sum(amount) from sales where country = 'AT' and day <= '2025-02-28'");
    await page.locator('.dash-figure .ell', { hasText: grouped(short) }).waitFor();
    const mark = page.getByRole('button', { name: /Show only.*country: DE/ });
    await mark.focus();
    await mark.press('Enter');
    const [de] = await row("select sum(amount) from sales where country = 'DE' and day <= '2025-02-28'");
    await page.locator('.dash-figure .ell', { hasText: grouped(de) }).waitFor();
  });

  it('shows the mark that has the focus of the keyboard', async () => {
    const { page } = await open();
    const drawing = page
      .locator('.chart-svg', { has: page.getByRole('button', { name: /Show only/ }) })
      .first();
    const marks = drawing.getByRole('button');
    const pictures = [];
    for (const key of ['Home', 'End', 'Home']) {
      if (pictures.length === 0) await marks.first().focus();
      await page.keyboard.press(key);
      pictures.push((await drawing.screenshot()).toString('base64'));
    }
    expect(pictures[1]).not.toBe(pictures[0]);
    expect(pictures[2]).toBe(pictures[0]);
  });

  it('runs nothing of what stands in the file or the data', async () => {
    const { page } = await open();
    expect(await page.locator('#root script').count()).toBe(0);
    expect(await page.title()).not.toBe('owned');
    expect(await page.locator('.dash-prose').innerText()).toContain(hostile);
  });

  it('offers the SQL and the rows of a panel, and its figures as a table', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Actions of Revenue per month' }).click();
    await page.getByRole('menuitem', { name: 'Open rows in results' }).click();
    expect(asked('dashboard/openRows')).toMatchObject([{ query: 'months' }]);
    await page.getByRole('button', { name: 'Actions of Revenue per month' }).click();
    await page.getByRole('menuitem', { name: 'Show figures' }).click();
    expect(await page.locator('section[aria-label="Revenue per month"] tbody tr').count()).toBe(10);
  });

  it('shows shares of all rows, a bar in a cell and the course of a figure, and opens what is left out', async () => {
    const { page } = await open();
    const [sum, whole] = await row(
      "select sum(amount) filter (country = 'CH')::varchar, (100 * sum(amount) filter (country = 'CH') / sum(amount))::decimal(9, 1)::varchar from sales",
    );
    const bar = page.locator('.dash-shares li', { hasText: 'CH' });
    expect(await bar.innerText()).toBe(`CH\n${grouped(sum)}\n${whole}%`);
    const width = await bar.locator('.meter').evaluate((meter) => {
      const fill = meter.firstElementChild!.getBoundingClientRect().width;
      return (100 * fill) / meter.getBoundingClientRect().width;
    });
    expect(width).toBeCloseTo(Number(whole), 0);
    const months = page.locator('section[aria-label="Months"]');
    const [month, revenue] = await row(
      "select date_trunc('month', day)::date m, sum(amount) from sales group by all order by all limit 1",
    );
    expect(await months.locator('thead th').allInnerTexts()).toEqual(['month', 'Net revenue']);
    expect(await months.locator('tbody tr').first().locator('td').allInnerTexts()).toEqual([
      month,
      grouped(revenue),
    ]);
    const trend = await page.locator('section[aria-label="Revenue"] polyline').getAttribute('points');
    expect(trend?.split(' ').length).toBe(10);
    await page.getByRole('button', { name: 'Open all rows of Months' }).click();
    expect(asked('dashboard/openRows')).toMatchObject([{ query: 'months' }]);
    await bar.getByRole('button').press('Enter');
    await page.locator('.dash-figure .ell', { hasText: grouped(sum) }).waitFor();
  });

  it('keeps its figures when the saved file is wrong', async () => {
    const { page, notify } = await open();
    await writeFile(join(engine.root, 'sales.dashboard.yaml'), file.replace('kind: table', 'kind: tabel'));
    await notify('dashboard/saved', null);
    await page.getByText('Unknown kind "tabel"').waitFor();
    expect(await page.locator('.dash-figure').count()).toBeGreaterThan(0);
    await writeFile(join(engine.root, 'sales.dashboard.yaml'), file);
  });

  it.each(themes)('has nothing that axe minds in %s', async (theme) => {
    const { page } = await open({ theme });
    expect(await accessibilityViolations(page)).toEqual([]);
    const folder = process.env['DEW_PICTURES'];
    if (folder) {
      await mkdir(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `dashboard-${theme}.png`) });
      const drawn = asked('dashboard/show').length;
      await page.setViewportSize({ width: 480, height: 900 });
      await expect.poll(() => asked('dashboard/show').length).toBeGreaterThan(drawn);
      await page.locator('.dash-stale').waitFor({ state: 'detached' });
      await page.screenshot({ path: join(folder, `dashboard-${theme}-480.png`) });
    }
  });

  it('is drawn again where the page becomes much narrower', async () => {
    const { page } = await open();
    const [first] = asked('dashboard/show') as { width: number }[];
    expect(first?.width).toBe(1100);
    await page.setViewportSize({ width: 600, height: 800 });
    await expect.poll(() => asked('dashboard/show').at(-1)).toMatchObject({ width: 600 });
  });

  it('mixes the colours of a ramp from the theme', async () => {
    const { page } = await open();
    const all = await page
      .locator('section[aria-label="Orders per weekday"] .mark-rect path')
      .evaluateAll((marks) => marks.map((mark) => mark.getAttribute('fill') ?? ''));
    // The legend's own bar is a gradient of the same colours.
    const fills = all.filter((fill) => !fill.startsWith('url('));
    expect(fills.length).toBeGreaterThan(50);
    expect(fills.filter((fill) => !fill.startsWith('color-mix(in srgb, var(--vscode-charts-blue)'))).toEqual(
      [],
    );
  });

  it('has no empty corner beside a list, and its bars begin at one place', async () => {
    const { page } = await open();
    const box = async (name: string, part: string) =>
      (await page.locator(`section[aria-label="${name}"] ${part}`).first().boundingBox())!;
    const list = await box('Countries', '.tbl');
    const chart = await box('Orders per weekday', 'svg');
    expect(chart.height).toBeGreaterThanOrEqual(list.height - 24);
    const starts = await page
      .locator('section[aria-label="Months"] .dash-cell-bar')
      .evaluateAll((bars) => bars.map((bar) => Math.round(bar.getBoundingClientRect().left)));
    expect(starts.length).toBe(3);
    expect(new Set(starts).size).toBe(1);
  });

  it('fits 480 pixels: panels below each other, figures two in a row', async () => {
    const { page } = await open({ width: 480 });
    const boxes = await page
      .locator('.dash-cell')
      .evaluateAll((cells) =>
        cells.map((cell) => [
          cell.querySelector('.dash-big_number') !== null,
          Math.round(cell.getBoundingClientRect().width),
        ]),
      );
    for (const [figure, width] of boxes) if (!figure) expect(width).toBe(480);
    expect(boxes[0]).toEqual([true, 240]);
  });

  it.each([480, 556, 700])('cuts no figure at %i pixels', async (width) => {
    const { page } = await open({ width });
    const cut = await page
      .locator('.dash-figure .ell')
      .evaluateAll((figures) =>
        figures
          .filter((figure) => figure.scrollWidth > figure.clientWidth)
          .map((figure) => figure.textContent),
      );
    expect(cut).toEqual([]);
  });

  it('fits 480 pixels', async () => {
    const { page } = await open({ width: 480 });
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wide).toBe(0);
    expect(await accessibilityViolations(page)).toEqual([]);
  });
});
