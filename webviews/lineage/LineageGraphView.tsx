/** The datasets with their columns, walked by arrows; edges of the chosen column are lit. */
import { useEffect, useRef } from 'preact/hooks';
import type { LineageGraph } from '../../src/protocol/engine/lineage.ts';
import { Icon } from '../common/Icon.tsx';
import { dragToScroll } from '../common/graph/dragToScroll.ts';
import { showNode, useScale, ZoomButtons } from '../common/graph/useScale.tsx';
import { edgePath, nodeWidth, type Placed, type Placement } from './placement.ts';
import { keyOf, type Chosen, type Lit } from './ways.ts';
import { kindIcon, lastPart, typeWord, useWord } from './words.ts';

export interface LineageGraphViewProps {
  graph: LineageGraph;
  placement: Placement;
  chosen: Chosen | null;
  lit: Lit | null;
  unfolded: ReadonlySet<string>;
  onChoose(chosen: Chosen): void;
  onOpen(chosen: Chosen): void;
  onFold(node: string): void;
}

export function LineageGraphView(props: LineageGraphViewProps) {
  const { placement, chosen } = props;
  const box = useRef<HTMLDivElement>(null);
  const scale = useScale(box, placement);
  const first = placement.nodes[0];
  const cursor = chosen ?? (first ? { node: first.node.id, column: null } : null);
  useEffect(() => {
    if (chosen) showNode(box.current, chosen.node);
  }, [chosen?.node, placement, scale.now]);
  const onKeyDown = (event: KeyboardEvent) => {
    // Of two quick keys the second comes before the first is drawn: what has the focus counts.
    const focused = (event.target as HTMLElement).closest<HTMLElement>('[data-key]')?.dataset['key'];
    const [focusedNode = '', focusedColumn = ''] = focused?.split('\n') ?? [];
    const at = focused === undefined ? cursor : { node: focusedNode, column: focusedColumn || null };
    if (event.ctrlKey || event.metaKey || event.altKey || !at) return;
    if (scale.onKey(event.key)) {
      event.preventDefault();
      return;
    }
    if (event.key === 'Enter') props.onOpen(at);
    else if (event.key === ' ') props.onFold(at.node);
    else {
      const next = step(props, at, event.key);
      if (!next) return;
      props.onChoose(next);
      requestAnimationFrame(() =>
        box.current
          ?.querySelector<HTMLElement>(`[data-key="${CSS.escape(keyOf(next.node, next.column))}"]`)
          ?.focus(),
      );
    }
    event.preventDefault();
  };
  return (
    <div class="canvas graph" data-region>
      <div
        class="graph-scroll"
        ref={box}
        role="tree"
        aria-label="Datasets"
        onKeyDown={onKeyDown}
        onWheel={scale.onWheel}
        onPointerDown={dragToScroll}
      >
        <div
          style={{ width: `${placement.width * scale.now}px`, height: `${placement.height * scale.now}px` }}
        >
          <div
            class="graph-sheet"
            role="presentation"
            style={{
              width: `${placement.width}px`,
              height: `${placement.height}px`,
              transform: `scale(${scale.now})`,
            }}
          >
            <Edges {...props} />
            {placement.nodes.map((placed) => (
              <Dataset key={placed.node.id} placed={placed} cursor={cursor} {...props} />
            ))}
          </div>
        </div>
      </div>
      <div class="lin-legend" aria-hidden="true">
        <Key line="edge-l hot" text="value flows" />
        <Key line="edge-l hot filt" text="filters and joins" />
        <Key line="edge-l" text="other datasets" />
      </div>
      <div class="graph-zoom">
        <ZoomButtons scale={scale} />
      </div>
    </div>
  );
}

function Key({ line, text }: { line: string; text: string }) {
  return (
    <span>
      <svg width="24" height="8">
        <path class={line} d="M0 4H24" />
      </svg>
      {text}
    </span>
  );
}

function Edges({ graph, placement, lit }: LineageGraphViewProps) {
  const at = (id: string) => placement.byId.get(id);
  const plain = graph.edges.flatMap(({ from, to }) => {
    const source = at(from);
    const target = at(to);
    return source && target
      ? [
          <path
            key={`${from}>${to}`}
            class={`edge-l${lit ? ' dim' : ''}`}
            d={edgePath(placement, source, null, target, null)}
          />,
        ]
      : [];
  });
  const hot = [...(lit?.edges ?? [])].flatMap((edge) => {
    const source = at(edge.from.node);
    const target = at(edge.to.node);
    if (!source || !target) return [];
    const key = `${keyOf(edge.from.node, edge.from.column)}>${keyOf(edge.to.node, edge.to.column)}${edge.kind}`;
    const path = edgePath(placement, source, edge.from.column, target, edge.to.column);
    return [<path key={key} class={`edge-l hot${edge.kind === 'value' ? '' : ' filt'}`} d={path} />];
  });
  return (
    <svg class="edges" width={placement.width} height={placement.height} aria-hidden="true">
      {plain}
      {hot}
    </svg>
  );
}

