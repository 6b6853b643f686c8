/** The results panel in every theme and width, and its ways by keyboard. */
import { describe, expect, it } from 'vitest';
import { orderResult } from './orderLines.ts';
import { cell, loaded, openResults } from './resultsHost.ts';
import { accessibilityViolations, themes } from './viewPage.ts';

describe('every theme and width', () => {
  it.each(themes)('axe finds nothing in %s: grid, viewer, filter, menu, plan, failure', async (theme) => {
    const view = await openResults(
      [
        orderResult({ pinned: true }),
        orderResult({
          id: 'bad',
          name: 'broken',
          state: 'failed',
          columns: [],
          failure: { code: 'sql', message: 'Parser Error: syntax error' },
        }),
      ],
      {},
      { theme },
    );
    await loaded(view);
    const { page } = view;
    await page.waitForSelector('.hc svg');
    await cell(view, 2, 3).click();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.viewer pre');
    await page.keyboard.press('Control+f');
    await page.getByRole('button', { name: 'Add filter' }).click();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'More actions' }).click();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Plan' }).click();
    await page.waitForSelector('.plan');
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole('tab', { name: 'broken' }).click();
    await page.waitForSelector('.failed');
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(view.problems).toEqual([]);
  });

  it('keeps two icons and the ellipsis at 480 px, with everything else in its menu', async () => {
    const view = await openResults([orderResult()], {}, { width: 480 });
    await loaded(view);
    const toolbar = view.page.getByRole('toolbar');
    expect(await toolbar.getByRole('button').count()).toBe(3);
    await toolbar.getByRole('button', { name: 'More actions' }).click();
    const labels = await view.page.locator('.menu button').allInnerTexts();
    expect(labels).toEqual(
      expect.arrayContaining([
        'Pin result',
        'Grid',
        'Chart',
        'Plan',
        'Run again',
        'Export as CSV…',
        'Copy as JSON',
      ]),
    );
    const overflow = await view.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await accessibilityViolations(view.page)).toEqual([]);
  });

  it('goes round its regions by F6 and lets the key out at the end', async () => {
    const view = await openResults();
    await loaded(view);
    const { page } = view;
    await page.getByRole('tab', { name: /order lines/ }).focus();
    await page.keyboard.press('F6');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
    const left = await page.evaluate(() => {
      const event = new KeyboardEvent('keydown', { key: 'F6', bubbles: true, cancelable: true });
      return document.activeElement!.dispatchEvent(event);
    });
    expect(left).toBe(true);
  });
});
