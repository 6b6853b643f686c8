import { GraphBuilder } from '../../core/lineage/graphBuilder.ts';
import { topologicalOrder } from '../../core/pipeline/graph.ts';
import type { LineageColumn, LineageGraph, LineageNode } from '../../protocol/engine/lineage.ts';
import { listRelations } from '../catalog/relations.ts';
import type { EngineContext } from '../context.ts';
import type { LoadedTask } from '../pipeline/loadedPipeline.ts';
import { loadPipeline, pipelineFiles } from '../pipeline/loadPipelines.ts';
import { today } from '../pipeline/planRun.ts';
import type { SqlShapes } from '../pipeline/sqlShapes.ts';
import type { BoundStatements } from './boundStatements.ts';
import { addDashboards } from './dashboards.ts';
import { addExtract, addLoad } from './copies.ts';
import { columnsIn, nameIn, outside, selectOf, type Parts } from './lineageParts.ts';
import { addReader, type NamedStatement } from './readers.ts';
import { reportStatements, testStatements } from './taskStatements.ts';

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

/** The datasets of every pipeline and dashboard, tasks in an order in which inputs come first. */
export async function projectLineage(
  context: EngineContext,
  shapes: SqlShapes,
  statements: BoundStatements | null,
  signal: AbortSignal,
): Promise<LineageGraph> {
  const { root } = context.options;
  const parts: Parts = {
    graph: new GraphBuilder(),
    shapes,
    statements,
    existing: await tablesOf(context, signal),
    seen: new Set(),
  };
  for (const file of await pipelineFiles(root)) {
    const pipeline = await loadPipeline(file, { root, date: today(), shapes });
    const tasks = new Map(pipeline.tasks.map((task) => [task.id, task]));
    for (const id of topologicalOrder(pipeline.tasks)) {
      signal.throwIfAborted();
      const task = tasks.get(id);
      if (task) await addTask(parts, pipeline.id, task);
    }
  }
  await addDashboards(parts, root);
  statements?.keepOnly(parts.seen);
  return parts.graph.build();
}

async function addTask(parts: Parts, pipeline: string, task: LoadedTask): Promise<void> {
  const { graph, existing } = parts;
  const { plan } = task;
  const files = plan.files
    .filter(({ required, pattern }) => required && !isCode.test(pattern))
    .map(({ pattern }) => pattern);
  for (const table of plan.reads) outside(parts, table, 'table');
  for (const file of files) outside(parts, file, 'file');
  const inputs = [...plan.reads, ...files];
  const made = (id: string, kind: LineageNode['kind'], reason: string | null): LineageNode => ({
    id,
    kind,
    task: `${pipeline}.${task.id}`,
    place: plan.code.place.file === '' ? task.place : plan.code.place,
    columns: existing.get(id) ?? null,
    exact: reason === null,
    reason,
  });
  const read = async (id: string, kind: LineageNode['kind'], statements: NamedStatement[]) => {
    await addReader(parts, made(id, kind, null), statements);
    for (const input of inputs) graph.edge(input, id);
  };
  if (task.type === 'load') addLoad(parts, made, task);
  if (task.type === 'test') await read(`test ${task.id}`, 'test', testStatements(task));
  for (const table of plan.makes.tables) {
    if (task.type === 'model') await addModel(parts, made(table, 'table', null), task, inputs, files);
    else if (task.type === 'extract') addExtract(parts, made(table, 'table', null), task, files);
    else if (task.type === 'test')
      graph.node(made(table, 'table', 'A test put rows aside: which, its rules tell.'));
    else
      graph.node(
        made(table, 'table', 'A script made it: DuckDB cannot see how. It is not followed by column.'),
      );
    for (const input of inputs) graph.edge(input, table);
  }
  for (const file of plan.makes.files) {
    if (task.type === 'report') await read(file, 'report', reportStatements(task));
    else
      graph.node(
        made(file, 'file', 'A script made it: DuckDB cannot see how. It is not followed by column.'),
      );
    for (const input of inputs) graph.edge(input, file);
  }
}

async function addModel(
  parts: Parts,
  node: LineageNode,
  task: LoadedTask,
  inputs: readonly string[],
  files: readonly string[],
): Promise<void> {
  const { graph, statements, existing, seen } = parts;
  if (!statements) return graph.node(node);
  const id = `model ${node.id}`;
  seen.add(id);
  // An incremental model may read the table that it fills.
  const tables = new Map(
    [node.id, ...task.plan.reads].map((table) => [
      table,
      graph.get(table)?.columns ?? columnsIn(existing, table),
    ]),
  );
  const statement = { id, sql: selectOf(task.plan.code.text), tables, files };
  const { bound, edges } = await statements.follow(statement, ({ resolved, columns }) =>
    resolved
      ? graph.columnEdges(
          node.id,
          (columns ?? []).map(({ name }) => name),
          resolved,
          (name) => nameIn(inputs, name),
        )
      : [],
  );
  graph.node({
    ...node,
    columns: bound.columns ?? node.columns,
    exact: bound.reason === null,
    reason: bound.reason,
  });
  graph.addColumns(edges);
}
