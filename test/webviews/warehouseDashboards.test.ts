/** The dashboards of project 7 in a real browser: what is shown is what SQL says, before and after a click. */
import { rename } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject } from '../../src/engine/project/createProject.ts';
import { engineOn } from '../engine/engineFixture.ts';
import { templates } from '../templates/projectUnderTest.ts';
import { dashboardOpener, firstRow, grouped } from './dashboardPage.ts';
import { accessibilityViolations, themes } from './viewPage.ts';

let engine: Awaited<ReturnType<typeof engineOn>>;

beforeAll(async () => {
  engine = await engineOn({ project: true });
  const made = `${engine.folder}/made`;
  const parameters = { rows: '3000', company: 'Quay & Sons' };
  await createProject(templates, {
    project: 'modern-data-warehouse',
    folder: made,
    mode: 'complete',
    parameters,
  });
  await rename(made, engine.root);
  expect((await engine.client.request('pipeline/run', { date: '2025-01-31' })).status).toBe('done');
});
afterAll(() => engine[Symbol.asyncDispose]());

const row = (sql: string) => firstRow(engine.client, sql);
const openFile = dashboardOpener(() => engine.client);
const open = (name: string, change: Parameters<typeof openFile>[0] = {}) =>
  openFile({ file: `dashboards/${name}.dashboard.yaml`, ...change });

const period = "between '2024-01-01' and '2024-12-31'";

it('sales: figures are those of SQL, and a click on a category shows only it', async () => {
  const { page } = await open('sales');
  const figure = (name: string) => page.locator(`section[aria-label="${name}"] .dash-figure .ell`);
  await figure('Net sales').waitFor();
  expect(await page.locator('h1').innerText()).toContain('Quay & Sons');
  await page.getByText(/^Data of/).waitFor();
  const [net, orders] = await row(
    `select sum(net_amount), count(distinct order_id) from fct_sales where sold_on ${period}`,
  );
  expect(await figure('Net sales').innerText()).toBe(grouped(net));
  expect(await figure('Orders').innerText()).toBe(grouped(orders));
  const cells = await page
    .locator('section[aria-label="Segments"] tbody tr')
    .first()
    .locator('td')
    .allInnerTexts();
  const segment = await row(
    `select segment, count(distinct customer_id), count(*), sum(net_amount) as net from fct_sales join dim_customer using (customer_key) where sold_on ${period} group by segment order by net desc limit 1`,
  );
  expect(cells).toEqual(segment.map(grouped));
  await page.locator('.dash-shares').getByRole('button', { name: 'Garden' }).click();
  const [garden] = await row(
    `select sum(net_amount) from fct_sales join dim_product using (product_key) where category = 'Garden' and sold_on ${period}`,
  );
  await page.locator('.dash-figure .ell', { hasText: grouped(garden) }).waitFor();
  await page.getByRole('button', { name: 'Remove the filter category Garden' }).click();
  await page.locator('.dash-figure .ell', { hasText: grouped(net) }).waitFor();
});

it('returns: figures are those of SQL, and a reason is chosen by keyboard', async () => {
  const { page } = await open('returns');
  const figure = (name: string) => page.locator(`section[aria-label="${name}"] .dash-figure .ell`);
  await figure('Refunds').waitFor();
  const [refunds, returns] = await row(
    `select sum(refund_amount), count(*) from fct_returns where returned_on ${period}`,
  );
  expect([await figure('Refunds').innerText(), await figure('Returns').innerText()]).toEqual([
    grouped(refunds),
    grouped(returns),
  ]);
  const mark = page.getByRole('button', { name: /Show only.*reason: damaged/ });
  await mark.focus();
  await mark.press('Enter');
  const [damaged] = await row(
    `select sum(refund_amount) from fct_returns where reason = 'damaged' and returned_on ${period}`,
  );
  await page.locator('.dash-figure .ell', { hasText: grouped(damaged) }).waitFor();
});

it.each(themes)('both are accessible in %s, and at 480 pixels', async (theme) => {
  for (const name of ['sales', 'returns']) {
    const { page } = await open(name, { theme, width: theme === 'high-contrast' ? 480 : 1100 });
    await page.locator('.chart-svg').nth(1).waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    const folder = process.env['DEW_PICTURES'];
    if (folder) await page.screenshot({ path: `${folder}/project7-${name}-${theme}.png`, fullPage: true });
  }
});
