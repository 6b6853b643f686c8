import type { ColumnEdge, LineageGraph } from '../../protocol/engine/lineage.ts';

/** The graph as a Mermaid flowchart of datasets. */
export function mermaidOf({ nodes, edges }: LineageGraph): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index + 1}`]));
  const shapes = {
    file: ['[/', '/]'],
    table: ['[(', ')]'],
    report: ['[', ']'],
    dashboard: ['[', ']'],
    test: ['{{', '}}'],
    result: ['([', '])'],
  } as const;
  const lines = nodes.map(({ id, kind }) => {
    const [open, close] = shapes[kind];
    return `  ${ids.get(id)}${open}"${id.replaceAll('"', '#quot;')}"${close}`;
  });
  return [
    'flowchart LR',
    ...lines,
    ...edges.map(({ from, to }) => `  ${ids.get(from)} --> ${ids.get(to)}`),
  ].join('\n');
}

/** Part of a graph: one column, everything that it is made of, and everything that is made of it. */
export function waysOf(graph: LineageGraph, node: string, column: string): LineageGraph {
  const kept = new Set<ColumnEdge>();
  const follow = (at: string, name: string, back: boolean, seen: Set<string>): void => {
    const key = `${at}\n${name}`.toLowerCase();
    if (seen.has(key)) return;
    seen.add(key);
    for (const edge of graph.columnEdges) {
      const here = back ? edge.to : edge.from;
      const there = back ? edge.from : edge.to;
      if (here.node !== at || here.column?.toLowerCase() !== name.toLowerCase()) continue;
      kept.add(edge);
      if (there.column !== null) follow(there.node, there.column, back, seen);
    }
  };
  follow(node, column, true, new Set());
  follow(node, column, false, new Set());
  const columnEdges = graph.columnEdges.filter((edge) => kept.has(edge));
  const names = new Set([node, ...columnEdges.flatMap(({ from, to }) => [from.node, to.node])]);
  return {
    nodes: graph.nodes.filter(({ id }) => names.has(id)),
    edges: graph.edges.filter(({ from, to }) =>
      columnEdges.some((edge) => edge.from.node === from && edge.to.node === to),
    ),
    columnEdges,
  };
}

/** One OpenLineage run event for each dataset that is made, with the columnLineage facet. */
export function openLineageOf(
  graph: LineageGraph,
  job: { namespace: string; producer: string; at: string },
): unknown[] {
  const { namespace, producer } = job;
  const facet = (kind: string, version: string) => ({
    _producer: producer,
    _schemaURL: `https://openlineage.io/spec/facets/${version}/${kind}.json`,
  });
  const transformation = (kind: ColumnEdge['kind']) =>
    kind === 'value'
      ? { type: 'DIRECT', subtype: 'TRANSFORMATION' }
      : {
          type: 'INDIRECT',
          subtype: { filter: 'FILTER', join: 'JOIN', group: 'GROUP_BY', order: 'SORT' }[kind],
        };
  return graph.nodes.flatMap((node) => {
    const inputs = graph.edges.filter(({ to }) => to === node.id).map(({ from }) => from);
    if (inputs.length === 0) return [];
    const edges = graph.columnEdges.filter(({ to }) => to.node === node.id);
    const field = ({ from, kind }: ColumnEdge) => ({
      namespace,
      name: from.node,
      field: from.column,
      transformations: [transformation(kind)],
    });
    const fields = (node.columns ?? []).flatMap(({ name }) => {
      const own = edges.filter(({ to }) => to.column === name);
      return own.length > 0 ? [[name, { inputFields: own.map(field) }] as const] : [];
    });
    const facets = {
      schema: {
        ...facet('1-1-1', 'SchemaDatasetFacet'),
        fields: (node.columns ?? []).map(({ name, type }) => ({ name, ...(type === null ? {} : { type }) })),
      },
      ...(node.exact
        ? {
            columnLineage: {
              ...facet('1-2-0', 'ColumnLineageDatasetFacet'),
              fields: Object.fromEntries(fields),
              dataset: edges.filter(({ to }) => to.column === null).map(field),
            },
          }
        : {}),
    };
    return [
      {
        eventTime: job.at,
        producer,
        schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent',
        job: { namespace, name: node.task ?? node.id },
        inputs: inputs.map((name) => ({ namespace, name })),
        outputs: [{ namespace, name: node.id, facets }],
      },
    ];
  });
}
