/**
 * Everything that proves the product, in one command: `npm test`, with `--full` what is long as
 * well, `--only <suite>` (several times) for a part. The last line is the sum of all counts.
 */
import { parseArgs } from 'node:util';
import { Turnstile } from '../core/turnstile.ts';
import { buildAll } from './build.ts';
import { meet, meetPython, needs } from './machine.ts';
import { editorSuite } from './suites/editorSuite.ts';
import { report, runSuite, type Suite, type SuiteOutcome } from './suites/suite.ts';
import { scriptSuite } from './suites/scriptSuite.ts';
import { vitestSuite } from './suites/vitestSuite.ts';

const { values } = parseArgs({
  options: { full: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } },
});

const buildSuite: Suite = {
  name: 'build',
  run: async () => {
    const { results, missing } = await buildAll();
    if (missing.length > 0) throw new Error(`These files are missing: ${missing.join(', ')}`);
    return { passed: results.length, failed: 0, skipped: [] };
  },
};

/** These need nothing but Node, and nothing of each other; the longest comes first. */
const sideBySide: Suite[] = [
  scriptSuite('lint'),
  buildSuite,
  scriptSuite('types'),
  scriptSuite('format', 'format:check'),
  vitestSuite('unit'),
];
/** What is measured against a bound runs alone. */
const oneByOne: Suite[] = [
  vitestSuite('engine'),
  vitestSuite('timed', '--no-file-parallelism'),
  vitestSuite('webviews'),
  vitestSuite('package'),
  editorSuite('editor', 'suites'),
  editorSuite('untrusted', 'untrusted'),
  editorSuite('fresh', 'fresh'),
  vitestSuite('templates'),
];

// A log that a person reads later holds no colour codes.
if (!process.stdout.isTTY) process.env['NO_COLOR'] = '1';
if (values.full) {
  process.env['DEW_TEST_FULL'] = '1';
  process.env['DEW_FAULT_COUNT'] ??= '50';
}
const started = performance.now();
const suites = [...sideBySide, ...oneByOne];
const unknown = values.only?.find((name) => !suites.some((suite) => suite.name === name));
if (unknown) {
  console.error(`No suite is called "${unknown}": one of ${suites.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const wanted = ({ name }: Suite): boolean => values.only?.includes(name) ?? true;
if (oneByOne.some(wanted)) {
  for (const reason of [
    await meet(needs.git),
    await meetPython(),
    await meet(needs.browser),
    await meet(needs.postgres),
    await meet(needs.java),
    await meet(needs.freetds),
  ]) {
    if (reason) console.log(`Note: ${reason}.`);
  }
}
const cores = new Turnstile(2);
const outcomes: SuiteOutcome[] = await Promise.all(
  sideBySide.filter(wanted).map((suite) => cores.pass(() => runSuite(suite))),
);
for (const suite of oneByOne.filter(wanted)) outcomes.push(await runSuite(suite));
console.log(report(outcomes, (performance.now() - started) / 1000));
const failed = outcomes.some((outcome) => outcome.failed > 0);
const skipped = outcomes.some((outcome) => outcome.skipped.length > 0);
const everything = process.env['DEW_TEST_REQUIRE_ALL'] === '1';
process.exit(failed || (skipped && everything) ? 1 : 0);
