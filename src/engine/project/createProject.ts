/** Makes a project: from a template, or bare. Built beside its folder and renamed, so it is there wholly or not at all. */
import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { failWith } from '../../core/failure.ts';
import { parseDate, planSchedule } from '../../core/project/deadline.ts';
import { renderDewFile, renderFirstPipeline } from '../../core/project/dewFile.ts';
import { resolveParameters } from '../../core/project/parameters.ts';
import {
  defaultGitattributes,
  defaultGitignore,
  isText,
  projectPath,
  renderFile,
} from '../../core/project/scaffold.ts';
import { matchesGlob } from '../../core/roadmap/outcomes.ts';
import type { CreateParams, Mode } from '../../protocol/engine/project.ts';
import { commitPaths, gitText, gitVersion, hasIdentity } from './git.ts';
import { appendProgress } from './progressFile.ts';
import { exists, listProjectFiles } from './projectFiles.ts';
import { findTemplate, type InstalledTemplate } from './templates.ts';

const defaultHoursPerWeek = 8;

export async function createProject(
  templates: string,
  params: CreateParams,
): Promise<{ folder: string; notes: string[] }> {
  const installed = await findTemplate(templates, params.project);
  const { template } = installed;
  if (!installed.built)
    throw failWith(
      'not_found',
      `"${template.title}" is planned: its template has no files yet.`,
      'Choose a project that `dew list` shows as built.',
    );
  const mode: string = params.mode;
  if (mode !== 'guided' && mode !== 'complete')
    throw failWith('bad_input', `There is no mode "${mode}".`, 'Choose guided or complete.');
  const folder = resolve(params.folder);
  await refuseTaken(folder);
  const parameters = resolveParameters(template.parameters, params.parameters);
  const start = params.start ?? new Date().toISOString().slice(0, 10);
  parseDate(start);
  const hoursPerWeek = params.hoursPerWeek ?? defaultHoursPerWeek;
  planSchedule(template.hours, start, hoursPerWeek);
  const objective = params.objective?.trim() || null;

  const notes = await build(folder, async (beside) => {
    await writeTemplateFiles(installed, beside, mode, parameters);
    await writeFile(
      join(beside, 'dew.yaml'),
      renderDewFile(
        projectName(folder),
        { id: template.id, version: template.version, mode, parameters },
        template,
      ),
    );
    await appendProgress(beside, [
      {
        event: 'created',
        at: new Date().toISOString(),
        mode,
        version: template.version,
        objective,
        start,
        hoursPerWeek,
      },
    ]);
    return commitAll(beside, installed, mode);
  });
  return { folder, notes };
}

/** A project without a template in a folder that may hold files already. */
export async function initProject(root: string, name: string): Promise<{ folder: string }> {
  if (name.trim() === '')
    throw failWith('bad_input', 'A project needs a name.', 'Give a name, such as the folder’s.');
  if (await exists(join(root, 'dew.yaml')))
    throw failWith('conflict', 'This folder is a project already: it has a dew.yaml.', undefined, {
      file: 'dew.yaml',
    });
  if (!(await exists(join(root, '.gitignore')))) await writeFile(join(root, '.gitignore'), defaultGitignore);
  const pipeline = join(root, 'main.pipeline.yaml');
  if (!(await exists(pipeline))) await writeFile(pipeline, renderFirstPipeline(name.trim()));
  const beside = join(root, `.dew.yaml.${randomBytes(4).toString('hex')}`);
  await writeFile(beside, renderDewFile(name.trim(), null));
  await rename(beside, join(root, 'dew.yaml'));
  return { folder: root };
}

function projectName(folder: string): string {
  return basename(folder) || 'project';
}

