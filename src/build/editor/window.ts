/** One browser window of the server, with our test extension inside its extension host. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { root } from '../bundle.ts';
import type { Bridge } from './bridge.ts';
import { frameWith } from './browser.ts';
import type { EditorServer } from './server.ts';

export interface WindowSettings {
  server: EditorServer;
  browser: Browser;
  bridge: Bridge;
  /** Folder of the test extension that `buildDriver` made. */
  driver: string;
  /** The workspace folder; none opens an empty window. */
  folder?: string;
  size?: { width: number; height: number };
  /** Every line that the extension host writes, the editor's own log included. */
  log: (line: string) => void;
}

export interface EditorWindow {
  page: Page;
  /** The exit code of the driver's `run`; a window that dies answers 1. */
  exit: Promise<number>;
}

/** Quiet first look, and nothing in the way of a picture. */
export const calmSettings: Record<string, unknown> = {
  'workbench.colorTheme': 'Light Modern',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'window.commandCenter': false,
  'git.openRepositoryInParentFolders': 'never',
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'telemetry.telemetryLevel': 'off',
};

export async function openWindow(settings: WindowSettings): Promise<EditorWindow> {
  const { browser, bridge, log } = settings;
  const size = settings.size ?? { width: 1280, height: 800 };
  const context = await browser.newContext({
    viewport: size,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(5000);
  let finish: (code: number) => void = () => undefined;
  const exit = new Promise<number>((resolve) => (finish = resolve));
  await page.exposeFunction('codeAutomationLog', (_type: string, list: unknown[]) => log(format(...list)));
  await page.exposeFunction('codeAutomationExit', (code: number) => finish(code));
  page.once('crash', () => {
    log('The page of the editor crashed.');
    finish(1);
  });
  const axe = await readFile(join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
  bridge.use({
    page,
    axe,
    frame: (selector, timeout) => frameWith(page, selector, timeout),
    read: (file) => readFile(file, 'utf8'),
  });
  await page.goto(addressOf(settings), { waitUntil: 'domcontentloaded', timeout: 60_000 });
  return { page, exit };
}

function addressOf({ server, folder, driver }: WindowSettings): string {
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const payload = [
    ['skipWelcome', 'true'],
    ['extensionDevelopmentPath', remote(driver)],
    ['extensionTestsPath', remote(join(driver, 'main'))],
  ];
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  if (folder) query.set('folder', folder);
  return `${server.address}?${query.toString()}`;
}
