import { spawn } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { dew, emptyFolder } from './dew.ts';

/** Runs `dew` and closes `stream` after the first text that comes. */
async function readOnce(stream: 'stdout' | 'stderr', folder: string, ...args: string[]) {
  const temporary = join(folder, 'temporary');
  await mkdir(temporary, { recursive: true });
  const child = spawn(process.execPath, [join(inject('dist'), 'cli.js'), ...args], {
    cwd: folder,
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary },
  });
  child[stream].once('data', () => child[stream].destroy());
  child[stream === 'stdout' ? 'stderr' : 'stdout'].resume();
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, left: await readdir(temporary) };
}

describe('dew before a reader that closes the pipe', () => {
  it('ends well and leaves no temporary file', async () => {
    await using folder = await emptyFolder();
    const rows = "select range, repeat('x', 100) as text from range(100000)";
    for (const format of ['csv', 'json'])
      expect(await readOnce('stdout', folder.path, 'query', rows, '--format', format), format).toEqual({
        code: 0,
        left: [],
      });
  });

  it('runs a pipeline to its end', async () => {
    await using folder = await emptyFolder();
    await dew(folder.path, 'init', 'shop');
    await mkdir(join(folder.path, 'sql', 'models'), { recursive: true });
    for (const name of ['a', 'b', 'c'])
      await writeFile(join(folder.path, 'sql', 'models', `${name}.sql`), 'select 1 as n\n');
    expect(await readOnce('stderr', folder.path, 'run')).toEqual({ code: 0, left: [] });
    const { out } = await dew(folder.path, 'runs', '--json');
    expect(JSON.parse(out)).toMatchObject([{ status: 'done', done: 3 }]);
  });
});
