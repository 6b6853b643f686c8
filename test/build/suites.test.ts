import { describe, expect, it, vi } from 'vitest';
import { report, runSuite } from '../../src/build/suites/suite.ts';
import { countVitest } from '../../src/build/suites/vitestSuite.ts';

const file = (status: string, ...statuses: string[]) => ({
  name: 'a.test.ts',
  status,
  message: '',
  assertionResults: statuses.map((one, at) => ({ status: one, fullName: `test ${at}` })),
});

describe('the counts of npm test', () => {
  it('name every test that did not run', () => {
    const counts = countVitest({ testResults: [file('passed', 'passed', 'pending', 'todo', 'skipped')] });
    expect(counts).toEqual({ passed: 1, failed: 0, skipped: ['test 1', 'test 2', 'test 3'] });
  });

  it('count a file that could not be loaded as a failure', () => {
    expect(countVitest({ testResults: [file('failed')] }).failed).toBe(1);
    expect(countVitest({ testResults: [file('failed', 'failed', 'passed')] })).toMatchObject({
      passed: 1,
      failed: 1,
    });
  });

  it('make a suite that dies, or that finds no test, a failure', async () => {
    vi.spyOn(console, 'log').mockReturnValue(undefined);
    vi.spyOn(console, 'error').mockReturnValue(undefined);
    const died = await runSuite({ name: 'a', run: () => Promise.reject(new Error('no')) });
    const empty = await runSuite({ name: 'b', run: async () => ({ passed: 0, failed: 0, skipped: [] }) });
    vi.restoreAllMocks();
    expect([died.failed, empty.failed]).toEqual([1, 1]);
  });

  it('end with one line that sums up all suites', () => {
    const text = report(
      [
        { name: 'unit', seconds: 1, passed: 3, failed: 0, skipped: [] },
        { name: 'editor', seconds: 2, passed: 4, failed: 1, skipped: ['Chromium is missing'] },
      ],
      3,
    );
    expect(text.split('\n').at(-1)).toBe('7 passed, 1 failed, 1 skipped');
    expect(text).toContain('editor: Chromium is missing');
  });
});
