/**
 * The editor suites in a desktop VS Code that @vscode/test-electron downloads: the same driver, the
 * same installed package; the page is driven over the editor's debugging port.
 */
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  downloadAndUnzipVSCode,
  resolveCliArgsFromVSCodeExecutablePath,
  runTests,
} from '@vscode/test-electron';
import { chromium, type Page } from 'playwright-core';
import { root, writeWhole } from './bundle.ts';
import { runCommand } from './command.ts';
import { openBridge, type Bridge } from './editor/bridge.ts';
import { frameWith } from './editor/browser.ts';
import { buildDriver } from './editor/driver.ts';
import { freePort } from './editor/server.ts';
import { calmSettings } from './editor/window.ts';
import { packageVsix } from './package.ts';
import { makeProject } from './suites/editorSuite.ts';
import { readMochaReport } from './suites/mochaReport.ts';
import { report, runSuite, type SuiteResult } from './suites/suite.ts';

/** Waits for the workbench's page; Electron opens its debugging port a moment after its start. */
async function attach(port: number, bridge: Bridge): Promise<void> {
  const axe = await readFile(join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
  for (let attempt = 0; attempt < 120; attempt++) {
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => undefined);
    const pages = browser?.contexts().flatMap((context) => context.pages()) ?? [];
    const page: Page | undefined = pages.find((one) => /workbench/.test(one.url()));
    if (page) {
      const frame = (selector: string, timeout?: number) => frameWith(page, selector, timeout);
      bridge.use({ page, axe, frame, read: (file) => readFile(file, 'utf8') });
      return;
    }
    await browser?.close();
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`The editor's debugging port ${port} showed no workbench within 60 s.`);
}

async function runOnDesktop(): Promise<SuiteResult> {
  const vsix = await packageVsix();
  const program = await downloadAndUnzipVSCode();
  const scratch = await mkdtemp(join(tmpdir(), 'dew-desktop-'));
  const workspace = join(scratch, 'workspace');
  await mkdir(workspace);
  await cp(join(root, 'test', 'extension', 'workspace'), workspace, { recursive: true });
  await makeProject(join(workspace, 'sales'));
  const folders = [
    `--user-data-dir=${join(scratch, 'user')}`,
    `--extensions-dir=${join(scratch, 'extensions')}`,
  ];
  await writeWhole(join(scratch, 'user', 'User', 'settings.json'), JSON.stringify(calmSettings));
  const [cli = program, ...before] = resolveCliArgsFromVSCodeExecutablePath(program);
  await runCommand(cli, [...before, ...folders, '--install-extension', vsix, '--force']);
  const driver = await buildDriver();
  const bridge = await openBridge();
  const port = await freePort();
  const reportFile = join(scratch, 'report.json');
  const attached = attach(port, bridge);
  try {
    const run = runTests({
      vscodeExecutablePath: program,
      extensionDevelopmentPath: driver,
      extensionTestsPath: join(driver, 'main'),
      launchArgs: [workspace, ...folders, `--remote-debugging-port=${port}`, '--disable-workspace-trust'],
      extensionTestsEnv: {
        DEW_DRIVER_PORT: String(bridge.port),
        DEW_DRIVER_SUITES: 'suites',
        DEW_DRIVER_REPORT: reportFile,
        DEW_DRIVER_ROOT: root,
        DEW_DRIVER_DATA: scratch,
        DEW_DRIVER_PICTURES: tmpdir(),
        DEW_DRIVER_IMAGES: tmpdir(),
      },
    });
    await Promise.all([run.catch(() => undefined), attached]);
    const counts = await readMochaReport(reportFile);
    if (!counts) throw new Error("The editor's window ended before its suites did.");
    return counts;
  } finally {
    bridge.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

const outcome = await runSuite({ name: 'desktop', run: runOnDesktop });
console.log(report([outcome], outcome.seconds));
process.exit(outcome.failed > 0 ? 1 : 0);
