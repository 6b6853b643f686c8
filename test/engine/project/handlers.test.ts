import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Handlers } from '../../../src/engine/context.ts';
import { createContext, type OwnContext } from '../../../src/engine/engineContext.ts';
import { createProjectHandlers } from '../../../src/engine/handlers/project.ts';
import { createProject } from '../../../src/engine/project/createProject.ts';
import { appendProgress, readProgressFile } from '../../../src/engine/project/progressFile.ts';
import type { ProjectRequests } from '../../../src/protocol/engine/project.ts';
import { engineOptions } from '../engineOptions.ts';
import { templateText } from './templateText.ts';

const template = templateText(
  'small',
  `needs: []
parameters: []
guided_red: ["1.1"]
steps:
  - id: "1"
    title: Answer
    commit: { message: "feat: answer", files: [answer.md] }
    checks:
      - { id: "1.1", title: The answer has a heading, kind: document, file: answer.md, place: answer.md, headings: [{ heading: Answer, words: 1 }], hints: [where, what, how] }
      - { id: "1.2", title: The answer is long, kind: file, on: project, glob: answer.md, min_bytes: 10, needs: ["1.1"], watches: [notes.md], hints: [a, b, c], embedded: Only on paper. }
deliverables:
  - { id: d1, title: code, checks: [{ id: d1.1, title: There are notes, kind: file, on: project, glob: "*.md", hints: [a, b, c] }] }
`,
);

let folder: string;
let context: OwnContext;
let handlers: Pick<Handlers, keyof ProjectRequests>;
const told: string[] = [];
const request = { signal: new AbortController().signal };
const root = () => join(folder, 'made');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dew-handlers-'));
  const small = join(folder, 'templates', 'small');
  await mkdir(join(small, 'files'), { recursive: true });
  await mkdir(join(small, 'guide'));
  await writeFile(join(small, 'template.yaml'), template);
  await writeFile(join(small, 'guide', '1.md'), '# How\n');
  await writeFile(
    join(small, 'files', 'answer.md'),
    '<!-- BEGIN SOLUTION -->\n# Answer\nForty-two.\n<!-- END SOLUTION -->\n<!-- BEGIN STUB -->\nNothing yet.\n<!-- END STUB -->\n',
  );
  await createProject(join(folder, 'templates'), {
    project: 'small',
    folder: root(),
    mode: 'guided',
    parameters: {},
    start: '2025-01-01',
  });
  told.length = 0;
  context = createContext(
    engineOptions(folder, { root: root(), workbenchVersion: '9.9.9' }),
    (name, payload) => {
      if (name === 'project/progressed') told.push((payload as { activity: string }).activity);
    },
    () => undefined,
  );
  handlers = createProjectHandlers(context);
});

afterEach(async () => {
  await (await context.openedSession())?.close();
  await rm(folder, { recursive: true, force: true });
});

const check = (only: string[] = [], more: object = {}) =>
  handlers['project/check']({ only, quick: false, ...more }, request);
const statuses = (document: Awaited<ReturnType<typeof check>>) =>
  [...document.steps, ...document.deliverables].map((step) => [
    step.id,
    step.status,
    ...step.checks.map((found) => found.status),
  ]);

