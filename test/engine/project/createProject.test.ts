import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProject, initProject } from '../../../src/engine/project/createProject.ts';
import { gitText } from '../../../src/engine/project/git.ts';
import { readProgressFile } from '../../../src/engine/project/progressFile.ts';
import { hashCode, listProjectFiles } from '../../../src/engine/project/projectFiles.ts';
import { findTemplate, readRoadmapPhases } from '../../../src/engine/project/templates.ts';
import { templateText } from './templateText.ts';

const installed = join(import.meta.dirname, '../../../templates');

let folder: string;
let templates: string;

const template = templateText(
  'small',
  `needs: []
parameters:
  - { id: company, title: Company, description: "", type: text, default: Harbour }
guided_red: []
steps:
  - id: "1"
    title: First
    checks: []
    commit: { message: "feat: first", files: ["src/**"] }
  - id: "2"
    title: Second
    checks: []
    commit: { message: "feat: second", files: [main.pipeline.yaml, src/b.py] }
deliverables:
  - { id: d1, title: code, checks: [] }
`,
);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dew-create-'));
  templates = join(folder, 'templates');
  const files = join(templates, 'small', 'files');
  await mkdir(join(files, 'src'), { recursive: true });
  await mkdir(join(files, 'dot-github'), { recursive: true });
  await writeFile(join(templates, 'small', 'template.yaml'), template);
  await writeFile(join(files, 'dot-github', 'ci.yml'), 'company: {{dew.company}}\r\n');
  await writeFile(
    join(files, 'main.pipeline.yaml'),
    'version: 1\n# BEGIN SOLUTION\nname: done\n# END SOLUTION\n# BEGIN STUB\n# name: to do\n# END STUB\n',
  );
  await writeFile(join(files, 'src', 'a.py'), 'a = 1\n');
  await writeFile(join(files, 'src', 'b.py'), '# BEGIN SOLUTION\nb = 1\n# END SOLUTION\n');
  await writeFile(join(files, 'book.xlsx'), Buffer.from([0x50, 0x4b, 0x0d, 0x0a, 0xff]));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const create = (more: object = {}) =>
  createProject(templates, {
    project: 'small',
    folder: join(folder, 'made'),
    mode: 'complete',
    parameters: {},
    ...more,
  });
const read = (path: string) => readFile(join(folder, 'made', path), 'utf8');

