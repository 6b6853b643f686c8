import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const full = process.env['DEW_TEST_FULL'] === '1';
/** Files whose peer takes minutes to build run in the whole run only. */
const exclude = [...configDefaults.exclude, ...(full ? [] : ['**/*.full.test.ts'])];

/** `unit` is plain Node in seconds; `engine` forks the real engine; the rest drive a browser or whole templates. */
const project = (
  name: string,
  include: string[],
  timeout: number,
  more: { globalSetup?: string; retry?: number } = {},
) => ({
  test: {
    name,
    include,
    exclude,
    testTimeout: timeout,
    hookTimeout: timeout,
    pool: 'forks' as const,
    ...more,
  },
});
const onProduct = { globalSetup: 'test/builtProduct.ts' };

/**
 * A run that knows no times yet starts large files first; the longest file of all, the checks of project 1, is the
 * smallest and would start last, alone.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification): number =>
      Number(moduleId.endsWith('/templates/dataAnalysisPipeline.test.ts'));
    return (await super.sort(files)).sort((one, other) => isLongest(other) - isLongest(one));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      project('unit', ['test/{protocol,core}/**/*.test.ts', 'test/build/*.test.ts'], 20_000),
      project(
        'engine',
        ['test/{engine,engineClient,connectors,practice,tasks,cli}/**/*.test.ts'],
        120_000,
        onProduct,
      ),
      project('timed', ['test/timed/**/*.test.ts'], 600_000, onProduct),
      project('templates', ['test/templates/**/*.test.ts'], 900_000),
      project('package', ['test/build/package/**/*.test.ts'], 180_000),
      // A browser on a busy machine loses a moment now and then; a defect shows twice. Not in test:full.
      project('webviews', ['test/webviews/**/*.test.ts'], 60_000, { ...onProduct, retry: full ? 0 : 1 }),
    ],
    maxWorkers: 2,
  },
});
