import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, root, writeWhole, type Bundle } from '../../src/build/bundle.ts';
import { collectLicences, packageFolderOf } from '../../src/build/licences.ts';
import { copyNativeBinding, nativeBindingPlugin } from '../../src/build/nativeBinding.ts';

let folder = '';
const entries = join(root, '.cache', 'planted');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dew-bundle-'));
  mkdirSync(entries, { recursive: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(entries, { recursive: true, force: true });
});

/** An entry outside of the layers that imports what a layer must not. */
function plant(name: string, text: string, settings: Partial<Bundle>): Promise<unknown> {
  writeFileSync(join(entries, `${name}.ts`), text);
  const entry = `.cache/planted/${name}.ts`;
  return bundle({ kind: 'cli', name, entry, outputFolder: folder, limit: 1_000_000, ...settings });
}

describe('a bundle', () => {
  it('of the command line may not contain the engine', async () => {
    const text = "import { pause } from '../../src/engine/pause.ts';\nconsole.log(pause);\n";
    await expect(plant('cliLeak', text, {})).rejects.toThrow(/cli bundle contains src\/engine\/pause\.ts/);
    expect(existsSync(join(folder, 'cliLeak.js'))).toBe(false);
  });

  it('of the extension may not contain DuckDB, however it is found', async () => {
    const text = "import { DuckDBInstance } from '@duckdb/node-api';\nconsole.log(DuckDBInstance);\n";
    const attempt = plant('hostLeak', text, { kind: 'extension', plugins: [nativeBindingPlugin] });
    await expect(attempt).rejects.toThrow(/extension bundle contains DuckDB/);
  });

  it('of the engine holds DuckDB in a file of its own', async () => {
    const text = "import { DuckDBDateValue } from '@duckdb/node-api';\nconsole.log(DuckDBDateValue);\n";
    const attempt = plant('secondCopy', text, { kind: 'engine', plugins: [nativeBindingPlugin] });
    await expect(attempt).rejects.toThrow(/secondCopy\.js contains .*@duckdb\/node-api.* file of its own/);
  });

  it('other than the extension may not import vscode', async () => {
    const attempt = plant('engineLeak', "import * as vscode from 'vscode';\nconsole.log(vscode);\n", {
      kind: 'engine',
      options: { external: ['vscode'] },
    });
    await expect(attempt).rejects.toThrow(/imports vscode/);
  });

  it('of a view may not contain core beside core/format', async () => {
    const text =
      "import { quoteIdentifier } from '../../src/core/sql/quote.ts';\nconsole.log(quoteIdentifier);\n";
    await expect(plant('viewLeak', text, { kind: 'webview' })).rejects.toThrow(
      /webview bundle contains src\/core\/sql/,
    );
  });

  it('over its size limit is refused with its largest inputs', async () => {
    const attempt = plant('large', `console.log('${'x'.repeat(3000)}');\n`, { limit: 2000 });
    await expect(attempt).rejects.toThrow(/large\.js has \d+ bytes, its limit is 2000[^]*planted\/large\.ts/);
  });

  it('of the engine loads DuckDB from the folder beside it, without node_modules', async () => {
    const text = `void (async () => {
      const { DuckDBInstance } = await import('../../src/engine/duckdb.bundle.ts');
      const instance = await DuckDBInstance.create(':memory:');
      const rows = await (await instance.connect()).runAndReadAll('select 6 * 7');
      console.log(rows.getRowsJson(), import.meta.dirname);
    })();`;
    await plant('duck', text, { kind: 'engine' });
    const entry = 'src/engine/duckdb.bundle.ts';
    const plugins = [nativeBindingPlugin];
    await bundle({ kind: 'engine', name: 'duckdb', entry, outputFolder: folder, limit: 1_000_000, plugins });
    const copied = await copyNativeBinding(join(folder, 'native'));
    expect(copied).toContain('duckdb.node');
    const output = execFileSync(process.execPath, [join(folder, 'duck.js')], {
      encoding: 'utf8',
      cwd: tmpdir(),
    });
    expect(output).toContain('[ [ 42 ] ]');
    expect(output).toContain(folder);
  });

  it('keeps a *.bundle.ts in a file of its own and refuses a static import of it', async () => {
    writeFileSync(join(entries, 'heavy.bundle.ts'), "export const weight = 'a heavy part';\n");
    await plant('lazy', "void import('./heavy.bundle.ts').then(({ weight }) => console.log(weight));\n", {});
    await bundle({
      kind: 'cli',
      name: 'heavy',
      entry: '.cache/planted/heavy.bundle.ts',
      outputFolder: folder,
      limit: 9000,
    });
    expect(execFileSync(process.execPath, [join(folder, 'lazy.js')], { encoding: 'utf8' })).toBe(
      'a heavy part\n',
    );
    expect(readFileSync(join(folder, 'lazy.js'), 'utf8')).toMatch(/require\("\.\/heavy\.js"\)/);
    expect(readFileSync(join(folder, 'lazy.js'), 'utf8')).not.toContain('a heavy part');
    const attempt = plant('eager', "import { weight } from './heavy.bundle.ts';\nconsole.log(weight);\n", {});
    await expect(attempt).rejects.toThrow(/use import\(\)/);
  });
});

describe('files of the build', () => {
  it('a file with the same content is left alone, so that nothing restarts', async () => {
    const file = join(folder, 'whole.txt');
    await writeWhole(file, 'one');
    const first = statSync(file).ino;
    await writeWhole(file, 'one');
    expect(statSync(file).ino).toBe(first);
    await writeWhole(file, 'two');
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(statSync(file).ino).not.toBe(first);
  });

  it('the folder of the innermost package is found', () => {
    expect(packageFolderOf('node_modules/a/node_modules/@s/b/lib/x.js')).toBe(
      'node_modules/a/node_modules/@s/b',
    );
    expect(packageFolderOf('src/core/failure.ts')).toBeUndefined();
  });

  it('the licences name each package once, with its text', async () => {
    const text = await collectLicences(root, [
      'node_modules/preact/dist/preact.mjs',
      'node_modules/preact/hooks/x.js',
    ]);
    expect(text.match(/^preact \d/gm)).toHaveLength(1);
    expect(text).toMatch(/MIT/);
    expect(text).toMatch(/Permission is hereby granted/);
  });
});