async function refuseTaken(folder: string): Promise<void> {
  if (!isAbsolute(folder)) throw failWith('bad_input', `"${folder}" is not an absolute path.`);
  const found = await stat(folder).catch(() => null);
  if (!found) return;
  const what = found.isDirectory() ? (await readdir(folder)).length > 0 && 'is not empty' : 'is a file';
  if (what)
    throw failWith(
      'conflict',
      `${folder} ${what}; nothing was changed.`,
      'Choose a folder that is empty or does not exist.',
    );
}

/** Runs `work` in a folder beside and puts it in place; on any error nothing is left behind. */
async function build<Result>(folder: string, work: (beside: string) => Promise<Result>): Promise<Result> {
  const parent = dirname(folder);
  const beside = join(parent, `.${basename(folder)}.${randomBytes(4).toString('hex')}`);
  try {
    await mkdir(parent, { recursive: true });
    await mkdir(beside);
    const result = await work(beside);
    // An empty folder may be in the way; rmdir refuses one that has been filled meanwhile.
    if (await exists(folder)) await rmdir(folder);
    await rename(beside, folder);
    return result;
  } catch (error) {
    await rm(beside, { recursive: true, force: true }).catch(() => undefined);
    throw writeFailure(folder, error);
  }
}

/** What the system says of a folder that cannot be written, with what to do about it. */
function writeFailure(folder: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC')
    return failWith(
      'disk_full',
      `${folder} was not made: the disk is full.`,
      'Free some space, or choose a folder on another disk.',
    );
  const known = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENAMETOOLONG', 'ENOTEMPTY', 'EEXIST'];
  if (code !== undefined && known.includes(code))
    return failWith('bad_input', `${folder} cannot be made: ${message}`, 'Choose another folder.');
  return error;
}

/** Writes the template's files as they are in this mode. */
export async function writeTemplateFiles(
  installed: InstalledTemplate,
  target: string,
  mode: Mode,
  parameters: Record<string, string>,
): Promise<void> {
  const source = join(installed.folder, 'files');
  for (const path of await listProjectFiles(source)) {
    const to = join(target, projectPath(path));
    if (!isText(path)) {
      await mkdir(dirname(to), { recursive: true });
      await cp(join(source, path), to);
      continue;
    }
    const text = renderFile(path, await readFile(join(source, path), 'utf8'), mode, parameters);
    if (text === null) continue;
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, text);
    if (path.endsWith('.sh')) await chmod(to, 0o755);
  }
  for (const [name, text] of [
    ['.gitattributes', defaultGitattributes],
    ['.gitignore', defaultGitignore],
  ] as const)
    if (!(await exists(join(target, name)))) await writeFile(join(target, name), text);
}

/** One commit for the scaffold; in complete mode one more for every step that names its files. */
async function commitAll(folder: string, installed: InstalledTemplate, mode: Mode): Promise<string[]> {
  if ((await gitVersion(folder)) === null)
    return [
      'Git was not found, so the project has no repository yet. Install Git, then run `git init` in the project.',
    ];
  await gitText(folder, ['-c', 'init.defaultBranch=main', 'init', '--quiet', '--template=']);
  const own = await hasIdentity(folder);
  const { steps, deliverables, title } = installed.template;
  const commits = mode === 'complete' ? [...steps, ...deliverables].flatMap((step) => step.commit ?? []) : [];
  const files = await listProjectFiles(folder);
  const later = new Set(
    files.filter((file) => commits.some((commit) => commit.files.some((glob) => matchesGlob(glob, file)))),
  );
  await commitPaths(
    folder,
    `chore: scaffold ${title}`,
    files.filter((file) => !later.has(file)),
    own,
  );
  for (const commit of commits) {
    const paths = [...later].filter((file) => commit.files.some((glob) => matchesGlob(glob, file)));
    for (const path of paths) later.delete(path);
    if (paths.length > 0) await commitPaths(folder, commit.message, paths, own);
  }
  return own
    ? []
    : [
        'Git has no name and address of yours, so the commits carry the workbench’s. Set them with `git config --global user.name "…"` and `git config --global user.email "…"`.',
      ];
}
