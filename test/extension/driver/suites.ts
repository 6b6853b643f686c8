/** Mocha over every bundled suite beside this file, with a report that the outer process can read. */
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Mocha from 'mocha';

export interface SuiteReport {
  passed: number;
  failed: number;
  skipped: { title: string }[];
}

/** Lines outside these belong to the editor's own log. */
export const markers = { start: '=== suites start ===', end: '=== suites end ===' };

export async function runSuites(): Promise<void> {
  const folder = join(__dirname, process.env['DEW_DRIVER_SUITES'] ?? 'suites');
  const wanted = process.env['DEW_DRIVER_ONLY'];
  const mocha = new Mocha({
    ui: 'tdd',
    color: false,
    reporter: 'spec',
    timeout: 60_000,
    ...(wanted ? { grep: wanted } : {}),
  });
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .sort())
    mocha.addFile(join(folder, file));
  console.log(markers.start);
  const report: SuiteReport = { passed: 0, failed: 0, skipped: [] };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', () => (report.passed += 1));
    runner.on('fail', () => (report.failed += 1));
    runner.on('pending', (test) => report.skipped.push({ title: test.fullTitle() }));
  });
  const file = process.env['DEW_DRIVER_REPORT'];
  if (file) await writeFile(file, JSON.stringify(report));
  console.log(markers.end);
  if (report.failed > 0) throw new Error(`${report.failed} tests failed`);
}
