/** Which tasks a run is about, and what would happen to each. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineFailure, failWith } from '../../core/failure.ts';
import type { FingerprintParts } from '../../core/pipeline/fingerprint.ts';
import { selectTasks, topologicalOrder } from '../../core/pipeline/graph.ts';
import { didYouMean } from '../../core/pipeline/suggestion.ts';
import { parseDate } from '../../core/project/deadline.ts';
import { dateOfTick, lastTick } from '../../core/schedule/ticks.ts';
import type { Diagnostic, RunParams, RunState } from '../../protocol/engine/pipeline.ts';
import type { EngineContext } from '../context.ts';
import { DuckdbRun } from '../warehouse/duckdbRun.ts';
import { findEnvironment, type OpenEnvironment } from '../warehouse/environments.ts';
import { refuseLongNames } from '../warehouse/postgresNames.ts';
import { PostgresRun } from '../warehouse/postgresRun.ts';
import type { RunDatabase } from '../warehouse/runDatabase.ts';
import { decide, type DecideInput, type Decision } from './decide.ts';
import { FileHashes } from './fileHashes.ts';
import type { LoadedPipeline, LoadedTask } from './loadedPipeline.ts';
import { loadPipeline, pipelineFiles, pipelineId } from './loadPipelines.ts';
import type { DatabaseState } from './published.ts';
import { readRecord, readRun, runIds } from './runRecordFile.ts';
import type { SqlShapes } from './sqlShapes.ts';

export interface PreparedRun {
  /** Null on the project's own DuckDB file. */
  environment: OpenEnvironment | null;
  pipeline: LoadedPipeline;
  /** In the order of their needs; only those chosen. */
  tasks: LoadedTask[];
  date: string;
  resumes: RunState | null;
  resumed: Set<string>;
  hashes: FileHashes;
  before: Map<string, FingerprintParts>;
}

/** Throws one failure for everything that keeps the pipeline from running. */
export async function prepareRun(
  context: EngineContext,
  shapes: SqlShapes,
  params: RunParams,
  where?: OpenEnvironment,
): Promise<PreparedRun> {
  const { root } = context.options;
  if (params.date !== undefined) parseDate(params.date);
  const environment = where ?? (await findEnvironment(context, params.environment));
  const files = await pipelineFiles(root);
  const wanted = params.pipeline ?? 'main';
  const file = files.find((candidate) => pipelineId(candidate) === wanted);
  if (!file) {
    throw failWith(
      'not_found',
      `There is no pipeline "${wanted}" in this project.`,
      files.length ? didYouMean(wanted, files.map(pipelineId)) : 'Add a file main.pipeline.yaml.',
    );
  }
  const resumes = params.resume ? await lastFailed(root, wanted, environment?.name ?? null) : null;
  const text = await readFile(join(root, file), 'utf8');
  const head = await loadPipeline(file, {
    root,
    date: params.date ?? resumes?.date ?? today(),
    shapes,
    text,
  });
  const date = params.date ?? resumes?.date ?? logicalDate(head);
  const pipeline =
    date === (params.date ?? resumes?.date ?? today())
      ? head
      : await loadPipeline(file, { root, date, shapes, text });
  refuse(pipeline);
  if (environment) refuseLongNames(pipeline);
  const selectors = params.select ?? [];
  let chosen = new Set(pipeline.tasks.map((task) => task.id));
  if (selectors.length > 0) {
    const { ids, problems } = selectTasks(pipeline.tasks, selectors);
    const [problem] = problems;
    if (problem) throw failWith('bad_input', `"${problem.selector}" selects no task.`, problem.next);
    chosen = ids;
  } else if (resumes) chosen = new Set(resumes.tasks.map((task) => task.id));
  const byId = new Map(pipeline.tasks.map((task) => [task.id, task]));
  const tasks = topologicalOrder(pipeline.tasks).flatMap((id) =>
    chosen.has(id) ? (byId.get(id) ?? []) : [],
  );
  return {
    environment,
    pipeline,
    tasks,
    date,
    resumes,
    resumed: await resumeChain(root, resumes),
    hashes: new FileHashes(root),
    before: await readParts(root, environment?.name),
  };
}

