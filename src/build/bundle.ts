/** One esbuild call: bundle, prove the import table, keep the size limit, write each file in one step. */
import { globSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { findLeaks, type BundleKind } from './layers.ts';

export const root = join(import.meta.dirname, '..', '..');

type SharedOptions = Omit<BuildOptions, 'metafile' | 'write'>;

export interface Bundle {
  kind: BundleKind;
  /** Name of the output without extension, relative to the output folder: `webviews/run`. */
  name: string;
  entry: string;
  outputFolder: string;
  /** Bytes that the JavaScript file may have. */
  limit: number;
  plugins?: Plugin[];
  options?: SharedOptions;
  executable?: boolean;
}

export interface BundleResult {
  name: string;
  bytes: number;
  metafile: Metafile;
}

/** Replaces a file in one step, and only where its content changes: others may be running it. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const next = Buffer.from(content);
  const present = await readFile(file).catch(() => undefined);
  if (present?.equals(next)) return;
  await mkdir(dirname(file), { recursive: true });
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}`);
  await writeFile(temporary, next);
  await rename(temporary, file);
}

/** `import('./x.bundle.ts')` stays a file of its own, `x.js` beside the bundle, read only when it is needed. */
const sideBundlePlugin: Plugin = {
  name: 'side-bundle',
  setup(context) {
    context.onResolve({ filter: /\.bundle\.ts$/ }, ({ path, kind }) => {
      if (kind === 'entry-point') return null;
      if (kind !== 'dynamic-import') {
        return {
          errors: [{ text: `${path} is a bundle of its own: use import() instead of a static import.` }],
        };
      }
      return { path: `./${basename(path, '.bundle.ts')}.js`, external: true };
    });
  },
};

const browserVegaCanvas: Plugin = {
  name: 'vega-canvas-browser',
  setup(context) {
    context.onResolve({ filter: /^vega-canvas$/ }, () => ({
      path: join(root, 'node_modules', 'vega-canvas', 'build', 'vega-canvas.browser.js'),
    }));
  },
};

/**
 * The editor's API as one module with the names that our sources use. esbuild copies every property of a CommonJS
 * module for each file that imports it: 54 copies of 600 names were 30 of 40 ms of loading the host file.
 */
const editorApiPlugin: Plugin = {
  name: 'editor-api',
  setup(context) {
    context.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'editor-api'
        ? { path: 'vscode', external: true }
        : { path: 'vscode', namespace: 'editor-api' },
    );
    context.onLoad({ filter: /.*/, namespace: 'editor-api' }, async () => {
      const files = globSync('src/extension/**/*.ts', { cwd: root });
      const texts = await Promise.all(files.map((file) => readFile(join(root, file), 'utf8')));
      const names = new Set(
        texts.flatMap((text) => [...text.matchAll(/\bvscode\.([A-Za-z]\w*)/g)].map((hit) => hit[1])),
      );
      const exported = [...names].sort().map((name) => `export const ${name} = api.${name};`);
      return { contents: ["const api = require('vscode');", ...exported].join('\n'), resolveDir: root };
    });
  },
};

const nodeOptions: SharedOptions = {
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // A side bundle is CommonJS: require() gives all its names, import() only those that Node guesses.
  supported: { 'dynamic-import': false },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  define: {
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
    'import.meta.url': 'importMetaUrl',
    'process.env.NODE_ENV': '"production"',
  },
};

const browserOptions: SharedOptions = {
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.svg': 'text' },
  define: { 'process.env.NODE_ENV': '"production"' },
};

export async function bundle(what: Bundle): Promise<BundleResult> {
  const settings: BuildOptions & { metafile: true; write: false } = {
    absWorkingDir: root,
    bundle: true,
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    write: false,
    logLevel: 'silent',
    legalComments: 'none',
    ...(what.kind === 'webview' ? browserOptions : nodeOptions),
    ...what.options,
    plugins: [
      sideBundlePlugin,
      browserVegaCanvas,
      ...(what.kind === 'extension' ? [editorApiPlugin] : []),
      ...(what.plugins ?? []),
    ],
    entryPoints: [{ in: what.entry, out: what.name }],
    outdir: what.outputFolder,
  };
  const result = await build(settings);
  const leaks = findLeaks(what.kind, result.metafile);
  if (leaks.length > 0)
    throw new Error(`dist/${what.name}.js breaks the import table:\n  ${leaks.join('\n  ')}`);
  const script = result.outputFiles.find(({ path }) => path.endsWith('.js'));
  const bytes = script?.contents.byteLength ?? 0;
  if (bytes > what.limit) {
    throw new Error(
      `dist/${what.name}.js has ${bytes} bytes, its limit is ${what.limit}. Largest inputs:\n  ${largest(result.metafile)}`,
    );
  }
  for (const file of result.outputFiles) await writeWhole(file.path, file.contents);
  if (what.executable) await chmod(join(what.outputFolder, `${what.name}.js`), 0o755);
  return { name: `${what.name}.js`, bytes, metafile: result.metafile };
}

function largest(metafile: Metafile): string {
  const output = Object.entries(metafile.outputs).find(([file]) => file.endsWith('.js'))?.[1];
  return Object.entries(output?.inputs ?? {})
    .sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput)
    .slice(0, 8)
    .map(([file, { bytesInOutput }]) => `${bytesInOutput} ${file}`)
    .join('\n  ');
}
