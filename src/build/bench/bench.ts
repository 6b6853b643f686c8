/** Writes docs/benchmarks.md: `npm run bench [-- --repeats N]`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from '../build.ts';
import { root, writeWhole } from '../bundle.ts';
import { benchColdStart } from './coldStart.ts';
import { benchLineage } from './lineage.ts';
import { benchModels } from './models.ts';
import { benchPages } from './pages.ts';
import { benchServerModels } from './serverModels.ts';
import { benchProfile } from './profile.ts';
import { benchTransfer } from './transfer.ts';

const { values } = parseArgs({ options: { repeats: { type: 'string', default: '7' } } });
const repeats = Number(values.repeats);
const versionOf = (name: string): string =>
  (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version;

const head = [
  '# Benchmarks',
  '',
  'Made by `npm run bench`; every figure is a wall time that was measured, in milliseconds. Other work on the machine makes all of them larger.',
  '',
  `Machine: ${cpus().length} processors (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}-${process.arch}; load average when the benchmark began: ${loadavg()[0]?.toFixed(1) ?? 'unknown'}.`,
  `Node ${process.versions.node}, @duckdb/node-api ${versionOf('@duckdb/node-api')}. Engine: 1 GB memory limit, 2 threads for the pages; its defaults for the rest.`,
].join('\n');

const folder = await mkdtemp(join(tmpdir(), 'dew-bench-'));
try {
  await buildAll();
  const dew = join(root, 'dist', 'cli.js');
  const sections: string[] = [];
  for (const section of [
    () => benchModels(dew, folder, repeats),
    () => benchServerModels(dew, folder, repeats),
    () => benchColdStart(dew, folder, repeats * 2),
    () => benchPages(join(folder, 'pages'), repeats),
    () => benchLineage(join(folder, 'lineage'), Math.ceil(repeats / 2)),
    () => benchTransfer(join(folder, 'transfer'), repeats),
    () => benchProfile(join(folder, 'profile'), Math.ceil(repeats / 2)),
  ]) {
    const text = await section();
    console.log(`\n${text}`);
    sections.push(text);
  }
  await writeWhole(join(root, 'docs', 'benchmarks.md'), `${[head, ...sections].join('\n\n')}\n`);
  console.log('\nWritten: docs/benchmarks.md');
} finally {
  await rm(folder, { recursive: true, force: true });
}
