import { failWith } from '../../core/failure.ts';
import { nearest } from '../../core/nearest.ts';
import { mermaidOf, openLineageOf, waysOf } from '../../core/lineage/print.ts';
import type { LineageGraph, LineageNode } from '../../protocol/engine/lineage.ts';
import { textOption, UsageError, type Command } from '../command.ts';

const formats = ['json', 'mermaid', 'openlineage'] as const;

export const lineage: Command = {
  name: 'lineage',
  usage: 'dew lineage [--column table.column] [--sql <text>] [--format json|mermaid|openlineage]',
  summary: 'Shows what every table, report and column is made of.',
  project: false,
  positionals: { least: 0, most: 0 },
  options: {
    column: {
      type: 'string',
      value: '<table.column>',
      description: 'Only this column, what it comes from and what it feeds',
    },
    sql: {
      type: 'string',
      value: '<text>',
      description: 'Statements instead of the pipelines; needs no project',
    },
    format: { type: 'string', value: '<format>', description: 'json, mermaid or openlineage' },
  },
  async run(invocation) {
    const { engine, output, signal } = invocation;
    const format = textOption(invocation, 'format') ?? (output.json ? 'json' : null);
    if (format !== null && !(formats as readonly string[]).includes(format)) {
      throw new UsageError(`--format is one of ${formats.join(', ')}, not "${format}".`);
    }
    const sql = textOption(invocation, 'sql');
    const whole =
      sql === undefined
        ? await engine.request('lineage/project', { columns: true }, { signal })
        : await engine.request('lineage/statements', { sql }, { signal });
    const wish = textOption(invocation, 'column');
    const graph = wish === undefined ? whole : ofColumn(whole, wish);
    if (format === 'json') output.write(`${JSON.stringify(documentOf(graph))}\n`);
    else if (format === 'mermaid') output.result(mermaidOf(graph));
    else if (format === 'openlineage') {
      const job = {
        namespace: 'dew',
        producer: 'urn:data-engineering-workbench',
        at: new Date().toISOString(),
      };
      for (const event of openLineageOf(graph, job)) output.result(JSON.stringify(event));
    } else output.result(treeOf(graph));
    return 0;
  },
};

function ofColumn(graph: LineageGraph, wish: string): LineageGraph {
  const at = wish.lastIndexOf('.');
  const node = graph.nodes.find(
    ({ id }) => id.toLowerCase() === wish.slice(0, Math.max(0, at)).toLowerCase(),
  );
  const column = node?.columns?.find(({ name }) => name.toLowerCase() === wish.slice(at + 1).toLowerCase());
  if (node && column) return waysOf(graph, node.id, column.name);
  const names = graph.nodes.flatMap(({ id, columns }) => (columns ?? []).map(({ name }) => `${id}.${name}`));
  const near = nearest(wish, names);
  throw failWith(
    'not_found',
    `There is no column ${wish}.`,
    near ? `Did you mean "${near}"?` : 'Run dew lineage to see the tables.',
  );
}

/** The document of --json (design: command line), with what makes an edge trustworthy. */
function documentOf({ nodes, edges, columnEdges }: LineageGraph): unknown {
  return {
    nodes: nodes.map(({ id, kind, columns, exact, reason }) => ({
      id,
      kind,
      columns: (columns ?? []).map(({ name }) => name),
      exact,
      ...(reason === null ? {} : { reason }),
    })),
    edges,
    columnEdges,
  };
}

/** Every dataset, what it is made of, and each column's sources. */
function treeOf({ nodes, edges, columnEdges }: LineageGraph): string {
  const made = nodes.filter(
    ({ id }) => edges.some(({ to }) => to === id) || columnEdges.some(({ to }) => to.node === id),
  );
  if (made.length === 0)
    return 'Nothing is made of anything: there are no pipelines, or their files are missing.';
  return made.map((node) => describe(node, edges, columnEdges)).join('\n\n');
}

function describe(
  node: LineageNode,
  edges: LineageGraph['edges'],
  columnEdges: LineageGraph['columnEdges'],
): string {
  const inputs = edges.filter(({ to }) => to === node.id).map(({ from }) => from);
  const own = columnEdges.filter(({ to }) => to.node === node.id);
  const text = (list: typeof own) => list.map(({ from }) => `${from.node}.${from.column}`).join(', ');
  const columns = (node.columns ?? []).flatMap(({ name }) => {
    const sources = own.filter(({ to, kind }) => kind === 'value' && to.column === name);
    return sources.length > 0 ? [`  ${name} <- ${text(sources)}`] : [];
  });
  const rows = (['filter', 'join', 'group', 'order'] as const).flatMap((kind) => {
    const uses = own.filter((edge) => edge.kind === kind);
    return uses.length > 0 ? [`  ${kind}: ${text(uses)}`] : [];
  });
  const reason = node.reason === null ? [] : [`  columns not followed: ${node.reason}`];
  return [`${node.id} <- ${inputs.join(', ')}`, ...columns, ...rows, ...reason].join('\n');
}
