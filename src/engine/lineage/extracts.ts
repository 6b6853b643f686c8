import type { LineageNode } from '../../protocol/engine/lineage.ts';
import type { LoadedTask } from '../pipeline/loadedPipeline.ts';
import type { Parts } from './lineageParts.ts';

/** A table made of files: its columns are theirs by name, but for those that tell file and line. */
export function addExtract(
  { graph, statements }: Parts,
  node: LineageNode,
  task: LoadedTask,
  files: readonly string[],
): void {
  const spec = task.spec as unknown as { file_column?: string; line_column?: string };
  const added = [spec.file_column, spec.line_column];
  const [file, other] = files;
  const reason =
    node.columns === null
      ? 'The table has not been made yet: run the task to see its columns.'
      : other !== undefined
        ? 'Several files make it: which of them has which column is not followed.'
        : null;
  graph.node({ ...node, exact: reason === null, reason });
  if (!statements || reason !== null || file === undefined || node.columns === null) return;
  const columns = node.columns.filter(({ name }) => !added.includes(name));
  const known = graph.get(file);
  if (known && known.columns === null)
    graph.replace({ ...known, columns: columns.map(({ name }) => ({ name, type: null })) });
  graph.addColumns(
    columns.map(({ name }) => ({
      from: { node: file, column: name },
      to: { node: node.id, column: name },
      kind: 'value',
    })),
  );
}
