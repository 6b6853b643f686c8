import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectionSettings } from '../../core/connection/connectionSchema.ts';
import { isEngineFailure } from '../../core/failure.ts';
import { readModelHeader } from '../../core/pipeline/modelFile.ts';
import { parsePipeline, type ParsedTask } from '../../core/pipeline/parse.ts';
import type { CommonSpec } from '../../core/pipeline/schema.ts';
import { identifierPattern } from '../../core/pipeline/schema.ts';
import { nextTick } from '../../core/schedule/ticks.ts';
import type { Diagnostic } from '../../protocol/engine/pipeline.ts';
import type { Place } from '../../protocol/rpc.ts';
import { taskDescriptors, taskModule } from '../../tasks/index.ts';
import type { PlanPort } from '../../tasks/task.ts';
import { readDewFile } from '../dewFile.ts';
import { checkGraph, connect, overlaps } from './connectTasks.ts';
import type { LoadedPipeline, LoadedTask } from './loadedPipeline.ts';
import { filesBehind, isGlob } from './projectGlob.ts';
import type { SqlShapes } from './sqlShapes.ts';

export interface LoadOptions {
  root: string;
  date: string;
  shapes: SqlShapes;
  /** Text of an unsaved editor instead of the file's. */
  text?: string;
}

const suffix = '.pipeline.yaml';

/** Pipeline files of a project: `*.pipeline.yaml` in its root and under `pipelines/`. */
export async function pipelineFiles(root: string): Promise<string[]> {
  const found = [
    ...(await filesBehind(root, `*${suffix}`)),
    ...(await filesBehind(root, `pipelines/*${suffix}`)),
  ];
  return found.sort((a, b) => Number(b === `main${suffix}`) - Number(a === `main${suffix}`));
}

export const pipelineId = (file: string): string => (file.split('/').at(-1) ?? file).slice(0, -suffix.length);

interface Draft {
  parsed: Omit<ParsedTask, 'spec'> & { spec: CommonSpec };
  description: string | null;
}

export async function loadPipeline(file: string, options: LoadOptions): Promise<LoadedPipeline> {
  const { root, date, shapes } = options;
  const reads = new Map<string, Promise<string | null>>();
  const read = (path: string): Promise<string | null> => {
    const known = reads.get(path) ?? shapes.texts.read(root, path);
    reads.set(path, known);
    return known;
  };
  const text = options.text ?? (await readFile(join(root, file), 'utf8'));
  const parsed = parsePipeline(text, file, taskDescriptors);
  const diagnostics: Diagnostic[] = [...parsed.diagnostics];
  if (parsed.schedule) {
    try {
      nextTick(parsed.schedule, new Date());
    } catch (error) {
      if (!isEngineFailure(error)) throw error;
      const { message, next } = error.failure;
      diagnostics.push({
        severity: 'error',
        message,
        place: parsed.placeOf(['schedule']),
        ...(next ? { next } : {}),
      });
    }
  }
  const drafts: Draft[] = parsed.tasks.map((task) => ({
    parsed: task,
    description: task.spec.description ?? null,
  }));
  const found = (await Promise.all(parsed.models.map((pattern) => filesBehind(root, pattern)))).flat();
  const written = parsed.tasks.flatMap(({ spec }) =>
    typeof spec['file'] === 'string' ? [spec['file']] : [],
  );
  const sqlFiles = [...new Set([...written, ...found])].filter((path) => path.endsWith('.sql'));
  const texts = await Promise.all(sqlFiles.map(read));
  // DuckDB parses the statements while their headers are read here.
  const [models] = await Promise.all([
    modelDrafts(found, written, read, diagnostics),
    shapes.prepare(texts.filter((sql) => sql !== null)),
  ]);
  drafts.push(...models);
  if (parsed.models.length > 0 && sqlFiles.length === 0 && written.length === 0) {
    const message = `No SQL file matches ${parsed.models.join(', ')}.`;
    diagnostics.push({ severity: 'warning', message, place: parsed.placeOf(['models']) });
  }
  const known = drafts.flatMap(({ parsed: task }) => tableNames(task));
  const connections = () => connectionsOfProject(root);
  const tasks: LoadedTask[] = [];
  for (const { parsed: task, description } of drafts) {
    const port: PlanPort = {
      read,
      shape: (sql) => shapes.shape(sql, known),
      place: task.placeOf,
      connections,
      date,
    };
    const plan = await taskModule(task.type, task.spec).plan(task.spec, port);
    for (const { message, place, next } of plan.problems)
      diagnostics.push({ severity: 'error', message, place, ...(next ? { next } : {}) });
    tasks.push({
      id: task.id,
      type: task.type,
      spec: task.spec,
      plan,
      place: task.place,
      needs: [],
      declared: task.spec.needs ?? [],
      description,
    });
  }
  connect(tasks);
  diagnostics.push(
    ...checkGraph(tasks, (id) =>
      drafts.find(({ parsed: task }) => task.id === id)?.parsed.placeOf(['needs']),
    ),
  );
  diagnostics.push(...(await missingFiles(tasks, root)));
  return {
    id: pipelineId(file),
    name: parsed.name || pipelineId(file),
    file,
    schedule: parsed.schedule,
    tasks,
    diagnostics,
  };
}

