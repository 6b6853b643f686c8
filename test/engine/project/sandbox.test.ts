import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gitText } from '../../../src/engine/project/git.ts';
import { sandboxProject, type SandboxProject } from './sandboxProject.ts';
import { tinyFiles, tinyTemplate } from './tinyProject.ts';

const template =
  tinyTemplate(`  broken: { edits: [{ file: sql/models/good.sql, append: " order by missing_column" }] }
guided_red: []
steps:
  - id: "1"
    title: Work
    checks:
      - { id: "1.1", title: counts, kind: oracle, figures: [{ title: good, sql: select count(*) from good, manifest: good }], hints: [a, b, c] }
      - { id: "1.2", title: grows, kind: fault, fault: more, figures: [{ title: raw, sql: select count(*) from raw, manifest: [good, bad, more] }], hints: [a, b, c] }
      - { id: "1.3", title: stops, kind: fault, fault: broken, status: failed, tasks: { good: failed }, hints: [a, b, c] }
      - { id: "1.4", title: is a table, kind: table, table: good, key: [id], columns: { id: BIGINT }, hints: [a, b, c] }
      - { id: "1.5", title: is the same again, kind: idempotent, tables: [good, raw], hints: [a, b, c] }
      - { id: "1.6", title: is due, kind: scheduled, result: "out/{date}/index.html", hints: [a, b, c] }
      - { id: "1.7", title: is reported, kind: report_html, file: "out/{date}/index.html", min_bytes: 10, images: 0, bound: [{ sql: select count(*) from good }], hints: [a, b, c] }
      - { id: "1.8", title: has run, kind: run_green, hints: [a, b, c] }
deliverables:
  - { id: d1, title: code, checks: [{ id: d1.1, title: clones, kind: fresh_clone, hints: [a, b, c] }] }
`);

const files: Record<string, string> = {
  ...tinyFiles({
    head: 'schedule: "0 6 * * *"\n',
    tasks:
      '  - { id: report, type: report, template: tiny.report.md, output: "out/{date}/index.html", uses: [date] }\n',
  }),
  'tiny.report.md': '# Tiny, {date}\n\nThere are {{ value select count(*) from good }} good ones.\n',
};

let project: SandboxProject;
const root = () => project.root;
const check = (only?: string[]) => project.check(only);
const withFile: SandboxProject['withFile'] = (path, text, work) => project.withFile(path, text, work);

const commit = (message: string) =>
  gitText(root(), ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '-m', message]);

beforeAll(async () => {
  project = await sandboxProject('tiny', template, files);
});

afterAll(() => project.remove());

describe('checks in a sandbox', () => {
  it('are green where the project is right, without touching it', async () => {
    const outcomes = await check();
    const red = [...outcomes.values()].filter((outcome) => outcome.status !== 'pass');
    expect(red.map(({ id, status, found }) => `${id} ${status} ${found}`)).toEqual([
      '1.8 fail main has not run yet.',
    ]);
    expect(outcomes.get('1.1')?.evidence?.detail).toMatch(/fresh data, seed \d+/);
    await expect(readFile(join(root(), 'data', 'manifest.json'))).rejects.toThrow('ENOENT');
  });

  it('use another seed each time', async () => {
    const seeds = [await check(['1.1']), await check(['1.1'])].map(
      (outcomes) => outcomes.get('1.1')?.evidence?.detail,
    );
    expect(seeds[0]).not.toBe(seeds[1]);
  });

  it.each([
    ['1.1', 'sql/models/good.sql', 'select * from raw where amount >= 0 or id < 0 or amount < 0', /good: 50/],
    [
      '1.4',
      'sql/models/good.sql',
      'select 1::BIGINT as id, amount from raw where amount > 0',
      /more than once/,
    ],
    ['1.5', 'sql/models/good.sql', 'select * replace (random() as amount) from raw where amount > 0', /good/],
    ['1.7', 'tiny.report.md', '# Tiny, {date}\n\nThere are 9999 good ones.\n', /does not stand in/],
    ['1.6', 'main.pipeline.yaml', files['main.pipeline.yaml']?.replace('0 6 * * *', '0 6 30 2 *') ?? '', /./],
    ['1.2', 'main.pipeline.yaml', files['main.pipeline.yaml']?.replace('*.csv', 'a.csv') ?? '', /raw: 50/],
  ])('turn red: %s', async (id, path, text, found) => {
    const outcome = await withFile(path, text, async () => (await check([id])).get(id));
    expect(outcome).toMatchObject({ status: 'fail', found: expect.stringMatching(found) as string });
  });

  it('see a run as green until the code changes', async () => {
    await mkdir(join(root(), 'data', 'raw'), { recursive: true });
    await writeFile(join(root(), 'data', 'raw', 'a.csv'), 'id,amount\n1,2\n');
    await project.run();
    expect((await check(['1.8'])).get('1.8')?.status).toBe('pass');
    const outcome = await withFile('tiny.report.md', '# Other\n', async () =>
      (await check(['1.8'])).get('1.8'),
    );
    expect(outcome).toMatchObject({
      status: 'fail',
      found: expect.stringContaining('code has changed') as string,
    });
  });

  it.each([
    ['tiny.report.md', 'tiny.report.md'],
    ['data/generate.py', 'generate.py'],
  ])('name what a fresh clone lacks: %s', async (path, named) => {
    await gitText(root(), ['rm', '--quiet', '--cached', path]);
    await commit('chore: forget a file');
    const outcome = (await check(['d1.1'])).get('d1.1');
    expect(outcome).toMatchObject({ status: 'fail', found: expect.stringContaining(named) as string });
    await gitText(root(), ['add', path]);
    await commit('chore: remember it');
  });
});
