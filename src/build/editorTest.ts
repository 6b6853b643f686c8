/**
 * The editor suites alone, against the checkout as it is built: quick to repeat while one writes them.
 * `npm run test:editor [-- --only <pattern of Mocha>] [--window untrusted|fresh|pictures] [--packed] [--no-build]`;
 * the window `pictures` takes those of docs/images anew.
 */
import { parseArgs } from 'node:util';
import { buildAll } from './build.ts';
import { packageVsix } from './package.ts';
import { windows } from './editor/driver.ts';
import { runInEditor } from './suites/editorSuite.ts';
import { report, runSuite } from './suites/suite.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    window: { type: 'string', default: 'suites' },
    packed: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
  },
});

const suites = windows.find((name) => name === values.window);
if (!suites) {
  console.error(`No window is called "${values.window}": one of ${windows.join(', ')}.`);
  process.exit(2);
}
const outcome = await runSuite({
  name: suites,
  run: async () => {
    if (!values.packed && !values['no-build']) await buildAll();
    const vsix = values.packed ? await packageVsix() : null;
    return runInEditor({ vsix, suites, limitMs: 600_000, ...(values.only ? { only: values.only } : {}) });
  },
});
console.log(report([outcome], outcome.seconds));
process.exit(outcome.failed > 0 ? 1 : 0);