/** None where dew.yaml is missing or wrong: that is told at dew.yaml. */
async function connectionsOfProject(root: string): ReturnType<PlanPort['connections']> {
  const file = await readDewFile(root).catch(() => null);
  return Object.entries(file?.connections ?? {}).map(([name, settings]: [string, ConnectionSettings]) => ({
    name,
    readOnly: settings['read_only'] === true,
    production: settings['production'] === true,
  }));
}

/** Names that a task will make, as far as the file tells without planning. */
function tableNames(task: Draft['parsed']): string[] {
  const spec = task.spec as CommonSpec & { table?: string; outputs?: Record<string, { table?: string }> };
  if (task.type === 'extract' || task.type === 'model') return [spec.table ?? spec.id];
  if (task.type === 'script')
    return Object.values(spec.outputs ?? {}).flatMap((output) => output.table ?? []);
  return [];
}

/** Each SQL file behind `models:` as a task; one that a written task names is left to it. */
async function modelDrafts(
  files: readonly string[],
  written: readonly string[],
  read: (path: string) => Promise<string | null>,
  diagnostics: Diagnostic[],
): Promise<Draft[]> {
  const taken = new Set(written);
  const drafts: Draft[] = [];
  for (const file of files) {
    if (taken.has(file) || !file.endsWith('.sql')) continue;
    taken.add(file);
    const id = (file.split('/').at(-1) ?? '').slice(0, -'.sql'.length);
    const at: Place = { file, line: 1, column: 1 };
    if (!identifierPattern.test(id)) {
      diagnostics.push({
        severity: 'error',
        message: `The name of ${file} cannot be a table: lower case letters, digits and _ only.`,
        place: at,
        next: 'Rename the file.',
      });
      continue;
    }
    const { header } = readModelHeader((await read(file)) ?? '', file);
    const { description, needs, retries, delay, timeout } = header;
    const spec = { id, type: 'model', file, description, needs, retries, delay, timeout };
    drafts.push({
      parsed: { id, type: 'model', spec, place: at, placeOf: () => at },
      description: description ?? null,
    });
  }
  return drafts;
}

/** Inputs that nothing makes and nobody put there. A task that comes after others is checked when it runs. */
async function missingFiles(tasks: readonly LoadedTask[], root: string): Promise<Diagnostic[]> {
  const made = tasks.flatMap((task) => task.plan.makes.files);
  const inputs = tasks.flatMap(({ plan, needs }) =>
    plan.files
      .filter(({ required, pattern }) => required && !made.some((output) => overlaps(output, pattern)))
      .map((file) => ({ ...file, waits: needs.length > 0 })),
  );
  const missing = await Promise.all(
    inputs.map(async ({ pattern }) => (await filesBehind(root, pattern)).length === 0),
  );
  return inputs
    .filter((_, index) => missing[index])
    .map(({ pattern, place, waits }) => ({
      severity: waits ? 'warning' : 'error',
      message: isGlob(pattern) ? `No file matches ${pattern}.` : `There is no file ${pattern}.`,
      place,
      next: waits ? 'A task before this one must make it.' : 'Put the file there, or correct the path.',
    }));
}