describe('checks', () => {
  it('are red, blocked and green as they should be, are recorded, and turn stale with the code', async () => {
    expect(statuses(await check())).toEqual([
      ['1', 'fail', 'fail', 'blocked'],
      ['d1', 'pass', 'pass'],
    ]);
    expect(told).toContain('1.1 fail');
    await writeFile(join(root(), 'answer.md'), '# Answer\nIt is forty-two.\n');
    const before = await handlers['project/progress'](null, request);
    expect(before.steps[0]?.checks[0]).toMatchObject({ status: 'fail', stale: true });
    expect(statuses(await check())).toEqual([
      ['1', 'embedded', 'pass', 'embedded'],
      ['d1', 'pass', 'pass'],
    ]);
    const progress = await handlers['project/progress'](null, request);
    expect(progress).toMatchObject({
      percent: 100,
      mode: 'guided',
      start: '2025-01-01',
      deadline: '2025-01-08',
    });
    expect(progress.steps[0]?.checks[0]?.stale).toBe(false);
    expect((await readProgressFile(root())).filter((event) => event.event === 'checked')).toHaveLength(6);
    expect((await readProgressFile(root())).at(-1)).toMatchObject({
      event: 'verified',
      ...{ only: [], checks: 3, green: 3, durationMs: expect.any(Number) as number },
    });
  });

  it('can be chosen by step, by check with what it needs, and by changed file', async () => {
    expect(statuses(await check(['d1']))).toEqual([['d1', 'pass', 'pass']]);
    expect(statuses(await check(['1.2']))).toEqual([['1', 'fail', 'fail', 'blocked']]);
    expect(statuses(await check([], { files: ['answer.md'] }))).toEqual([['1', 'fail', 'fail']]);
    await expect(check(['4'])).rejects.toThrow('no step or check "4"');
  });

  it('leave no record where they are quick', async () => {
    await check([], { quick: true });
    expect((await readProgressFile(root())).map((event) => event.event)).toEqual(['created']);
  });

  it('survive a torn last line of the record', async () => {
    await writeFile(
      join(root(), 'progress.jsonl'),
      `${await readFile(join(root(), 'progress.jsonl'), 'utf8')}{"event":"che`,
    );
    await check(['d1']);
    const lines = (await readFile(join(root(), 'progress.jsonl'), 'utf8')).split('\n');
    expect(lines[1]).toBe('{"event":"che');
    expect((await readProgressFile(root())).map((event) => event.event)).toEqual([
      'created',
      'checked',
      'verified',
    ]);
  });

  it('end soon when they are cancelled, and leave neither a record nor a sandbox', async () => {
    const file = join(folder, 'templates', 'small', 'template.yaml');
    const sleep =
      '{ id: d1.2, title: It ends, kind: command, run: [python, -c, "import time; time.sleep(60)"], hints: [a, b, c] }';
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace('code, checks: [', `code, checks: [${sleep}, `),
    );
    const controller = new AbortController();
    const answer = handlers['project/check']({ only: [], quick: false }, { signal: controller.signal });
    answer.catch(() => undefined);
    await expect.poll(() => told.join(), { timeout: 20_000 }).toContain('d1.2 It ends');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const cancelled = performance.now();
    controller.abort();
    await expect(answer).rejects.toThrow();
    expect(performance.now() - cancelled).toBeLessThan(5_000);
    expect((await readProgressFile(root())).map((event) => event.event)).toEqual(['created']);
    expect(await readdir(join(folder, 'storage', 'sandboxes'))).toEqual([]);
  });

  it('remove what a killed engine left behind, and nothing of a living one', async () => {
    await mkdir(join(folder, 'storage', 'sandboxes', '999999999-dead'), { recursive: true });
    await mkdir(join(folder, 'storage', 'sandboxes', `${process.pid}-alive`));
    await check(['d1']);
    expect(await readdir(join(folder, 'storage', 'sandboxes'))).toEqual([`${process.pid}-alive`]);
  });

  it('are refused outside a roadmap project, with what to do', async () => {
    await writeFile(join(root(), 'dew.yaml'), 'version: 1\nname: bare\n');
    await expect(check()).rejects.toThrow('without a template');
  });
});

