/** What every suite of `npm test` answers, and how the sum is told. */
export interface SuiteResult {
  passed: number;
  failed: number;
  /** What was not run, each with its reason. */
  skipped: string[];
}

export interface Suite {
  name: string;
  run(): Promise<SuiteResult>;
}

export interface SuiteOutcome extends SuiteResult {
  name: string;
  seconds: number;
}

export const skippedBecause = (reason: string): SuiteResult => ({ passed: 0, failed: 0, skipped: [reason] });

/** A suite that dies is one failure with its message; one that finds no test is one as well. */
export async function runSuite(suite: Suite): Promise<SuiteOutcome> {
  console.log(`\n── ${suite.name} ──`);
  const started = performance.now();
  let result: SuiteResult;
  try {
    result = await suite.run();
    if (result.passed + result.failed + result.skipped.length === 0) {
      console.error(`${suite.name}: no test was found.`);
      result = { ...result, failed: 1 };
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    result = { passed: 0, failed: 1, skipped: [] };
  }
  return { name: suite.name, seconds: (performance.now() - started) / 1000, ...result };
}

/** The table of suites, what was skipped and why, and the line with the counts last. */
export function report(outcomes: readonly SuiteOutcome[], seconds: number): string {
  const lines = outcomes.map(
    ({ name, passed, failed, skipped, seconds: took }) =>
      `${name.padEnd(16)}${String(passed).padStart(6)} passed${String(failed).padStart(5)} failed` +
      `${String(skipped.length).padStart(5)} skipped${took.toFixed(1).padStart(8)} s`,
  );
  const skipped = outcomes.flatMap((outcome) =>
    outcome.skipped.map((reason) => `  ${outcome.name}: ${reason}`),
  );
  const sum = (of: (outcome: SuiteOutcome) => number): number =>
    outcomes.reduce((total, one) => total + of(one), 0);
  return [
    '',
    ...lines,
    ...(skipped.length > 0 ? ['', 'Skipped:', ...skipped] : []),
    '',
    `wall time ${seconds.toFixed(0)} s`,
    `${sum((one) => one.passed)} passed, ${sum((one) => one.failed)} failed, ${sum((one) => one.skipped.length)} skipped`,
  ].join('\n');
}
