import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSchema, type Check } from '../../../src/core/roadmap/checkSchema.ts';
import { evaluateCheck, type CheckContext } from '../../../src/engine/project/checks/index.ts';
import { commitPaths, gitText } from '../../../src/engine/project/git.ts';
import { readPng } from '../../../src/engine/project/png.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'dew-checks-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function write(path: string, text: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

async function find(check: object): Promise<[string, string, unknown]> {
  const parsed: Check = checkSchema.parse({ id: '1.1', title: 't', hints: ['a', 'b', 'c'], ...check });
  const context = {
    root,
    engine: { options: { root } },
    signal: new AbortController().signal,
  } as unknown as CheckContext;
  const finding = await evaluateCheck(parsed, context);
  return [finding.status, finding.found, finding.place];
}

function png(width: number, height: number, pixel: (x: number, y: number) => number[], filter = 0): Buffer {
  const rows: Buffer[] = [];
  for (let y = 0; y < height; y += 1)
    rows.push(Buffer.from([filter, ...Array.from({ length: width }, (_, x) => pixel(x, y)).flat()]));
  const chunk = (kind: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(body.length);
    head.write(kind, 4, 'latin1');
    return Buffer.concat([head, body, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('pictures', () => {
  it('are blank in one colour, whatever the colour, and not blank with two', () => {
    expect(readPng(png(4, 3, () => [200, 10, 0]))).toEqual({ width: 4, height: 3, variance: 0 });
    expect(readPng(png(4, 3, (x) => [200, x === 2 ? 11 : 10, 0])).variance).toBeGreaterThan(0);
    // Filter 1 holds differences to the left, so equal bytes are a gradient.
    expect(readPng(png(4, 1, () => [1, 1, 1], 1)).variance).toBeGreaterThan(0);
  });

  it('are refused where they are cut off or no PNG', () => {
    expect(() => readPng(Buffer.from('<svg>'))).toThrow('not a PNG');
    expect(() => readPng(png(9, 9, (x, y) => [x, y, 0]).subarray(0, 60))).toThrow();
  });
});

describe('file', () => {
  it('counts, measures and parses', async () => {
    await write('out/a.json', '{"a": 1}');
    expect((await find({ kind: 'file', on: 'project', glob: 'out/*.json', parse: 'json' }))[0]).toBe('pass');
    expect((await find({ kind: 'file', on: 'project', glob: 'out/*.json', at_least: 2 }))[1]).toContain(
      '1: out/a.json',
    );
    expect((await find({ kind: 'file', on: 'project', glob: 'out/*.json', max_bytes: 3 }))[1]).toBe(
      '8 bytes.',
    );
    await write('out/b.json', '{');
    expect(await find({ kind: 'file', on: 'project', glob: 'out/*.json', parse: 'json' })).toMatchObject([
      'fail',
      expect.any(String),
      { file: 'out/b.json' },
    ]);
  });
});

describe('document', () => {
  const check = { kind: 'document', file: 'README.md', headings: [{ heading: 'Run', words: 3 }] };

  it('wants headings with words, nothing left to do and links that lead somewhere', async () => {
    expect((await find(check))[1]).toBe('There is no such file.');
    await write('README.md', '# Run\none two\n');
    expect((await find(check))[1]).toBe('2 words.');
    await write('README.md', '# Run\none two three, see [it](docs/none.md)\n');
    expect(await find(check)).toMatchObject(['fail', 'It leads nowhere.', { line: 2 }]);
    await write('README.md', '# Run\none two three TODO\n');
    expect((await find(check))[1]).toBe('"TODO"');
    await write('README.md', '# Run\none two three [up](#run) [out](https://example.org/x)\n');
    expect((await find(check))[0]).toBe('pass');
    expect((await find({ ...check, mermaid: 1 }))[0]).toBe('fail');
  });
});

describe('git', () => {
  const check = { kind: 'git', commits: 2, conventional: 0.5, ignored: ['.env'] };
  const commit = (message: string) => commitPaths(root, message, ['.'], false);

  it('wants commits, conventional messages, ignored files and no secret', async () => {
    expect((await find(check))[1]).toBe('There is no repository here.');
    await gitText(root, ['init', '--quiet']);
    expect((await find(check))[1]).toBe('0.');
    await write('a.py', 'a = 1\n');
    await commit('started');
    await write('b.py', 'b = 1\n');
    await commit('more');
    expect((await find(check))[1]).toContain('not so: "more"');
    await write('.gitignore', '.env\n');
    await commit('chore: ignore');
    expect((await find({ ...check, conventional: 0.3 }))[1]).toContain('local only: no remote');
    expect((await find({ ...check, conventional: 0.3, tracked: ['src/*.py'] }))[1]).toBe('No such file is.');
    expect((await find({ ...check, conventional: 0.3, max_bytes: 3 }))[1]).toBe('.gitignore has 5.');
    await write('c.py', `key = 1\ntoken = "AKIA${'ABCDEFGHIJKLMNOP'}"\n`);
    await commit('feat: c');
    expect(await find({ ...check, conventional: 0.3 })).toMatchObject([
      'fail',
      expect.stringContaining('AWS access key'),
      { file: 'c.py', line: 2 },
    ]);
  });
});

describe('python_ast', () => {
  const check = { kind: 'python_ast', files: ['src/*.py'] };

  it('reads imports, calls and functions with their places', async () => {
    await write(
      'src/a.py',
      'import pandas as pd\n\ndef clean(frame):\n    """Cleans."""\n    for row in frame.iterrows():\n        print(row)\n\ndef later():\n    raise NotImplementedError\n',
    );
    expect((await find({ ...check, imports: ['pandas'], functions: ['clean'], calls: ['print'] }))[0]).toBe(
      'pass',
    );
    expect(await find({ ...check, forbidden_calls: ['iterrows'] })).toEqual([
      'fail',
      'frame.iterrows is called.',
      { file: 'src/a.py', line: 5 },
    ]);
    expect((await find({ ...check, functions: ['later'] }))[1]).toBe('Its body is still empty.');
    expect((await find({ ...check, functions: ['never'] }))[1]).toBe('There is none.');
    expect((await find({ ...check, imports: ['numpy'] }))[1]).toBe('Imported: pandas.');
    expect((await find({ ...check, forbidden_imports: ['pandas'] }))[0]).toBe('fail');
    await write('src/b.py', 'def :\n');
    expect(await find(check)).toMatchObject(['fail', 'invalid syntax', { file: 'src/b.py', line: 1 }]);
    expect((await find({ ...check, files: ['none/*.py'] }))[1]).toBe('There is none.');
  });
});
