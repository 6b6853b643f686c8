/** One project of vitest.config.mts as a suite: its progress is shown, its counts are read from JSON. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../bundle.ts';
import { tryCommand } from '../command.ts';
import type { Suite, SuiteResult } from './suite.ts';

interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

/** A file that fails before its first test counts as one failure. */
export function countVitest(report: VitestReport): SuiteResult {
  const result: SuiteResult = { passed: 0, failed: 0, skipped: [] };
  for (const file of report.testResults) {
    const failedBefore = result.failed;
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') result.passed += 1;
      else if (status === 'failed') result.failed += 1;
      else result.skipped.push(fullName);
    }
    if (file.status === 'failed' && result.failed === failedBefore) result.failed += 1;
  }
  return result;
}

/** `more` are options of vitest. */
export function vitestSuite(project: string, ...more: string[]): Suite {
  return {
    name: project,
    run: async () => {
      const folder = join(root, '.cache', 'test-reports');
      const file = join(folder, `${project}.json`);
      await mkdir(folder, { recursive: true });
      await rm(file, { force: true });
      const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
      const options = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`, ...more];
      const { code } = await tryCommand(process.execPath, [vitest, 'run', '--project', project, ...options], {
        cwd: root,
      });
      const text = await readFile(file, 'utf8').catch(() => undefined);
      if (text === undefined)
        throw new Error(`vitest ended with code ${code} and wrote no report for ${project}.`);
      const counts = countVitest(JSON.parse(text) as VitestReport);
      // An error outside of every test makes the run fail without a failed test.
      return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
    },
  };
}
