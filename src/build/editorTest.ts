/**
 * The editor suites alone, against the checkout as it is built: quick to repeat while one writes them.
 * `npm run test:editor [-- --only <pattern of Mocha>] [--untrusted] [--packed] [--no-build]`,
 * with `--renew-pictures` the pictures of docs/images are taken anew.
 */
import { parseArgs } from 'node:util';
import { buildAll } from './build.ts';
import { packageVsix } from './package.ts';
import { runInEditor } from './suites/editorSuite.ts';
import { report, runSuite } from './suites/suite.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    untrusted: { type: 'boolean', default: false },
    packed: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    'renew-pictures': { type: 'boolean', default: false },
  },
});

if (values['renew-pictures']) process.env['DEW_RENEW_PICTURES'] = '1';
const suites = values.untrusted ? 'untrusted' : 'suites';
const outcome = await runSuite({
  name: values.untrusted ? 'untrusted' : 'editor',
  run: async () => {
    if (!values.packed && !values['no-build']) await buildAll();
    const vsix = values.packed ? await packageVsix() : null;
    return runInEditor({ vsix, suites, limitMs: 600_000, ...(values.only ? { only: values.only } : {}) });
  },
});
console.log(report([outcome], outcome.seconds));
process.exit(outcome.failed > 0 ? 1 : 0);
