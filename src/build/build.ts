/** Builds everything that runs: `node src/build/build.ts [--watch]`. */
import { existsSync, globSync, watch } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { messageOf } from '../core/failure.ts';
import { bundle, root, writeWhole, type BundleResult } from './bundle.ts';
import { collectLicences } from './licences.ts';
import { copyNativeBinding, hostTarget, nativeBindingPlugin } from './nativeBinding.ts';
import { writeRoadmap } from './roadmap.ts';

export interface BuildTo {
  /** Default: `dist` of the checkout. */
  outputFolder?: string;
  /** Platform whose DuckDB library is copied; default: this machine's. */
  target?: string;
}

const kilobyte = 1000;
/** The extension is read at activation, the workbench in a calm moment, the engine by every first statement. */
const limits = {
  extension: 20 * kilobyte,
  workbench: 200 * kilobyte,
  messages: 100 * kilobyte,
  cli: 1_000 * kilobyte,
  engine: 1_000 * kilobyte,
  enginePart: 1_500 * kilobyte,
};
const viewLimits: Record<string, number> = { results: 120 * kilobyte };
const defaultViewLimit = 200 * kilobyte;

const folderOf = (to: BuildTo): string => to.outputFolder ?? join(root, 'dist');

export async function buildExtension(to: BuildTo = {}): Promise<BundleResult[]> {
  return [
    await bundle({
      kind: 'extension',
      name: 'extension',
      entry: 'src/extension/extension.ts',
      outputFolder: folderOf(to),
      limit: limits.extension,
    }),
    await bundle({
      kind: 'extension',
      name: 'workbench',
      entry: 'src/extension/workbench.bundle.ts',
      outputFolder: folderOf(to),
      limit: limits.workbench,
    }),
  ];
}

/** tedious can sign in with Azure's directory; connections here have SQL Server logins only, and 500 kB less to load. */
const azureAbsentPlugin: Plugin = {
  name: 'azure-absent',
  setup(context) {
    context.onResolve({ filter: /^@azure\// }, ({ path }) => ({ path, namespace: 'azure-absent' }));
    context.onLoad({ filter: /.*/, namespace: 'azure-absent' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** The engine, the parts of it that load on demand (`*.bundle.ts`), and DuckDB's library beside them. */
export async function buildEngine(to: BuildTo = {}): Promise<BundleResult[]> {
  const outputFolder = folderOf(to);
  await copyNativeBinding(join(outputFolder, 'native'), to.target ?? hostTarget);
  const sides = globSync('src/{engine,connectors,tasks}/**/*.bundle.ts', { cwd: root }).sort();
  const entries: [string, string][] = [
    ['engine', 'src/engine/main.ts'],
    ...sides.map((file): [string, string] => [basename(file, '.bundle.ts'), file]),
  ];
  return Promise.all(
    entries.map(([name, entry]) =>
      bundle({
        kind: 'engine',
        name,
        entry,
        outputFolder,
        limit: name === 'engine' ? limits.engine : limits.enginePart,
        plugins: [nativeBindingPlugin, azureAbsentPlugin],
      }),
    ),
  );
}

/** The message library, which the editor and the command line load with their first request. */
export async function buildMessages(to: BuildTo = {}): Promise<BundleResult[]> {
  return [
    await bundle({
      kind: 'cli',
      name: 'messages',
      entry: 'src/engineClient/messages.bundle.ts',
      outputFolder: folderOf(to),
      limit: limits.messages,
    }),
  ];
}

export async function buildCli(to: BuildTo = {}): Promise<BundleResult[]> {
  const banner =
    "#!/usr/bin/env node\nconst importMetaUrl = require('node:url').pathToFileURL(__filename).href;";
  return [
    await bundle({
      kind: 'cli',
      name: 'cli',
      entry: 'src/cli/main.ts',
      outputFolder: folderOf(to),
      limit: limits.cli,
      options: { banner: { js: banner } },
      executable: true,
    }),
  ];
}

/**
 * One script and one style sheet per `webviews/<view>/main.tsx` (the notebook's renderer as a module),
 * the icon font, and the graph worker where used. */
export async function buildWebviews(to: BuildTo = {}): Promise<BundleResult[]> {
  const outputFolder = folderOf(to);
  const entries = globSync('webviews/*/main.tsx', { cwd: root }).sort();
  const results = await Promise.all(
    entries.map((entry) => {
      const view = basename(dirname(entry));
      const limit = viewLimits[view] ?? defaultViewLimit;
      const options = view === 'notebook' ? { format: 'esm' as const } : {};
      return bundle({ kind: 'webview', name: `webviews/${view}`, entry, outputFolder, limit, options });
    }),
  );
  await mkdir(join(outputFolder, 'webviews'), { recursive: true });
  for (const file of ['codicon.css', 'codicon.ttf']) {
    await copyFile(join(root, 'node_modules/@vscode/codicons/dist', file), join(outputFolder, file));
  }
  return results;
}

/** Everything; parts whose entry file is not written yet are named in `missing`. */
export async function buildAll(to: BuildTo = {}): Promise<{ results: BundleResult[]; missing: string[] }> {
  const parts: [string, (to: BuildTo) => Promise<BundleResult[]>][] = [
    ['src/extension/extension.ts', buildExtension],
    ['src/engine/main.ts', buildEngine],
    ['src/engineClient/messages.bundle.ts', buildMessages],
    ['src/cli/main.ts', buildCli],
  ];
  const missing = parts.filter(([entry]) => !existsSync(join(root, entry))).map(([entry]) => entry);
  const present = parts.filter(([entry]) => !missing.includes(entry)).map(([, part]) => part);
  const settled = await Promise.allSettled([...present, buildWebviews].map((part) => part(to)));
  const failed = settled.filter((part) => part.status === 'rejected').map(({ reason }) => messageOf(reason));
  const results = settled.flatMap((part) => (part.status === 'fulfilled' ? part.value : []));
  const inputs = new Set(results.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
  inputs
    .add('node_modules/@vscode/codicons/dist/codicon.ttf')
    .add('node_modules/@duckdb/node-bindings/duckdb.js');
  await writeWhole(join(folderOf(to), 'THIRD-PARTY-LICENSES.txt'), await collectLicences(root, inputs));
  await writeRoadmap(join(folderOf(to), 'roadmap.json'));
  if (failed.length > 0) throw new Error(failed.join('\n'));
  return { results, missing };
}

async function buildAndReport(): Promise<void> {
  const started = performance.now();
  const { results, missing } = await buildAll();
  for (const { name, bytes } of results)
    console.log(`${(bytes / kilobyte).toFixed(0).padStart(6)} kB  dist/${name}`);
  for (const entry of missing) console.log(`   missing: ${entry}`);
  console.log(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function watchAndBuild(): void {
  let timer: NodeJS.Timeout | undefined;
  const again = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void buildAndReport().catch(report), 150);
  };
  for (const folder of ['src', 'webviews', 'templates'])
    watch(join(root, folder), { recursive: true }, again);
  console.log('watching src, webviews and templates');
}

function report(error: unknown): void {
  console.error(messageOf(error));
  process.exitCode = 1;
}

if (process.argv[1] === import.meta.filename) {
  await buildAndReport().catch(report);
  if (process.argv.includes('--watch')) watchAndBuild();
}
