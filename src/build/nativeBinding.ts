/** How DuckDB's native library gets beside the engine bundle, so that no node_modules is shipped. */
import { copyFile, mkdir, readdir, rename, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

const require = createRequire(import.meta.url);
const libraryFile = /\.(node|so|dylib|dll)$/;

/** Platform targets of packages and of the VSIX: `linux-x64`, `win32-arm64`, `darwin-arm64` ... */
export const hostTarget = `${process.platform}-${process.arch}`;

/** Loads `native/duckdb.node` beside the bundle; a published npm package without it uses its dependency. */
export const nativeBindingPlugin: Plugin = {
  name: 'native-binding',
  setup(build) {
    build.onResolve({ filter: /^@duckdb\/node-bindings$/ }, ({ pluginData }) =>
      pluginData === 'package' ? null : { path: 'duckdb', namespace: 'native-binding' },
    );
    build.onLoad({ filter: /.*/, namespace: 'native-binding' }, () => ({
      contents: `const file = require('node:path').join(__dirname, 'native', 'duckdb.node');
module.exports = require('node:fs').existsSync(file) ? require(file) : require(['@duckdb', 'node-bindings'].join('/'));`,
      loader: 'js',
    }));
  },
};

/** Copies the binding and DuckDB's library of one target into `folder`; unchanged files are left alone. */
export async function copyNativeBinding(folder: string, target = hostTarget): Promise<string[]> {
  let from: string;
  try {
    from = dirname(require.resolve(`@duckdb/node-bindings-${target}/package.json`));
  } catch {
    throw new Error(
      `DuckDB's binding for ${target} is not installed: npm install --no-save --force @duckdb/node-bindings-${target}`,
    );
  }
  await mkdir(folder, { recursive: true });
  const copied: string[] = [];
  for (const name of (await readdir(from)).filter((file) => libraryFile.test(file))) {
    copied.push(name);
    const source = await stat(join(from, name));
    const present = await stat(join(folder, name)).catch(() => undefined);
    if (present?.size === source.size && present.mtimeMs >= source.mtimeMs) continue;
    const temporary = join(folder, `.${name}.${process.pid}`);
    await copyFile(join(from, name), temporary);
    await rename(temporary, join(folder, name));
  }
  return copied;
}
