import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { dew, emptyFolder } from './dew.ts';

describe('dew, used wrongly or asked for help', () => {
  it('lists every command in the help', async () => {
    await using folder = await emptyFolder();
    const help = await dew(folder.path, '--help');
    expect(help.code).toBe(0);
    for (const { name, summary } of commands)
      expect(help.out).toMatch(new RegExp(`\\b${name} +${summary.slice(0, 12)}`));
    const one = await dew(folder.path, 'run', '--help');
    expect(one).toMatchObject({ code: 0, err: '' });
    expect(one.out).toContain('--dry-run');
  });

  it('ends with 2 on a wrong command, option or count of words, and says the right ones', async () => {
    await using folder = await emptyFolder();
    const wrong = await Promise.all([
      dew(folder.path, 'querry', 'select 1'),
      dew(folder.path, 'list', '--fast'),
      dew(folder.path, 'query'),
      dew(folder.path, 'query', 'select 1', 'select 2'),
      dew(folder.path, 'query', 'select 1', '--format', 'xml'),
      dew(folder.path, 'new', 'data-analysis-pipeline', 'a', '--mode', 'easy'),
    ]);
    expect(wrong.map(({ code, out }) => [code, out])).toEqual(wrong.map(() => [2, '']));
    expect(wrong[0]?.err).toContain('Did you mean "query"?');
    expect(wrong[1]?.err).toContain("'--fast'");
    expect(wrong[4]?.err).toContain('table, json, csv, parquet');
    expect(wrong[5]?.err).toContain('guided or complete');
  });

  it('prints one JSON document under --json, whatever happens', async () => {
    await using folder = await emptyFolder();
    const ended = await Promise.all([
      dew(folder.path, 'querry', '--json'),
      dew(folder.path, 'list', '--fast', '--json'),
      dew(folder.path, 'query', 'select 1', '--json', '--format', 'table'),
      dew(folder.path, 'lineage', '--sql', 'select 1 as a', '--json', '--format', 'mermaid'),
      dew(folder.path, 'run', '--json'),
      dew(folder.path, 'query', 'selec 1', '--json'),
    ]);
    expect(ended.map(({ code }) => code)).toEqual([2, 2, 2, 2, 1, 1]);
    for (const { out, err } of ended) {
      const { error } = JSON.parse(out) as { error: { code: string; message: string } };
      expect(err).toContain(error.message);
    }
    const written = await dew(folder.path, 'query', 'select 1', '--json', '--output', 'a.json');
    expect(JSON.parse(written.out)).toMatchObject({ path: join(folder.path, 'a.json'), rows: 1 });
  });

  it('prints what --format asks for without --json', async () => {
    await using folder = await emptyFolder();
    const { out } = await dew(folder.path, 'lineage', '--sql', 'select 1 as a', '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({ edges: [] });
  });

  it('ends with 1 where a project is needed and there is none', async () => {
    await using folder = await emptyFolder();
    const lost = await dew(folder.path, 'run');
    expect(lost.code).toBe(1);
    expect(lost.err).toContain('There is no dew.yaml here or in a folder above.');
    const nowhere = await dew(folder.path, 'run', '--project', join(folder.path, 'nowhere'));
    expect(nowhere.code).toBe(1);
    expect(nowhere.err).toContain('There is no folder');
  });

  it('does not touch a file that is no project', async () => {
    await using folder = await emptyFolder();
    const file = join(folder.path, 'dew.yaml');
    await writeFile(file, 'version: [1\nname: broken\n');
    const broken = await dew(folder.path, 'run');
    expect(broken.code).toBe(1);
    expect(broken.err).toMatch(/dew\.yaml:\d+:\d+/);
  });
});
