import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { findBrowser } from '../../src/build/editor/browser.ts';
import { accessibilityViolations } from './viewPage.ts';

const root = join(import.meta.dirname, '..', '..');
/** A report that the product made and that project 1 ships; a check keeps it equal to a fresh one. */
const report = join(root, 'templates/data-analysis-pipeline/files/docs/sample-reports/2024-12-31/index.html');

it.each(['light', 'dark'] as const)('the report is one file and accessible in %s', async (colorScheme) => {
  const browser = await chromium.launch({
    executablePath: findBrowser() ?? '',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ colorScheme, viewport: { width: 480, height: 900 } });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(report).href);
    expect(asked.filter((url) => /^https?:/.test(url))).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(wide).toBe(false);
    expect(await accessibilityViolations(page)).toEqual([]);
  } finally {
    await browser.close();
  }
});
