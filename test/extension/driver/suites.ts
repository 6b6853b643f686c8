/** Mocha over every bundled suite beside this file, with a report that the outer process can read. */
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Mocha from 'mocha';
import { onPage } from './page.ts';
import { say } from './say.ts';

export interface SuiteReport {
  passed: number;
  failed: number;
  skipped: { title: string }[];
}

/** A picture of the window at the moment of a failure says more than its stack. */
async function photograph(title: string): Promise<void> {
  const file = join(
    process.env['DEW_DRIVER_PICTURES'] ?? '',
    `${title.replace(/[^a-z0-9]+/gi, '-').slice(0, 80)}.png`,
  );
  await onPage(async ({ page }, path) => {
    await page.screenshot({ path });
  }, file);
  say(`      picture: ${file}`);
}

export async function runSuites(): Promise<void> {
  Mocha.reporters.Base.consoleLog = say;
  const folder = join(__dirname, process.env['DEW_DRIVER_SUITES'] ?? 'suites');
  const wanted = process.env['DEW_DRIVER_ONLY'];
  const mocha = new Mocha({
    ui: 'tdd',
    color: false,
    reporter: 'spec',
    timeout: 60_000,
    // A busy machine may be late once; a defect shows twice. Not in test:full.
    retries: process.env['DEW_TEST_FULL'] === '1' ? 0 : 1,
    ...(wanted ? { grep: wanted } : {}),
    rootHooks: {
      async afterEach(this: Mocha.Context) {
        const test = this.currentTest;
        if (test?.state === 'failed') await photograph(test.fullTitle());
      },
    },
  });
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .sort())
    mocha.addFile(join(folder, file));
  const report: SuiteReport = { passed: 0, failed: 0, skipped: [] };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', () => (report.passed += 1));
    runner.on('fail', () => (report.failed += 1));
    runner.on('pending', (test) => report.skipped.push({ title: test.fullTitle() }));
  });
  const file = process.env['DEW_DRIVER_REPORT'];
  if (file) await writeFile(file, JSON.stringify(report));
  if (report.failed > 0) throw new Error(`${report.failed} tests failed`);
}
