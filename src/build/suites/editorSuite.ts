/**
 * The Mocha suites in a real editor with the packed extension installed: one window for all of
 * them, and a second server for the workspace that is not trusted.
 */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../bundle.ts';
import { runCommand } from '../command.ts';
import { openBridge } from '../editor/bridge.ts';
import { launchBrowser } from '../editor/browser.ts';
import { installCheckout } from '../editor/checkoutExtension.ts';
import { buildDriver, type WindowName } from '../editor/driver.ts';
import { pictureFonts } from '../editor/fonts.ts';
import { installServer, installVsix, startServer, writeSettings } from '../editor/server.ts';
import { calmSettings, openWindow } from '../editor/window.ts';
import { meet, needs } from '../machine.ts';
import { packageVsix } from '../package.ts';
import { readMochaReport } from './mochaReport.ts';
import { skippedBecause, type Suite, type SuiteResult } from './suite.ts';

export interface EditorRun {
  /** The packed extension; null takes the checkout as it is, for a quick try. */
  vsix: string | null;
  /** Folder of suites beside the driver. */
  suites: WindowName;
  /** Mocha's grep. */
  only?: string;
  /** Kills the window when the suites hang. */
  limitMs: number;
}

/** Runs one folder of suites in a window of its own server, printing what Mocha prints. */
export async function runInEditor(run: EditorRun): Promise<SuiteResult> {
  const scratch = await mkdtemp(join(tmpdir(), 'dew-editor-'));
  const workspace = join(scratch, 'workspace');
  await mkdir(workspace);
  await cp(join(root, 'test', 'extension', 'workspace'), workspace, { recursive: true });
  const forPictures = run.suites === 'pictures';
  if (run.suites === 'suites' || forPictures) await makeProject(join(workspace, 'sales'));
  await writeSettings(scratch, calmSettings);
  await installServer();
  if (run.vsix === null) await installCheckout(scratch);
  else await installVsix(scratch, run.vsix);
  const driver = await buildDriver();
  const bridge = await openBridge();
  const pictures = join(root, '.cache', 'test-reports');
  await mkdir(pictures, { recursive: true });
  const images = forPictures ? join(root, 'docs', 'images') : join(pictures, 'views');
  await mkdir(images, { recursive: true });
  const reportFile = join(scratch, 'report.json');
  const server = await startServer({
    dataFolder: scratch,
    driver: true,
    trusted: run.suites !== 'untrusted',
    environment: {
      DEW_DRIVER_PORT: String(bridge.port),
      DEW_DRIVER_SUITES: run.suites,
      DEW_DRIVER_REPORT: reportFile,
      DEW_DRIVER_ROOT: root,
      DEW_DRIVER_DATA: scratch,
      DEW_DRIVER_PICTURES: pictures,
      DEW_DRIVER_IMAGES: images,
      ...(run.only ? { DEW_DRIVER_ONLY: run.only } : {}),
    },
  });
  const browser = await launchBrowser(forPictures ? await pictureFonts() : {});
  const lines = new Transcript();
  try {
    const { page, exit } = await openWindow({
      server,
      browser,
      bridge,
      driver,
      folder: workspace,
      ...(forPictures ? { size: { width: 1400, height: 900 } } : {}),
      log: (line) => lines.add(line),
    });
    const limit = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), run.limitMs).unref());
    const end = await Promise.race([exit, server.ended.then(() => 'server' as const), limit]);
    const counts = await readMochaReport(reportFile);
    if (!counts) {
      const picture = join(pictures, `${run.suites}.png`);
      await page.screenshot({ path: picture }).catch(() => undefined);
      const why =
        end === 'late' ? `did not end within ${run.limitMs / 1000} s` : `ended (${end}) without a report`;
      throw new Error(`The editor's window ${why}. Its last lines:\n${lines.tail()}\nPicture: ${picture}`);
    }
    return counts;
  } finally {
    await browser.close();
    await server.stop();
    bridge.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Project 1, complete, as `dew new` makes it; its pipeline runs in the window. */
export async function makeProject(folder: string): Promise<void> {
  const list = [join(root, 'dist', 'cli.js'), 'new', 'data-analysis-pipeline', folder, '--mode', 'complete'];
  await runCommand(process.execPath, list, { quiet: true });
}

/** Prints what the suites wrote, which the driver marks, and remembers the end of everything else. */
class Transcript {
  #last: string[] = [];

  add(text: string): void {
    for (const line of text.split('\n')) {
      if (line.startsWith('dew> ')) console.log(line.slice('dew> '.length));
    }
    this.#last = [...this.#last.slice(-60), text];
  }

  tail(): string {
    return this.#last.join('\n');
  }
}

const minute = 60_000;
let packed: Promise<string> | undefined;

export function editorSuite(name: string, suites: WindowName): Suite {
  return {
    name,
    run: async () => {
      const reason = await meet(needs.browser);
      if (reason) return skippedBecause(reason);
      packed ??= packageVsix();
      return runInEditor({
        vsix: await packed,
        suites,
        limitMs: suites === 'suites' ? 8 * minute : 2 * minute,
      });
    },
  };
}
