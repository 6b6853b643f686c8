/** The panel on the real engine: the contract from the statement to the drawn cell and back to the clipboard. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineOn } from '../engine/engineFixture.ts';
import { openOn, run } from './resultsOnEngine.ts';

const drawn = '.gr:not([hidden]) .gc:not([hidden]):not([aria-busy])';

describe('the results panel on the real engine', () => {
  it('shows, opens and copies exact values of every kind', async () => {
    await using engine = await engineOn();
    const result = await run(
      engine.client,
      `SELECT 170141183460469231731687303715884105727::HUGEINT AS huge, 0.10::DECIMAL(12,2) AS money,
       'nan'::DOUBLE AS floating, NULL::INTEGER AS missing, ''::VARCHAR AS nothing, 'NULL' AS word,
       E' a\\nb ' AS padded, TIMESTAMP '2025-10-31 23:58:12.000001' AS at, true AS yes,
       {'lat': 45.74846::DOUBLE, 'n': 9007199254740993::BIGINT, 'tags': ['x', NULL]} AS place, '\\x00A\\xFF'::BLOB AS bytes`,
    );
    const view = await openOn(engine.client, engine.folder, result);
    const { page } = view;
    await page.setViewportSize({ width: 1800, height: 400 });
    await page.waitForSelector(drawn);
    const cells = await page
      .locator(drawn)
      .evaluateAll((all) =>
        all
          .sort(
            (one, other) =>
              Number(one.getAttribute('aria-colindex')) - Number(other.getAttribute('aria-colindex')),
          )
          .map((cell) => cell.textContent),
      );
    expect(cells.slice(0, 9)).toEqual([
      '170141183460469231731687303715884105727',
      '0.10',
      'nan',
      'NULL',
      '“”',
      'NULL',
      '·a↵b·',
      '2025-10-31 23:58:12.000001',
      'true',
    ]);
    expect(cells[9]).toContain('9007199254740993');
    expect(cells[10]).toBe('0x0041ff 3 bytes');
    expect(await page.locator(`${drawn} .null`).count()).toBe(1);
    await page.locator('.scroller').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role=treeitem]');
    expect((await page.locator('.viewer-body').innerText()).replace(/\s+/g, ' ')).toContain(
      'n 9007199254740993 BIGINT',
    );
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+c');
    await page.waitForFunction(() => document.body.innerText.includes('Copied 1 row'));
    expect(view.clipboard()).toContain('170141183460469231731687303715884105727\t0.10\tnan\t');
    expect(view.problems).toEqual([]);
  });

  it('pictures in headers and the chart are of the rows that the filter leaves', async () => {
    await using engine = await engineOn();
    const result = await run(
      engine.client,
      `SELECT i AS id, 'name ' || (i % 10) AS name FROM range(20000) t(i) ORDER BY i`,
    );
    const view = await openOn(engine.client, engine.folder, result);
    const { page } = view;
    const headerSays = (words: string) =>
      page.waitForFunction(
        (text) => document.querySelector<HTMLElement>('.hc[data-column="0"]')?.title.includes(text),
        words,
      );
    await headerSays('0 to 19999\nOf 20,000 rows');
    await page.keyboard.press('Control+f');
    await page.getByLabel('Search in all columns').fill('NAME 7');
    await headerSays('7 to 19997\nOf 2,000 rows');
    await page.getByRole('tab', { name: 'Chart' }).click();
    await page.waitForSelector('text=2,000 of 20,000 rows');
    await page.getByRole('tab', { name: 'Grid' }).click();
    await headerSays('Of 2,000 rows');
    await page.getByLabel('Search in all columns').fill('');
    await headerSays('Of 20,000 rows');
    await page.getByRole('tab', { name: 'Chart' }).click();
    await page.waitForSelector('.chart-svg a');
    await page.waitForFunction(() => /(^|[^,\d])20,000 rows/.test(document.body.innerText));
    expect(view.problems).toEqual([]);
  });

  it('pages, sorts, filters, searches, sums and exports a million rows', async () => {
    await using engine = await engineOn();
    const started = performance.now();
    const result = await run(
      engine.client,
      `SELECT i AS id, 'name ' || (i % 1000) AS name, (i * 7)::DECIMAL(18,2) / 100 AS price FROM range(1000000) t(i)`,
    );
    const view = await openOn(engine.client, engine.folder, result);
    const { page } = view;
    await page.waitForSelector(drawn);
    console.log(
      `statement to painted, engine and browser started by it: ${(performance.now() - started).toFixed(0)} ms`,
    );
    await page.waitForFunction(() =>
      document.querySelector('.status')!.textContent.startsWith('1,000,000 rows'),
    );
    await page.waitForSelector('.hc svg rect');
    expect(await page.locator('.hc[data-column="1"] .cap').innerText()).toMatch(
      /^~(9|1,0)\d\d? distinct|^~1,\d{3} distinct/,
    );

    await page.locator('.scroller').focus();
    await page.keyboard.press('Control+End');
    await page.waitForSelector('.gr[aria-rowindex="1000001"] .gc:not([aria-busy])');
    expect(await page.locator('.gr[aria-rowindex="1000001"] .gc[aria-colindex="2"]').textContent()).toBe(
      '999999',
    );

    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Sort descending' }).click();
    await page.waitForFunction(
      () => document.querySelector('.gr[aria-rowindex="2"] .gc[aria-colindex="2"]')?.textContent === '999999',
    );

    await page.keyboard.press('Control+f');
    await page.getByLabel('Search in all columns').fill('NAME 77');
    await page.waitForFunction(() =>
      document.querySelector('.status')!.textContent.includes('11,000 of 1,000,000 rows'),
    );
    expect(await page.locator('.found').first().textContent()).toBe('name 77');
    await page.getByRole('button', { name: 'Add filter' }).click();
    await page.getByLabel('Value').fill('seven');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.refused');
    expect(await page.locator('.refused').innerText()).toContain("Could not convert string 'seven'");

    await page.locator('.hc[data-column="0"] .nm').click();
    await page.waitForFunction(() => document.body.innerText.includes('average'));
    expect(await page.locator('.selection-words').innerText()).toMatch(
      /^11,000 cells · sum [\d,]+ · average [\d,.]+$/,
    );

    await page.getByRole('button', { name: 'Export 11,000 rows' }).click();
    await page.getByRole('menuitem', { name: 'Export as CSV…' }).click();
    await page.getByRole('button', { name: 'Show file' }).waitFor();
    const exported = (await readFile(join(engine.folder, 'out.csv'), 'utf8')).trimEnd().split('\n');
    expect(exported).toHaveLength(11_001);

    await page.getByRole('tab', { name: 'Plan' }).click();
    await page.waitForSelector('pre.plan');
    expect(await page.locator('pre.plan').innerText()).toContain('RANGE');
    await page.getByRole('tab', { name: 'Chart' }).click();
    await page.waitForSelector('.chart-svg a');
    expect(view.problems).toEqual([]);
  });
});
