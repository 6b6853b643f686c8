/**
 * The warm sandbox of quick checks: one copy with a sample of fresh data, kept while the engine
 * lives. A save brings the changed files over and runs only the tasks that the touched checks read.
 */
import { cp, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Figure } from '../../core/roadmap/checkParts.ts';
import type { Check } from '../../core/roadmap/checkSchema.ts';
import { readEvents } from '../../core/pipeline/runRecord.ts';
import { matchesGlob } from '../../core/roadmap/outcomes.ts';
import type { EngineContext } from '../context.ts';
import type { OpenProject } from './openProject.ts';
import { listProjectFiles } from './projectFiles.ts';
import {
  ownSandboxFolder,
  SandboxSet,
  type RunPipeline,
  type Sandboxes,
  type SandboxRun,
} from './sandbox.ts';
import { Turnstile } from '../../core/turnstile.ts';

/** What a quick check leaves to the full one. */
export class NotQuick extends Error {}

const refuse = (): Promise<never> => Promise.reject(new NotQuick());

export class QuickSandbox {
  readonly #context: EngineContext;
  readonly #runPipeline: RunPipeline;
  readonly #turnstile = new Turnstile(1);
  #warm: { set: SandboxSet; run: SandboxRun; template: string } | null = null;

  constructor(context: EngineContext, runPipeline: RunPipeline) {
    this.#context = context;
    this.#runPipeline = runPipeline;
  }

  /** Sandboxes for the quick evaluation of these checks. A run that has begun goes on after the answer. */
  for(project: OpenProject, checks: Check[]): Sandboxes {
    let run: Promise<SandboxRun> | null = null;
    return {
      run: (request = {}) => {
        if (request.fault !== undefined || request.seed !== undefined) return refuse();
        run ??= this.#turnstile.pass(() => this.#refresh(project, checks));
        return run;
      },
      copy: async () => (await this.#turnstile.pass(() => this.#ready(project))).set.copy(),
      branch: refuse,
      fill: refuse,
    };
  }

  async #ready(project: OpenProject): Promise<{ set: SandboxSet; run: SandboxRun | null }> {
    const key = `${project.origin.id} ${project.installed.template.version}`;
    if (this.#warm?.template === key) return this.#warm;
    const { template } = project.installed;
    const folder = await ownSandboxFolder(this.#context.options.storage);
    const set = new SandboxSet({
      context: this.#context,
      template,
      folder,
      runPipeline: this.#runPipeline,
      signal: new AbortController().signal,
    });
    return { set, run: null };
  }

  async #refresh(project: OpenProject, checks: Check[]): Promise<SandboxRun> {
    const awake = this.#context.stayAwake();
    try {
      const { set, run } = await this.#ready(project);
      if (run === null) {
        const first = await set.run();
        this.#warm = {
          set,
          run: first,
          template: `${project.origin.id} ${project.installed.template.version}`,
        };
        return first;
      }
      await bringOver(project.root, run.root, project.installed.template.sandbox?.leave_out ?? []);
      const select = await tasksRead(run, checks);
      const state = await run.run({ date: run.date, ...(select ? { select } : {}) });
      const fresh = { ...run, state };
      if (this.#warm) this.#warm = { ...this.#warm, run: fresh };
      return fresh;
    } finally {
      awake();
    }
  }
}

/** Makes the author's files in the copy those of the project; what runs have made there stays. */
async function bringOver(from: string, to: string, leaveOut: string[]): Promise<void> {
  const left = (path: string): boolean =>
    /(^|\/)\d{4}-\d{2}-\d{2}(\/|$)/.test(path) ||
    leaveOut.some((glob) => matchesGlob(glob, path) || path.startsWith(`${glob}/`));
  const wanted = (await listProjectFiles(from)).filter((path) => !left(path));
  for (const path of wanted) {
    const [mine, copy] = await Promise.all([stat(join(from, path)), stat(join(to, path)).catch(() => null)]);
    if (copy?.size === mine.size && Math.abs(copy.mtimeMs - mine.mtimeMs) < 1) continue;
    await mkdir(dirname(join(to, path)), { recursive: true });
    await cp(join(from, path), join(to, path), { preserveTimestamps: true });
  }
  const known = new Set(wanted);
  for (const path of await listProjectFiles(to))
    if (!left(path) && /\.(py|sql|ya?ml)$/.test(path) && !known.has(path)) await rm(join(to, path));
}

/** Selectors of the tasks whose tables the checks' queries name; null where files of the run are read too. */
async function tasksRead(run: SandboxRun, checks: Check[]): Promise<string[] | null> {
  const queries: string[] = [];
  for (const check of checks) {
    if (check.kind === 'oracle' || check.kind === 'sql')
      queries.push(...check.figures.map((figure: Figure) => figure.sql));
    else if (check.kind === 'table') queries.push(check.table);
    else if (check.kind === 'document')
      queries.push(...check.describes, ...check.bound.map((figure) => figure.sql));
    else if (check.kind === 'recompute' || check.kind === 'report_html' || check.kind === 'file') return null;
  }
  const { events } = readEvents(await readFile(join(run.root, run.state.record), 'utf8'));
  const tasks = events.flatMap((event) =>
    event.event === 'task_finished' &&
    event.outputs.some(({ name }) =>
      queries.some((sql) => new RegExp(`\\b${name.split('.').at(-1) ?? name}\\b`).test(sql)),
    )
      ? [`+${event.task}`]
      : [],
  );
  return tasks.length > 0 ? tasks : null;
}
