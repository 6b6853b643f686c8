/**
 * A built view in real Chromium, as VS Code shows it (theme variables, body class, content security
 * policy), with a host that speaks the view's contract: `handlers` answer requests, `notify` sends.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, expect, inject } from 'vitest';
import type { Failure, ParamsOf, ResultOf } from '../../src/protocol/rpc.ts';
import { bodyClass, editorStandIn, root, serve, type Theme } from './viewServer.ts';

export { themes } from './viewServer.ts';

export type ViewHandlers<Requests> = {
  [Name in keyof Requests]: (
    params: ParamsOf<Requests, Name>,
  ) => ResultOf<Requests, Name> | Promise<ResultOf<Requests, Name>>;
};

export interface ViewOptions<Requests> {
  /** Folder name under webviews/. */
  view: string;
  handlers: ViewHandlers<Requests>;
  theme?: Theme;
  width?: number;
  height?: number;
  /** What `acquireVsCodeApi().getState()` gives at the start. */
  state?: unknown;
}

export interface ViewPage<Notifications> {
  page: Page;
  notify<Name extends keyof Notifications & string>(
    method: Name,
    payload: Notifications[Name],
  ): Promise<void>;
  /** Names of the requests so far, with their parameters; a cancelled one adds `cancel`. */
  requests: { method: string; params: unknown }[];
  /** What the view saved last. */
  savedState(): Promise<unknown>;
  setTheme(theme: Theme): Promise<void>;
  /** Errors of the page and violations of its content security policy; a test expects none. */
  problems: string[];
  close(): Promise<void>;
}

const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browserWindow: Promise<BrowserContext> | undefined;

/** One window, kept open by an empty tab: a window costs Chromium 156 three times the work of a tab. */
async function openWindow(): Promise<BrowserContext> {
  const browser = await chromium.launch({
    executablePath: process.env['DEW_CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    args: browserFlags,
  });
  const context = await browser.newContext();
  await context.newPage();
  return context;
}

/** The test that opens a view need not close it: an error of its page, or a breach of its policy, fails the test. */
export async function openView<Requests, Notifications>(
  options: ViewOptions<Requests>,
): Promise<ViewPage<Notifications>> {
  browserWindow ??= openWindow();
  const server = await serve(inject('dist'), options.view, options.theme ?? 'dark');
  const page = await (await browserWindow).newPage();
  await page.setViewportSize({ width: options.width ?? 1000, height: options.height ?? 440 });
  page.setDefaultTimeout(15_000);
  const problems: string[] = [];
  const requests: { method: string; params: unknown }[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.exposeFunction('hostRequest', async (method: string, params: unknown) => {
    requests.push({ method, params });
    const handler = (options.handlers as Record<string, ((params: unknown) => unknown) | undefined>)[method];
    if (!handler)
      return { failure: { code: 'internal', message: `the test's host does not answer ${method}` } };
    try {
      return { result: await handler(params) };
    } catch (error) {
      const failure = (error as { failure?: Failure }).failure;
      return { failure: failure ?? { code: 'internal', message: (error as Error).message } };
    }
  });
  await page.addInitScript(editorStandIn, options.state);
  const { port } = server.address() as { port: number };
  await page.goto(`http://127.0.0.1:${port}/`);
  const view: ViewPage<Notifications> = {
    page,
    problems,
    requests,
    notify: (method, params) =>
      page.evaluate((message) => window.postMessage(message, '*'), { kind: 'notify', method, params }),
    savedState: () => page.evaluate(() => (window as unknown as { savedState: unknown }).savedState),
    setTheme: (theme) =>
      page.evaluate(
        async ([name, className]) => {
          document.documentElement.dataset['theme'] = name;
          document.body.className = className!;
          await new Promise(requestAnimationFrame);
          const going = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations === 1);
          await Promise.allSettled(going.map(({ finished }) => finished));
        },
        [theme, bodyClass[theme]],
      ),
    async close() {
      await page.close();
      server.close();
    },
  };
  opened.push(view);
  return view;
}

/** What a test changes about the view that it opens. */
export type ViewChange<Requests> = Partial<Omit<ViewOptions<Requests>, 'view' | 'handlers'>> & {
  handlers?: Partial<ViewHandlers<Requests>>;
};

/**
 * Opens one view as most of its tests want it and waits for the selector `shown`. A test names what it is
 * about: `told` reaches the usual handlers, `handlers` replace some of them.
 */
export function viewOpener<Requests, Notifications, Told extends object = object>(
  { shown, ...usual }: Omit<ViewOptions<Requests>, 'handlers'> & { shown: string },
  handlers: (told: Partial<Told>) => ViewHandlers<Requests>,
) {
  return async (change: ViewChange<Requests> & Partial<Told> = {}): Promise<ViewPage<Notifications>> => {
    const view = await openView<Requests, Notifications>({
      ...usual,
      ...change,
      handlers: { ...handlers(change), ...change.handlers },
    });
    await view.page.waitForSelector(shown);
    return view;
  };
}

/** Views of the test that runs, in the order in which they were opened. */
const opened: ViewPage<never>[] = [];

afterEach(async () => {
  const views = opened.splice(0);
  for (const view of views) await view.close();
  expect(views.flatMap(({ problems }) => problems)).toEqual([]);
});

afterAll(async () => {
  await (await browserWindow)?.browser()?.close();
  browserWindow = undefined;
});

/** Parameters of every request of one name to the host of the view that was opened last, in order. */
export function asked(method: string): unknown[] {
  const requests = opened.at(-1)?.requests ?? [];
  return requests.filter((request) => request.method === method).map(({ params }) => params);
}

/** The page of the view that was opened last. */
export function shownPage(): Page {
  const view = opened.at(-1);
  if (!view) throw new Error('No view is open.');
  return view.page;
}

/** A failure for a handler to throw. */
export function failureError(failure: Failure): Error {
  return Object.assign(new Error(failure.message), { failure });
}

/** Violations that axe finds in the page as it is now, as lines that say what and where. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window)))
    await page.evaluate(await readFile(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
      };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
  });
}
