import { GraphBuilder } from '../../core/lineage/graphBuilder.ts';
import { topologicalOrder } from '../../core/pipeline/graph.ts';
import type { LineageColumn, LineageGraph, LineageNode } from '../../protocol/engine/lineage.ts';
import { listRelations } from '../catalog/relations.ts';
import type { EngineContext } from '../context.ts';
import type { LoadedTask } from '../pipeline/loadedPipeline.ts';
import { loadPipeline, pipelineFiles } from '../pipeline/loadPipelines.ts';
import { today } from '../pipeline/planRun.ts';
import type { SqlShapes } from '../pipeline/sqlShapes.ts';
import { Binder } from './binder.ts';

const unfollowed: Partial<Record<LoadedTask['type'], string>> = {
  extract: 'The task reads a file: its columns are not followed.',
  script: 'A script made it: DuckDB cannot see how.',
  report: 'A report shows rows: its columns are not followed.',
};

/** Programs are inputs of a task, but no data. */
const isCode = /\.(py|sql|sh|js|ts|r|md)$/i;

/** Tables of the project's database by `schema.name` or `name`, with their columns. */
export async function tablesOf(
  context: EngineContext,
  signal: AbortSignal,
): Promise<Map<string, LineageColumn[]>> {
  const relations = await listRelations(await context.projectGate(), signal);
  return new Map(
    relations.map(({ schema, name, columns }) => [
      schema === 'main' ? name : `${schema}.${name}`,
      columns.map((column) => ({ name: column.name, type: column.type })),
    ]),
  );
}

/** The datasets of every pipeline, tasks in an order in which inputs come first. */
export async function projectLineage(
  context: EngineContext,
  shapes: SqlShapes,
  signal: AbortSignal,
): Promise<LineageGraph> {
  const { root } = context.options;
  const existing = await tablesOf(context, signal);
  const graph = new GraphBuilder();
  const binder = await Binder.open(await context.session());
  try {
    for (const file of await pipelineFiles(root)) {
      const pipeline = await loadPipeline(file, { root, date: today(), shapes });
      const tasks = new Map(pipeline.tasks.map((task) => [task.id, task]));
      for (const id of topologicalOrder(pipeline.tasks)) {
        signal.throwIfAborted();
        const task = tasks.get(id);
        if (task && task.type !== 'test') await addTask({ graph, binder, existing }, pipeline.id, task);
      }
    }
    return graph.build();
  } finally {
    await binder.close();
  }
}

interface Parts {
  graph: GraphBuilder;
  binder: Binder;
  existing: ReadonlyMap<string, LineageColumn[]>;
}

async function addTask(parts: Parts, pipeline: string, task: LoadedTask): Promise<void> {
  const { graph, binder, existing } = parts;
  const { plan } = task;
  const outside = (id: string, kind: LineageNode['kind']): LineageNode => ({
    id,
    kind,
    task: null,
    place: null,
    columns: existing.get(id) ?? null,
    exact: true,
    reason: null,
  });
  for (const table of plan.reads) await know(parts, outside(table, 'table'));
  const files = plan.files
    .filter(({ required, pattern }) => required && !isCode.test(pattern))
    .map(({ pattern }) => pattern);
  for (const file of files) graph.node(outside(file, 'file'));
  const inputs = [...plan.reads, ...files];
  const made = (id: string, kind: LineageNode['kind']): LineageNode => ({
    ...outside(id, kind),
    task: `${pipeline}.${task.id}`,
    place: plan.code?.place ?? task.place,
    exact: unfollowed[task.type] === undefined,
    reason: unfollowed[task.type] ?? null,
  });
  for (const table of plan.makes.tables) {
    const node = made(table, 'table');
    if (task.type === 'model' && plan.code) {
      const bound = await binder.bind(selectOf(plan.code.text));
      node.columns = bound.columns ?? node.columns;
      node.exact = bound.reason === null;
      node.reason = bound.reason;
      graph.node(node);
      if (bound.resolved) {
        const names = (node.columns ?? []).map(({ name }) => name);
        graph.columns(table, names, bound.resolved, (name) => nameIn(inputs, name));
      }
    }
    await know(parts, node);
    for (const input of inputs) graph.edge(input, table);
  }
  for (const file of plan.makes.files) {
    graph.node(made(file, task.type === 'report' ? 'report' : 'file'));
    for (const input of inputs) graph.edge(input, file);
  }
}

/** A table becomes a node, and a table that later statements bind against. */
async function know({ graph, binder }: Parts, node: LineageNode): Promise<void> {
  graph.node(node);
  if (node.columns && !binder.has(node.id)) await binder.add(node.id, node.columns);
}

/** The statement without the semicolon that may end a file. */
const selectOf = (text: string): string => text.trim().replace(/;\s*$/, '');

const nameIn = (inputs: readonly string[], name: string): string =>
  inputs.find((input) => input.toLowerCase() === name.toLowerCase()) ?? name;
