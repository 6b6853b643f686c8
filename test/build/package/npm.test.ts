import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildAll } from '../../../src/build/build.ts';
import { root } from '../../../src/build/bundle.ts';

interface Packed {
  filename: string;
  size: number;
  files: { path: string }[];
}

let folder = '';
let packed: Packed;

beforeAll(async () => {
  await buildAll();
  // Inside the checkout, so that the package finds its one dependency as an installed one would.
  mkdirSync(join(root, '.cache'), { recursive: true });
  folder = mkdtempSync(join(root, '.cache', 'npm-package-'));
  const list = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const output = execFileSync('npm', list, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  packed = (Object.values(JSON.parse(output) as Record<string, Packed>)[0] ?? {}) as Packed;
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the npm package', () => {
  it('holds the command line, the templates and nothing else', () => {
    const names = packed.files.map(({ path }) => path);
    const allowed = [
      /^(package\.json|README\.md|LICENSE)$/,
      /^dist\/[\w-]+\.js$/,
      /^dist\/(roadmap\.json|THIRD-PARTY-LICENSES\.txt)$/,
      /^templates\//,
    ];
    expect(names.filter((name) => !allowed.some((pattern) => pattern.test(name)))).toEqual([]);
    expect(names).not.toContain('dist/extension.js');
    expect(packed.size).toBeLessThan(4_000_000);
    const tracked = execFileSync('git', ['ls-files', '-z', 'templates'], { cwd: root, encoding: 'utf8' });
    expect(
      tracked
        .split('\0')
        .filter(Boolean)
        .filter((name) => !names.includes(name)),
    ).toEqual([]);
  });

  it('answers a query with the binding of its dependency', () => {
    execFileSync('tar', ['-xzf', join(folder, packed.filename), '-C', folder]);
    const cli = join(folder, 'package', 'dist', 'cli.js');
    expect(existsSync(join(folder, 'package', 'dist', 'native'))).toBe(false);
    expect(globSync('package/dist/*.js', { cwd: folder })).not.toHaveLength(0);
    const node = process.env['DEW_SYSTEM_NODE'] ?? process.execPath;
    const output = execFileSync(node, [cli, 'query', 'select 6 * 7 as answer', '--json'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toMatchObject({ rows: [[42]] });
  });
});
