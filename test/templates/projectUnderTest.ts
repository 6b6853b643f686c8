/** A project of a template on disk, with the engine's own functions around it. */
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseBroken } from '../../src/core/roadmap/templateFile.ts';
import type { TextRow } from '../../src/core/roadmap/figures.ts';
import { createContext } from '../../src/engine/engineContext.ts';
import { runPipeline } from '../../src/engine/pipeline/runner.ts';
import { applyEdits } from '../../src/engine/project/applyEdits.ts';
import { createProject } from '../../src/engine/project/createProject.ts';
import { openProject } from '../../src/engine/project/openProject.ts';
import { readRows } from '../../src/engine/project/readRows.ts';
import { QuickSandbox } from '../../src/engine/project/quickSandbox.ts';
import { verify, verifyQuickly } from '../../src/engine/project/verify.ts';
import type { RunParams, RunState } from '../../src/protocol/engine/pipeline.ts';
import type { CheckOutcome, Mode } from '../../src/protocol/engine/project.ts';
import { engineOptions } from '../engine/engineOptions.ts';

export const templates = join(import.meta.dirname, '../../templates');

export interface ProjectUnderTest {
  root: string;
  run(params?: RunParams): Promise<RunState>;
  /** Rows of a query on the project's database, as texts. */
  rows(sql: string): Promise<TextRow[]>;
  check(only?: string[]): Promise<CheckOutcome[]>;
  /** What a save of these files is answered with. */
  checkQuickly(files: string[], limit: number): Promise<CheckOutcome[]>;
  /** A copy with the edits of `broken/<check>.yaml` of these checks. */
  broken(checks: string[]): Promise<ProjectUnderTest>;
  remove(): Promise<void>;
}

/** The seed of sandboxes in tests: fresh to the project, the same in every test run. */
const seed = 20_250_106;

export async function makeProject(id: string, mode: Mode, parameters: Record<string, string>): Promise<ProjectUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), `dew-${mode}-`));
  await createProject(templates, { project: id, folder: join(folder, 'project'), mode, parameters });
  return projectIn(folder, id);
}

function projectIn(folder: string, id: string): ProjectUnderTest {
  const root = join(folder, 'project');
  const options = engineOptions(folder, { root, templates, memoryLimit: '1GB' });
  const context = createContext(options, () => undefined, () => undefined);
  const { signal } = new AbortController();
  const quickSandbox = new QuickSandbox(context, runPipeline);
  return {
    root,
    run: (params = {}) => {
      process.chdir(root);
      return runPipeline(context, { trigger: 'manual', ...params }, signal);
    },
    rows: (sql) => readRows(context, root, sql, signal),
    async check(only = []) {
      process.chdir(root);
      const document = await verify(context, await openProject(options), { only, seed }, runPipeline, signal);
      return [...document.steps, ...document.deliverables].flatMap((step) => step.checks);
    },
    async checkQuickly(files, limit) {
      const document = await verifyQuickly(context, await openProject(options), { only: [], files }, quickSandbox, signal, limit);
      return [...document.steps, ...document.deliverables].flatMap((step) => step.checks);
    },
    async broken(checks) {
      const copy = await mkdtemp(join(tmpdir(), 'dew-broken-'));
      await cp(root, join(copy, 'project'), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
      for (const check of checks) {
        const file = `${id}/broken/${check}.yaml`;
        await applyEdits(join(copy, 'project'), parseBroken(await readFile(join(templates, file), 'utf8'), file).edits);
      }
      return projectIn(copy, id);
    },
    async remove() {
      process.chdir(templates);
      await (await context.openedSession())?.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
