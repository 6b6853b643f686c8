/** What the driver in the extension host wrote about its suites. */
import { readFile } from 'node:fs/promises';
import type { SuiteResult } from './suite.ts';

interface MochaReport {
  passed: number;
  failed: number;
  skipped: { title: string }[];
}

/** Undefined where the window ended before its suites did. */
export async function readMochaReport(file: string): Promise<SuiteResult | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { passed, failed, skipped } = JSON.parse(text) as MochaReport;
  return { passed, failed, skipped: skipped.map(({ title }) => title) };
}
