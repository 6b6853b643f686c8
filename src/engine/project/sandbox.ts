/**
 * Sandbox copies of a project: fresh data from the generator under a seed that the learner cannot
 * know, then a run. One check engine call shares each kind of run among all checks.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failWith } from '../../core/failure.ts';
import type { TextRow } from '../../core/roadmap/figures.ts';
import { matchesGlob } from '../../core/roadmap/outcomes.ts';
import type { Template } from '../../core/roadmap/templateSchema.ts';
import { quoteLiteral } from '../../core/sql/quote.ts';
import type { RunParams, RunState } from '../../protocol/engine/pipeline.ts';
import type { EngineContext } from '../context.ts';
import { createContext, type OwnContext } from '../engineContext.ts';
import { isAlive } from '../../tasks/script/interpreter.ts';
import { applyEdits } from './applyEdits.ts';
import { exists, listProjectFiles } from './projectFiles.ts';
import { runInEnvironment } from './pythonEnvironment.ts';
import { readRows } from './readRows.ts';
import { Turnstile } from '../../core/turnstile.ts';

export type RunPipeline = (
  context: EngineContext,
  params: RunParams,
  signal: AbortSignal,
) => Promise<RunState>;

export interface SandboxRequest {
  fault?: string | undefined;
  /** Left out: the fresh seed of this set. */
  seed?: number;
  rows?: number;
  date?: string;
}

export interface SandboxRun {
  root: string;
  state: RunState;
  /** The generator's manifest; undefined where it wrote none. */
  manifest: unknown;
  seed: number;
  date: string;
  /** The engine on the copy. */
  context: EngineContext;
  rows(sql: string): Promise<TextRow[]>;
  run(params: RunParams): Promise<RunState>;
}

interface SandboxSettings {
  context: EngineContext;
  template: Template;
  /** Folder for the copies; removed by `close`. */
  folder: string;
  runPipeline: RunPipeline;
  signal: AbortSignal;
  seed?: number;
  rows?: number;
  /** Told after a finished run was copied to another folder. */
  copied?: (from: string, to: string, signal: AbortSignal) => Promise<void>;
}

/** Two sandboxes work at a time: each of them runs Python, and two cores are the least a machine has. */
const atOnce = 2;

/** What checks see of the sandboxes; quick checks get a warm one. */
export type Sandboxes = Pick<SandboxSet, 'run' | 'branch' | 'copy' | 'fill'>;

/** A new folder for sandboxes; those that a killed engine left behind are removed first. */
export async function ownSandboxFolder(storage: string): Promise<string> {
  const parent = join(storage, 'sandboxes');
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    const owner = Number.parseInt(name, 10);
    if (!isAlive(owner)) await rm(join(parent, name), { recursive: true, force: true, maxRetries: 3 });
  }
  const folder = join(parent, `${process.pid}-${randomBytes(4).toString('hex')}`);
  await mkdir(folder);
  return folder;
}

export class SandboxSet {
  readonly #settings: SandboxSettings;
  readonly #runs = new Map<string, Promise<SandboxRun>>();
  readonly #contexts: OwnContext[] = [];
  readonly #turnstile = new Turnstile(atOnce);
  readonly seed: number;
  #count = 0;

  constructor(settings: SandboxSettings) {
    this.#settings = settings;
    this.seed = settings.seed ?? randomInt(1, 2 ** 31 - 1);
  }

  /** The finished run for this request; equal requests share one. */
  run(request: SandboxRequest = {}): Promise<SandboxRun> {
    const key = JSON.stringify([request.fault, request.seed, request.rows, request.date]);
    let run = this.#runs.get(key);
    if (!run) {
      run = this.#make(request);
      run.catch(() => undefined);
      this.#runs.set(key, run);
    }
    return run;
  }