type DatasetProps = LineageGraphViewProps & { placed: Placed; cursor: Chosen | null };

function Dataset({ placed, cursor, lit, chosen, unfolded, onChoose, onOpen, onFold }: DatasetProps) {
  const { node, columns, hidden } = placed;
  const { id, kind, exact, reason } = node;
  const isCursor = (column: string | null) => cursor?.node === id && cursor.column === column;
  const dim = lit !== null && !lit.nodes.has(id);
  return (
    <div
      class={`node${dim ? ' dim' : ''}${chosen?.node === id && chosen.column === null ? ' sel' : ''}`}
      style={{
        left: `${placed.x}px`,
        top: `${placed.y}px`,
        width: `${nodeWidth}px`,
        height: `${placed.height}px`,
      }}
      data-node={id}
      role="presentation"
    >
      <div
        class="hd"
        role="treeitem"
        aria-level={1}
        aria-selected={chosen?.node === id && chosen.column === null}
        aria-label={`${id}, ${kind}${exact ? '' : `, columns not followed: ${reason ?? ''}`}`}
        title={exact ? id : `${id}\n${reason ?? ''}`}
        tabIndex={isCursor(null) ? 0 : -1}
        data-key={keyOf(id, null)}
        onClick={() => onChoose({ node: id, column: null })}
        onDblClick={() => onOpen({ node: id, column: null })}
      >
        <Icon name={kindIcon[kind]} small />
        <span class="ell">{lastPart(id)}</span>
        <span class="grow" />
        {exact ? null : <Icon name="question" small class="t2" />}
      </div>
      {columns.map(({ name, type }) => {
        const use = lit?.columns.get(keyOf(id, name));
        const own = chosen?.node === id && chosen.column === name;
        const look = own ? 'src' : use === 'value' ? 'hot' : use ? 'filt' : 'mut';
        return (
          <div
            key={name}
            class={`ncol ${look}`}
            role="treeitem"
            aria-level={2}
            aria-selected={own}
            tabIndex={isCursor(name) ? 0 : -1}
            data-key={keyOf(id, name)}
            title={`${name}${type === null ? '' : ` ${type}`}`}
            onClick={() => onChoose({ node: id, column: name })}
            onDblClick={() => onOpen({ node: id, column: name })}
          >
            <span class="ell">{name}</span> <span class="ty">{typeWord(type)}</span>
            {use ? <span class="hidden-text">, {useWord[use]}</span> : null}
          </div>
        );
      })}
      {hidden > 0 || (unfolded.has(id) && columns.length > 0) ? (
        <div
          class="ncol more"
          role="treeitem"
          aria-level={2}
          aria-selected={false}
          tabIndex={-1}
          onClick={() => onFold(id)}
        >
          {hidden > 0 ? `+ ${hidden} ${hidden === 1 ? 'column' : 'columns'}` : 'fewer columns'}
        </div>
      ) : null}
    </div>
  );
}

/** Up and down through the columns and on to the next dataset of the lane, left and right along the edges. */
function step({ placement, graph }: LineageGraphViewProps, at: Chosen, key: string): Chosen | null {
  const placed = placement.byId.get(at.node);
  if (!placed) return null;
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const ends = graph.edges.filter((edge) => (key === 'ArrowRight' ? edge.from : edge.to) === at.node);
    const near = ends
      .flatMap((edge) => placement.byId.get(key === 'ArrowRight' ? edge.to : edge.from) ?? [])
      .sort((a, b) => Math.abs(a.y - placed.y) - Math.abs(b.y - placed.y))[0];
    return near ? { node: near.node.id, column: null } : null;
  }
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return null;
  const lane = placement.nodes.filter(({ layer }) => layer === placed.layer).sort((a, b) => a.y - b.y);
  const stops = lane.flatMap(({ node, columns }) => [
    { node: node.id, column: null as string | null },
    ...columns.map(({ name }) => ({ node: node.id, column: name })),
  ]);
  const index = stops.findIndex(({ node, column }) => node === at.node && column === at.column);
  return stops[index + (key === 'ArrowDown' ? 1 : -1)] ?? null;
}
