/** The machine's own Chromium, driven by playwright-core, which downloads nothing. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type Frame, type Page } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];

/** DEW_CHROMIUM, else the first known browser on PATH. */
export function findBrowser(): string | undefined {
  const chosen = process.env['DEW_CHROMIUM'];
  if (chosen) return chosen;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}

/** `environment` is added to this process's own. */
export async function launchBrowser(environment: Record<string, string> = {}): Promise<Browser> {
  const executablePath = findBrowser();
  if (!executablePath)
    throw new Error('No Chromium found on PATH; set DEW_CHROMIUM to a Chromium or Chrome program.');
  return chromium.launch({
    executablePath,
    headless: true,
    env: { ...process.env, ...environment },
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

/** The webview frame that holds `selector`; frames are replaced while a view loads, hence the polling. */
export async function frameWith(page: Page, selector: string, timeout = 10_000): Promise<Frame> {
  const end = Date.now() + timeout;
  for (;;) {
    for (const frame of page.frames()) {
      if (!/fake\.html/.test(frame.url())) continue;
      const found = await frame
        .locator(selector)
        .count()
        .catch(() => 0);
      if (found > 0) return frame;
    }
    if (Date.now() > end) {
      const shown = page.frames().filter((frame) => /fake\.html/.test(frame.url())).length;
      throw new Error(`No webview holds "${selector}" after ${timeout} ms (${shown} webviews are open).`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