  /** A copy of a finished run with its database, for what changes it further. Not shared. */
  async branch(request: SandboxRequest = {}): Promise<SandboxRun> {
    const base = await this.run(request);
    return this.#turnstile.pass(async () => {
      const root = await this.#newRoot();
      await this.#copyRun(base.root, root);
      const run = await this.#runOf(root, base.state, base.seed, base.date);
      return { ...run, run: (params: RunParams) => this.#turnstile.pass(() => run.run(params)) };
    });
  }

  /** A plain copy of the project as it is, for commands. Shared: commands must not depend on each other. */
  async copy(): Promise<string> {
    const root = await this.#newRoot();
    await this.#copyProject(this.#settings.context.options.root, root, []);
    return root;
  }

  /** A sandbox in a folder that the caller fills, such as a clone. */
  async fill(
    work: (root: string) => Promise<void>,
    params: RunParams,
    generate: boolean,
  ): Promise<SandboxRun> {
    return this.#turnstile.pass(async () => {
      const root = await this.#newRoot();
      await work(root);
      await this.#linkEnvironment(root);
      if (generate) await this.#generate(root, this.seed, {}, []);
      return this.#start(root, this.seed, params);
    });
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#runs.values());
    for (const context of this.#contexts) await (await context.openedSession())?.close();
    await rm(this.#settings.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  get #sandbox(): NonNullable<Template['sandbox']> {
    const { sandbox } = this.#settings.template;
    if (!sandbox)
      throw failWith('internal', `The template ${this.#settings.template.id} declares no sandbox.`);
    return sandbox;
  }

  async #make(request: SandboxRequest): Promise<SandboxRun> {
    const fault = request.fault === undefined ? undefined : this.#settings.template.faults[request.fault];
    if (request.fault !== undefined && !fault)
      throw failWith('internal', `The template declares no fault "${request.fault}".`);
    const base = fault?.after ? await this.run({ ...request, fault: undefined }) : null;
    const seed = request.seed ?? this.seed;
    return this.#turnstile.pass(async () => {
      const root = await this.#newRoot();
      if (base) await this.#copyRun(base.root, root);
      else await this.#copyProject(this.#settings.context.options.root, root, this.#sandbox.leave_out);
      await applyEdits(root, fault?.edits ?? []);
      await this.#generate(root, seed, request, fault?.generate ?? []);
      return this.#start(root, seed, { date: request.date ?? fault?.date ?? this.#sandbox.date });
    });
  }

  async #newRoot(): Promise<string> {
    this.#settings.signal.throwIfAborted();
    this.#count += 1;
    const root = join(this.#settings.folder, String(this.#count), 'project');
    await mkdir(root, { recursive: true });
    return root;
  }

  async #copyProject(from: string, to: string, leaveOut: string[]): Promise<void> {
    const left = (path: string): boolean =>
      leaveOut.some((glob) => matchesGlob(glob, path) || path.startsWith(`${glob.replace(/\/$/, '')}/`));
    for (const path of await listProjectFiles(from)) {
      if (left(path)) continue;
      await mkdir(dirname(join(to, path)), { recursive: true });
      await cp(join(from, path), join(to, path), { preserveTimestamps: true });
    }
    await this.#linkEnvironment(to);
  }

  /** A virtual environment inside the project serves its copies too; it is hundreds of megabytes. */
  async #linkEnvironment(to: string): Promise<void> {
    const environment = join(this.#settings.context.options.root, '.venv');
    if (await exists(environment)) await symlink(environment, join(to, '.venv'), 'junction');
  }

  /** The whole folder with database and records; only a link to the environment stays a link. */
  async #copyRun(from: string, to: string): Promise<void> {
    await cp(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    await this.#settings.copied?.(from, to, this.#settings.signal);
  }

  async #generate(root: string, seed: number, request: SandboxRequest, more: string[]): Promise<void> {
    const { generate, rows, date } = this.#sandbox;
    const values: Record<string, string> = {
      seed: String(seed),
      rows: String(request.rows ?? this.#settings.rows ?? rows),
      date: request.date ?? date,
    };
    const argv = [...generate, ...more].map((part) =>
      part.replace(/\{(seed|rows|date)\}/g, (whole, name: string) => values[name] ?? whole),
    );
    const ended = await runInEnvironment(this.#settings.context.options.root, argv, {
      folder: root,
      signal: this.#settings.signal,
      timeout: 120_000,
    });
    if (ended.exit !== 0)
      throw failWith(
        'script',
        `The generator failed: ${ended.stderr.trim().split('\n').slice(-3).join(' ') || `exit code ${ended.exit}`}`,
        `Run \`${argv.join(' ')}\` in the project.`,
      );
  }

  async #start(root: string, seed: number, params: RunParams): Promise<SandboxRun> {
    const run = await this.#runOf(root, null, seed, params.date ?? this.#sandbox.date);
    const state = await run.run(params);
    return { ...run, state };
  }

  async #runOf(root: string, state: RunState | null, seed: number, date: string): Promise<SandboxRun> {
    const { context: outer, runPipeline, signal } = this.#settings;
    const context = createContext(
      {
        ...outer.options,
        root,
        project: true,
        storage: join(dirname(root), 'storage'),
        window: 'sandbox',
        temporaryFolder: join(dirname(root), 'temporary'),
        memoryLimit: '1GB',
        threads: 2,
      },
      () => undefined,
      () => undefined,
    );
    this.#contexts.push(context);
    await readFilesFrom(context, root);
    const manifest = await readJson(join(root, this.#sandbox.manifest));
    return {
      root,
      state: state as RunState,
      manifest,
      seed,
      date,
      context,
      rows: (sql) => readRows(context, root, sql, signal),
      run: (params) =>
        runPipeline(context, { pipeline: this.#sandbox.pipeline, trigger: 'check', ...params }, signal),
    };
  }
}

/** SQL reads relative paths from the working directory, which is the project's and not the copy's. */
async function readFilesFrom(context: OwnContext, root: string): Promise<void> {
  const connection = await (await context.session()).connect();
  await connection.run(`SET GLOBAL file_search_path = ${quoteLiteral(root)}`);
  connection.disconnectSync();
}

async function readJson(file: string): Promise<unknown> {
  return (await exists(file)) ? JSON.parse(await readFile(file, 'utf8')) : undefined;
}