describe('a project from a template', () => {
  it('holds the solution in complete mode, with one commit per step', async () => {
    await create({
      objective: ' Learn it ',
      start: '2025-01-01',
      hoursPerWeek: 4,
      parameters: { company: 'Fjord & Co' },
    });
    expect(await read('main.pipeline.yaml')).toBe('version: 1\nname: done\n');
    expect(await read('.github/ci.yml')).toBe('company: Fjord & Co\n');
    expect(await readFile(join(folder, 'made', 'book.xlsx'))).toEqual(
      Buffer.from([0x50, 0x4b, 0x0d, 0x0a, 0xff]),
    );
    expect(await read('dew.yaml')).toContain('mode: complete');
    const log = await gitText(join(folder, 'made'), ['log', '--reverse', '--format=%s']);
    expect(log).toBe('chore: scaffold Small\nfeat: first\nfeat: second\n');
    expect(await gitText(join(folder, 'made'), ['status', '--porcelain'])).toBe('');
    expect(await readProgressFile(join(folder, 'made'))).toMatchObject([
      {
        event: 'created',
        mode: 'complete',
        version: '1.0.0',
        objective: 'Learn it',
        start: '2025-01-01',
        hoursPerWeek: 4,
      },
    ]);
  });

  it('holds the stubs in guided mode, in one commit', async () => {
    await create({ mode: 'guided' });
    expect(await read('main.pipeline.yaml')).toBe('version: 1\nname: to do\n');
    expect(await listProjectFiles(join(folder, 'made'))).not.toContain('src/b.py');
    expect(await gitText(join(folder, 'made'), ['log', '--format=%s'])).toBe('chore: scaffold Small\n');
  });

  it('carries the workbench’s identity where Git has none, and says so', async () => {
    vi.stubEnv('HOME', folder);
    vi.stubEnv('XDG_CONFIG_HOME', folder);
    vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1');
    const { notes } = await create();
    expect(notes.join()).toContain('git config --global user.name');
    expect(await gitText(join(folder, 'made'), ['log', '-1', '--format=%an'])).toBe(
      'Data Engineering Workbench\n',
    );
  });

  it('is made without Git too, and says so', async () => {
    vi.stubEnv('PATH', folder);
    const { notes } = await create();
    expect(notes.join()).toContain('Git was not found');
    expect(await readdir(join(folder, 'made'))).not.toContain('.git');
  });

  it.each([
    [{ parameters: { company: '../x' } }, 'leads out'],
    [{ parameters: { nothing: '1' } }, 'no parameter "nothing"'],
    [{ mode: 'easy' }, 'no mode "easy"'],
    [{ start: '2025-13-01' }, 'not a date'],
    [{ hoursPerWeek: 0 }, 'not possible'],
    [{ project: 'smal' }, 'no roadmap project "smal"'],
  ])('refuses %j and leaves nothing behind', async (more, message) => {
    await expect(create(more)).rejects.toThrow(message);
    expect(await readdir(folder)).toEqual(['templates']);
  });

  it('never touches a folder that is not empty, and takes an empty one', async () => {
    await mkdir(join(folder, 'made'));
    await create();
    const before = await listProjectFiles(join(folder, 'made'));
    await writeFile(join(folder, 'made', 'main.pipeline.yaml'), 'mine');
    await expect(create()).rejects.toThrow('is not empty');
    expect(await read('main.pipeline.yaml')).toBe('mine');
    expect(await listProjectFiles(join(folder, 'made'))).toEqual(before);
  });

  it('says why a folder cannot be made', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(create({ folder: join(folder, 'file', 'made') })).rejects.toMatchObject({
      failure: { code: 'bad_input', next: 'Choose another folder.' },
    });
    await rm(join(folder, 'file'));
    await expect(create({ folder: join(folder, 'x'.repeat(300)) })).rejects.toThrow('cannot be made');
    expect(await readdir(folder)).toEqual(['templates']);
  });

  it('leaves nothing behind where a template’s file is broken', async () => {
    await writeFile(join(templates, 'small', 'files', 'src', 'c.py'), '# BEGIN STUB\n');
    await expect(create()).rejects.toThrow('has no end');
    expect(await readdir(folder)).toEqual(['templates']);
  });

  it('refuses a project that is only planned', async () => {
    await expect(
      createProject(installed, {
        project: 'data-mesh',
        folder: join(folder, 'made'),
        mode: 'guided',
        parameters: {},
      }),
    ).rejects.toThrow('is planned');
  });
});

describe('a project without a template', () => {
  it('gets a dew.yaml once', async () => {
    const root = join(folder, 'bare');
    await mkdir(root);
    await writeFile(join(root, '.gitignore'), 'mine\n');
    await initProject(root, 'Bare');
    expect(await readFile(join(root, 'dew.yaml'), 'utf8')).toContain('name: Bare');
    expect(await readFile(join(root, '.gitignore'), 'utf8')).toBe('mine\n');
    await expect(initProject(root, 'Bare')).rejects.toThrow('project already');
    await expect(initProject(join(folder), ' ')).rejects.toThrow('needs a name');
  });
});

describe('installed templates', () => {
  it('are found by id and number', async () => {
    expect((await findTemplate(installed, '7')).template.id).toBe('modern-data-warehouse');
    await expect(findTemplate(installed, 'data-analysis-pipelin')).rejects.toMatchObject({
      failure: { next: expect.stringContaining('data-analysis-pipeline') as string },
    });
    expect((await readRoadmapPhases(installed)).flatMap((phase) => phase.projects)).toHaveLength(15);
  });
});

describe('the hash of the code', () => {
  it('changes with the code, not with data, reports and the record', async () => {
    await create();
    const root = join(folder, 'made');
    const before = await hashCode(root);
    await mkdir(join(root, 'data'), { recursive: true });
    await mkdir(join(root, 'reports', '2025-01-01'), { recursive: true });
    await writeFile(join(root, 'data', 'a.csv'), 'x');
    await writeFile(join(root, 'reports', '2025-01-01', 'index.html'), 'x');
    await writeFile(join(root, 'progress.jsonl'), '{}\n');
    expect(await hashCode(root)).toBe(before);
    await writeFile(join(root, 'src', 'a.py'), 'a = 2\n');
    expect(await hashCode(root)).not.toBe(before);
  });
});