describe('hints, overrides, guide and reference', () => {
  it('records the grade of an opened hint once', async () => {
    expect(await handlers['project/hint']({ check: '1.1', grade: 2 }, request)).toEqual({ text: 'what' });
    await handlers['project/hint']({ check: '1.1', grade: 1 }, request);
    expect((await handlers['project/progress'](null, request)).openedHints).toEqual({ '1.1': 2 });
    await expect(handlers['project/hint']({ check: '1.1', grade: 4 }, request)).rejects.toThrow('no hint 4');
  });

  it('shows an override with its reason until it is removed', async () => {
    await check();
    const overridden = await handlers['project/override']({ check: '1.1', reason: ' Not here. ' }, request);
    expect(overridden.steps[0]?.checks[0]).toMatchObject({
      status: 'fail',
      overridden: { reason: 'Not here.' },
    });
    expect(overridden.percent).toBe(33);
    const removed = await handlers['project/override']({ check: '1.1', reason: null }, request);
    expect(removed.steps[0]?.checks[0]?.overridden).toBeNull();
    await expect(handlers['project/override']({ check: '1.1', reason: ' ' }, request)).rejects.toThrow(
      'needs a reason',
    );
    await expect(handlers['project/override']({ check: 'd1.1', reason: 'x' }, request)).rejects.toThrow(
      'is green',
    );
  });

  it('opens the reference of a green step only', async () => {
    await expect(handlers['project/reference']({ step: '1' }, request)).rejects.toThrow('not green yet');
    await writeFile(join(root(), 'answer.md'), '# Answer\nIt is forty-two.\n');
    await check();
    expect(await handlers['project/reference']({ step: '1' }, request)).toEqual([
      { file: 'answer.md', mine: '# Answer\nIt is forty-two.\n', reference: '# Answer\nForty-two.\n' },
    ]);
    expect(await handlers['project/guide']({ step: '1' }, request)).toEqual({ markdown: '# How\n' });
    await expect(handlers['project/guide']({ step: 'd1' }, request)).rejects.toThrow('No guide');
  });
});

describe('schedules and doctor', () => {
  it('writes the workflow once, and never over another one', async () => {
    const schedule = (kind: 'crontab' | 'github', write: boolean) =>
      handlers['project/schedule']({ pipeline: 'main', kind, write }, request);
    await expect(schedule('crontab', false)).rejects.toThrow('no pipeline main');
    await writeFile(join(root(), 'main.pipeline.yaml'), 'version: 1\nname: Small\n');
    await expect(schedule('crontab', false)).rejects.toThrow('has no schedule');
    await writeFile(join(root(), 'main.pipeline.yaml'), 'version: 1\nname: Small\nschedule: "61 * * * *"\n');
    await expect(schedule('crontab', false)).rejects.toThrow('61');
    await writeFile(join(root(), 'main.pipeline.yaml'), 'version: 1\nname: Small\nschedule: "0 6 * * *"\n');
    expect((await schedule('crontab', false)).text).toMatch(
      /^0 6 \* \* \* npx --yes data-engineering-workbench@9\.9\.9 run main --project /,
    );
    const { file, text } = await schedule('github', true);
    expect(await readFile(join(root(), file ?? ''), 'utf8')).toBe(text);
    await schedule('github', true);
    await writeFile(join(root(), file ?? ''), 'mine\n');
    await expect(schedule('github', true)).rejects.toThrow('nothing was changed');
  });

  it('names what is there, and what is missing with its command', async () => {
    const items = await handlers['project/doctor'](null, request);
    const names = items.map((item) => item.name);
    expect(names).toEqual(
      expect.arrayContaining(['Node.js', 'Python', 'Git', 'Free disk space', 'DuckDB', 'Project database']),
    );
    for (const item of items) if (item.status === 'missing') expect(item.next).not.toBeNull();
    expect(items.find((item) => item.name === 'DuckDB')?.found).toMatch(/^v1\./);
  });
});

it('appends whole lines only', async () => {
  await appendProgress(root(), []);
  await Promise.all(
    [1, 2, 3].map((grade) =>
      appendProgress(root(), [{ event: 'hint_opened', at: String(grade), check: '1.1', grade }]),
    ),
  );
  expect(await readProgressFile(root())).toHaveLength(4);
});
