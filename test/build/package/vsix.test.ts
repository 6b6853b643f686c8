import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../../src/build/bundle.ts';
import { hostTarget } from '../../../src/build/nativeBinding.ts';
import { packageVsix } from '../../../src/build/package.ts';
import { readZip, unpack, type ZipEntry } from './zip.ts';

const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package\.json|readme\.md|changelog\.md|LICENSE(\.txt)?)$/i,
  /^extension\/dist\/[\w-]+\.js$/,
  /^extension\/dist\/(roadmap\.json|codicon\.css|codicon\.ttf|THIRD-PARTY-LICENSES\.txt)$/,
  /^extension\/dist\/native\/(duckdb\.node|libduckdb\.(so|dylib)|duckdb\.dll)$/,
  /^extension\/dist\/webviews\/[\w.-]+\.(js|css)$/,
  /^extension\/media\//,
  /^extension\/syntaxes\//,
  /^extension\/templates\//,
];

let folder = '';
let file = '';
let entries: ZipEntry[] = [];
let names: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dew-vsix-'));
  file = await packageVsix(hostTarget, folder);
  entries = readZip(file);
  names = entries.map(({ name }) => name);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the VSIX', () => {
  it('holds nothing that is not on the list', () => {
    expect(names.filter((name) => !allowed.some((pattern) => pattern.test(name)))).toEqual([]);
    expect(names.filter((name) => /\.map$|\.tsx?$|node_modules|__pycache__/.test(name))).toEqual([]);
  });

  it('holds what runs', () => {
    const needed = [
      'extension.js',
      'workbench.js',
      'engine.js',
      'cli.js',
      'roadmap.json',
      'codicon.css',
      'codicon.ttf',
      'native/duckdb.node',
    ];
    for (const name of [...needed, 'THIRD-PARTY-LICENSES.txt'])
      expect(names).toContain(`extension/dist/${name}`);
    const views = globSync('webviews/*/main.tsx', { cwd: root });
    expect(views.length).toBeGreaterThan(0);
    for (const view of views) expect(names).toContain(`extension/dist/webviews/${view.split(/[\\/]/)[1]}.js`);
  });

  it('loses no file of a template, of media or of a grammar', () => {
    const output = execFileSync('git', ['ls-files', '-z', 'templates', 'media', 'syntaxes'], {
      cwd: root,
      encoding: 'utf8',
    });
    const tracked = output.split('\0').filter(Boolean);
    expect(tracked.length).toBeGreaterThan(15);
    expect(tracked.filter((name) => !names.includes(`extension/${name}`))).toEqual([]);
    const dotFiles = tracked.filter((name) => /(^|\/)\./.test(name));
    expect(dotFiles, 'dot-files of templates are stored as dot-<name>').toEqual([]);
  });

  it('holds every file that its manifest names', () => {
    const manifest = readFileSync(join(root, 'package.json'), 'utf8');
    const paths = [...manifest.matchAll(/"(?:\.\/)?((?:media|syntaxes|dist)\/[^"]+)"/g)].map(
      ([, path = '']) => path,
    );
    expect(paths.length).toBeGreaterThan(1);
    expect(paths.filter((path) => !names.includes(`extension/${path}`))).toEqual([]);
  });

  it('keeps its sizes', () => {
    const sizeOf = (name: string): number => entries.find((entry) => entry.name === name)?.bytes ?? Infinity;
    expect(statSync(file).size).toBeLessThan(32_000_000);
    expect(sizeOf('extension/dist/extension.js')).toBeLessThan(20_000);
    expect(sizeOf('extension/dist/workbench.js')).toBeLessThan(200_000);
    console.log(`${names.length} files, ${(statSync(file).size / 1e6).toFixed(1)} MB`);
  });

  it('answers a query from its own files alone, with the oldest Node that this machine has', () => {
    const place = join(folder, 'unpacked');
    unpack(entries, place);
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const node = process.env['DEW_SYSTEM_NODE'] ?? process.execPath;
    const cli = join(place, 'extension', 'dist', 'cli.js');
    const output = execFileSync(node, [cli, 'query', 'select 6 * 7 as answer', '--json'], {
      cwd: empty,
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toMatchObject({ columns: [{ name: 'answer' }], rows: [[42]], rowCount: 1 });
  });
});
