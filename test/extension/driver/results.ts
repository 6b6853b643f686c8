/** The results panel as a person sees it, read from its own page. */
import { onPage } from './page.ts';

export interface ShownRow {
  /** 1 for the first row of the result. */
  number: number;
  cells: string[];
}

/** The rows on the screen; cells whose block has not come yet count as not shown. */
export function shownRows(): Promise<ShownRow[]> {
  return onPage(async ({ frame }) => {
    const grid = await frame('.scroller[role=grid]');
    return grid.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.gr[aria-rowindex]:not([hidden])')]
        .filter((row) => row.querySelector('.gc[aria-busy]:not([hidden])') === null)
        .map((row) => ({
          number: Number(row.getAttribute('aria-rowindex')) - 1,
          cells: [...row.querySelectorAll<HTMLElement>('.gc')]
            .filter((cell) => cell.style.width !== '')
            .sort((a, b) => Number(a.getAttribute('aria-colindex')) - Number(b.getAttribute('aria-colindex')))
            .map((cell) => cell.textContent),
        }))
        .sort((a, b) => a.number - b.number),
    );
  }, null);
}

/** All text of the panel. */
export function panelText(): Promise<string> {
  return onPage(async ({ frame }) => {
    const view = await frame('.scroller[role=grid], [data-view=results], #root, body');
    return view.evaluate(() => document.body.innerText);
  }, null);
}

/**
 * Presses the key that runs the statement under the cursor and answers the milliseconds until the
 * first cell of the grid shows `expected`: from the key to the painted row, host and engine included.
 */
export function runAndPaint(expected: string): Promise<number> {
  return onPage(async ({ page, frame }, text) => {
    const started = Date.now();
    await page.keyboard.press('Control+Enter');
    const grid = await frame('.scroller[role=grid]', 20_000);
    const painted = await grid.evaluate(
      (wanted) =>
        new Promise<number>((resolve, reject) => {
          const limit = setTimeout(
            () => reject(new Error(`"${wanted}" was not painted within 20 s`)),
            20_000,
          );
          const look = (): void => {
            const cell = document.querySelector(
              '.gr[aria-rowindex="2"]:not([hidden]) .gc[aria-colindex="2"]',
            );
            if (cell?.textContent === wanted) {
              clearTimeout(limit);
              resolve(Date.now());
            } else requestAnimationFrame(look);
          };
          look();
        }),
      text,
    );
    return painted - started;
  }, expected);
}

/** Clicks into the text editor, so that keys reach it. */
export function focusEditor(): Promise<void> {
  return onPage(async ({ page }) => {
    await page.keyboard.press('Control+1');
  }, null);
}