export const today = (): string => dateOfTick(new Date());

function logicalDate(pipeline: LoadedPipeline): string {
  if (!pipeline.schedule) return today();
  try {
    return dateOfTick(lastTick(pipeline.schedule, new Date()));
  } catch (error) {
    refuse(pipeline);
    throw error;
  }
}

function refuse(pipeline: LoadedPipeline): void {
  const errors = pipeline.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  const [first] = errors;
  if (!first) return;
  const more = errors.slice(1).map(describe);
  throw new EngineFailure({
    code: 'bad_input',
    message: [`${first.message}`, ...more].join('\n'),
    place: first.place,
    ...(first.next ? { next: first.next } : {}),
  });
}

const describe = ({ place, message }: Diagnostic): string =>
  `${place.file}:${place.line ?? 1}:${place.column ?? 1}: ${message}`;

async function lastFailed(
  root: string,
  pipeline: string,
  environment: string | null,
): Promise<RunState | null> {
  for (const runId of await runIds(root)) {
    const run = await readRun(root, runId, false).catch(() => null);
    if (run?.pipeline !== pipeline || run.environment !== environment) continue;
    return run.status === 'failed' || run.status === 'cancelled' ? run : null;
  }
  return null;
}

/** The resumed run and those that it resumed itself. */
async function resumeChain(root: string, run: RunState | null): Promise<Set<string>> {
  const chain = new Set<string>();
  let next: string | null = run?.runId ?? null;
  while (next && !chain.has(next)) {
    chain.add(next);
    const [first]: Awaited<ReturnType<typeof readRecord>> = await readRecord(root, next).catch(() => []);
    next = first?.event === 'run_started' ? first.resumes : null;
  }
  return chain;
}

/** The database of a run; it is opened by the first thing that is asked of it. */
export async function openDatabase(
  context: EngineContext,
  { environment }: PreparedRun,
  signal: AbortSignal,
): Promise<RunDatabase> {
  return environment
    ? new PostgresRun(context, environment)
    : new DuckdbRun(await context.projectGate(), signal);
}

/** Every task with what would happen to it, as if those before it had run. */
export async function planTasks(
  prepared: PreparedRun,
  state: DatabaseState,
  params: RunParams,
  root: string,
): Promise<{ task: LoadedTask; decision: Decision }[]> {
  const expected = new Map<string, string>();
  const planned: { task: LoadedTask; decision: Decision }[] = [];
  for (const task of prepared.tasks) {
    const decision = await decide(task, decideInput(prepared, state, params, root, 'planned', expected));
    if (decision.action === 'run') expected.set(task.id, decision.fingerprint);
    planned.push({ task, decision });
  }
  await prepared.hashes.save();
  return planned;
}

export function decideInput(
  prepared: PreparedRun,
  state: DatabaseState,
  params: RunParams,
  root: string,
  runId: string,
  expected: ReadonlyMap<string, string>,
): DecideInput {
  return {
    root,
    runId,
    state,
    expected,
    date: prepared.date,
    force: params.force ?? false,
    tasks: prepared.pipeline.tasks,
    hashes: prepared.hashes,
    resumed: prepared.resumed,
    before: prepared.before,
  };
}

const partsFile = (root: string, environment: string | undefined): string =>
  join(root, '.dew', 'cache', environment === undefined ? 'parts.json' : `parts.${environment}.json`);

async function readParts(
  root: string,
  environment: string | undefined,
): Promise<Map<string, FingerprintParts>> {
  try {
    const text = await readFile(partsFile(root, environment), 'utf8');
    return new Map(Object.entries(JSON.parse(text) as Record<string, FingerprintParts>));
  } catch {
    return new Map();
  }
}

export { partsFile };
