/** Columns that a task copies by their names: from files and connections into tables, and from tables to connections. */
import type { LineageColumn, LineageNode } from '../../protocol/engine/lineage.ts';
import type { ConnectionExtractSpec } from '../../tasks/extract/connection/descriptor.ts';
import type { ExtractSpec } from '../../tasks/extract/descriptor.ts';
import type { LoadedTask } from '../pipeline/loadedPipeline.ts';
import type { Parts } from './lineageParts.ts';

const notMade = 'The table has not been made yet: run the task to see its columns.';

/** A table made of files or of a connection: its columns are theirs, but for those that tell file and line. */
export function addExtract(
  parts: Parts,
  node: LineageNode,
  task: LoadedTask,
  files: readonly string[],
): void {
  const spec = task.spec as ExtractSpec | ConnectionExtractSpec;
  const { graph } = parts;
  const source = 'connection' in spec ? addSource(parts, spec) : files[0];
  const added = 'connection' in spec ? [] : [spec.file_column, spec.line_column];
  const reason =
    node.columns === null
      ? notMade
      : files.length > 1
        ? 'Several files make it: which of them has which column is not followed.'
        : null;
  graph.node({ ...node, exact: reason === null, reason });
  if (source === undefined) return;
  graph.edge(source, node.id);
  if (reason !== null || node.columns === null) return;
  const columns = node.columns.filter(({ name }) => !added.includes(name));
  const known = graph.get(source);
  if (known?.columns === null)
    graph.replace({ ...known, columns: columns.map(({ name }) => ({ name, type: null })) });
  copied(parts, source, node.id, columns);
}

/** What is read on another system; the tables behind a query of its own are not followed. */
function addSource({ graph }: Parts, { id, connection, relation }: ConnectionExtractSpec): string {
  const name = relation === undefined ? `${connection}: query of ${id}` : `${connection}:${relation}`;
  const reason =
    relation === undefined ? `The query runs on ${connection}: what it reads there is not followed.` : null;
  const source: LineageNode = {
    id: name,
    kind: 'table',
    task: null,
    place: null,
    columns: null,
    exact: reason === null,
    reason,
  };
  graph.node(source);
  return name;
}

/** A table of another system that a task fills from one of the project. */
export function addLoad(
  parts: Parts,
  made: (id: string, kind: LineageNode['kind'], reason: string | null) => LineageNode,
  { plan }: LoadedTask,
): void {
  const [table] = plan.reads;
  if (!plan.writes || table === undefined) return;
  const id = `${plan.writes.connection}:${plan.writes.relation}`;
  const columns = parts.graph.get(table)?.columns ?? null;
  parts.graph.node({ ...made(id, 'table', columns === null ? notMade : null), columns });
  parts.graph.edge(table, id);
  copied(parts, table, id, columns ?? []);
}

function copied(
  { graph, statements }: Parts,
  from: string,
  to: string,
  columns: readonly LineageColumn[],
): void {
  if (!statements) return;
  graph.addColumns(
    columns.map(({ name }) => ({
      from: { node: from, column: name },
      to: { node: to, column: name },
      kind: 'value',
    })),
  );
}
