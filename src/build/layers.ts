/** Which of our folders may end up in which bundle, proved from esbuild's own list of inputs. */
import type { Metafile } from 'esbuild';

export type BundleKind = 'extension' | 'engine' | 'cli' | 'webview';

/** The one file that holds DuckDB's library: two copies would have two sets of classes. */
const duckdbEntry = 'src/engine/duckdb.bundle.ts';

const allowedFolders: Record<BundleKind, readonly string[]> = {
  extension: ['src/extension/', 'src/engineClient/', 'src/core/', 'src/protocol/'],
  engine: ['src/engine/', 'src/connectors/', 'src/practice/', 'src/tasks/', 'src/core/', 'src/protocol/'],
  cli: ['src/cli/', 'src/engineClient/', 'src/core/', 'src/protocol/'],
  webview: ['webviews/', 'src/protocol/', 'src/core/format/'],
};

/** Every way in which a bundle breaks the import table; empty where it holds. */
export function findLeaks(kind: BundleKind, metafile: Metafile): string[] {
  const leaks: string[] = [];
  for (const input of Object.keys(metafile.inputs)) {
    const external = input.includes('node_modules/');
    if (kind !== 'engine' && /(^|:)(node_modules\/)?@duckdb\/|^native-binding:/.test(input)) {
      leaks.push(`the ${kind} bundle contains DuckDB: ${input}`);
    }
    if (external || !/^(src|webviews|test)\//.test(input)) continue;
    if (!allowedFolders[kind].some((folder) => input.startsWith(folder))) {
      leaks.push(
        `the ${kind} bundle contains ${input}; it may contain only ${allowedFolders[kind].join(', ')}`,
      );
    }
  }
  for (const [file, output] of Object.entries(metafile.outputs)) {
    const library = Object.keys(output.inputs).find((input) => input.includes('@duckdb/node-api/'));
    if (library && output.entryPoint && output.entryPoint !== duckdbEntry)
      leaks.push(`${file} contains ${library}, which is a file of its own: import() it from ${duckdbEntry}`);
    for (const { path, external } of output.imports) {
      if (!external) continue;
      if (path === 'vscode' && kind !== 'extension') leaks.push(`${file} imports vscode`);
      if (/duckdb/.test(path) && kind !== 'engine') leaks.push(`${file} imports ${path}`);
    }
  }
  return leaks;
}
