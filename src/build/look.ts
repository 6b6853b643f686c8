/**
 * Shows the built extension in a headless editor to a script:
 * `npm run look -- script.ts [--folder path] [--theme light|dark|hc|hc-light] [--size 1280x800] [--no-build]`.
 * The script's default export gets a `Look`; without a script, one picture of the window is taken.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type * as vscode from 'vscode';
import type { Frame, Page } from 'playwright-core';
import { buildAll } from './build.ts';
import { openBridge } from './editor/bridge.ts';
import { frameWith, launchBrowser } from './editor/browser.ts';
import { installCheckout } from './editor/checkoutExtension.ts';
import { buildDriver } from './editor/driver.ts';
import { pictureFonts } from './editor/fonts.ts';
import { installServer, startServer, writeSettings } from './editor/server.ts';
import { calmSettings, openWindow } from './editor/window.ts';

export interface Look {
  page: Page;
  /** The folder that is open. */
  folder: string;
  /** Runs a function in the extension host; it sees only its two parameters, and answers JSON. */
  host<Argument, Result>(
    work: (api: typeof vscode, argument: Argument) => Result | Thenable<Result>,
    argument?: Argument,
  ): Promise<Result>;
  /** Runs a command of the editor or of ours. */
  command(id: string, ...list: unknown[]): Promise<unknown>;
  /** Opens a file of the folder in an editor. */
  open(file: string): Promise<void>;
  /** The webview frame that holds a selector. */
  frame(selector: string, timeout?: number): Promise<Frame>;
  /** Takes a picture; a relative path lies in /tmp/look. */
  shot(file: string): Promise<string>;
  pause(milliseconds: number): Promise<void>;
}

const themes: Record<string, string> = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  hc: 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: { type: 'string' },
    theme: { type: 'string', default: 'light' },
    size: { type: 'string', default: '1280x800' },
    'no-build': { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

async function post(address: string, text: string, argument: unknown): Promise<unknown> {
  const response = await fetch(address, { method: 'POST', body: JSON.stringify({ text, argument }) });
  const answer = (await response.json()) as { value: unknown } | { error: string };
  if ('error' in answer) throw new Error(answer.error);
  return answer.value;
}

async function look(): Promise<void> {
  if (!values['no-build']) await buildAll();
  await installServer();
  const scratch = await mkdtemp(join(tmpdir(), 'dew-look-'));
  const folder = values.folder ? resolve(values.folder) : join(scratch, 'empty');
  await mkdir(folder, { recursive: true });
  await writeSettings(scratch, {
    ...calmSettings,
    'workbench.colorTheme': themes[values.theme] ?? values.theme,
  });
  await installCheckout(scratch);
  const driver = await buildDriver(join(scratch, 'driver'));
  const bridge = await openBridge();
  const environment = { DEW_DRIVER_PORT: String(bridge.port), DEW_DRIVER_MODE: 'look' };
  const server = await startServer({ dataFolder: scratch, driver: true, environment });
  const browser = await launchBrowser(await pictureFonts());
  try {
    const [width = 1280, height = 800] = values.size.split('x').map(Number);
    const log = (line: string): void => void (values.verbose && console.log(line));
    const { page, exit } = await openWindow({
      server,
      browser,
      bridge,
      driver,
      folder,
      size: { width, height },
      log,
    });
    const lost = exit.then((code) =>
      Promise.reject(new Error(`The window ended with code ${code}; see --verbose.`)),
    );
    const address = await Promise.race([bridge.host, lost, timeLimit(60_000)]);
    const host: Look['host'] = (work, argument) => post(address, work.toString(), argument) as Promise<never>;
    const view: Look = {
      page,
      folder,
      host,
      command: (id, ...list) =>
        host<[string, unknown[]], unknown>(
          (api, [name, rest]) => api.commands.executeCommand(name, ...rest),
          [id, list],
        ),
      open: (file) =>
        host<string, void>(
          async (api, path) => {
            await api.commands.executeCommand('vscode.open', api.Uri.file(path));
          },
          resolve(folder, file),
        ),
      frame: (selector, timeout) => frameWith(page, selector, timeout),
      shot: async (file) => {
        const path = resolve('/tmp/look', file);
        await mkdir(dirname(path), { recursive: true });
        await page.screenshot({ path });
        console.log(path);
        return path;
      },
      pause: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
    };
    await page.locator('.monaco-workbench .activitybar').first().waitFor({ timeout: 60_000 });
    const script = positionals[0];
    if (script) {
      const module = (await import(pathToFileURL(resolve(script)).href)) as {
        default: (view: Look) => Promise<void>;
      };
      await module.default(view);
    } else {
      await view.pause(1500);
      await view.shot('window.png');
    }
  } finally {
    await browser.close();
    await server.stop();
    bridge.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

function timeLimit(milliseconds: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(
      () => reject(new Error(`The editor did not start within ${milliseconds} ms.`)),
      milliseconds,
    ).unref();
  });
}

await look().catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
});
process.exit();
