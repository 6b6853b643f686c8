/**
 * A graph that is scrolled, zoomed and walked by keyboard. Positions come from the layout alone;
 * what a node shows comes from the caller and may change at any time without moving anything.
 */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { dragToScroll } from './dragToScroll.ts';
import { neighbour, type Direction } from './graphKeys.ts';
import { NODE_HEIGHT, NODE_WIDTH, type GraphLayout } from './layout.ts';
import { showNode, useScale, ZoomButtons } from './useScale.tsx';
import './graph.css';

export interface NodeLook {
  dim: boolean;
  /** Colour role of the edge at the left, e.g. `var(--dew-done)`. */
  lead: string;
  /** 0-100 for the bar at the bottom edge; null for none. */
  progress: number | null;
  /** Also what a screen reader says, so the status needs its word. */
  content: ComponentChildren;
}

export interface GraphCanvasProps {
  label: string;
  layout: GraphLayout;
  selected: string | null;
  look(id: string): NodeLook;
  /** Extra class of an edge: `hot`, `bad` or nothing. */
  edgeClass(from: string, to: string): string;
  onSelect(id: string): void;
  /** Enter or a double click. */
  onOpen(id: string): void;
  /** More buttons beside the zoom buttons. */
  children?: ComponentChildren;
}

export function GraphCanvas(props: GraphCanvasProps) {
  const { layout, selected } = props;
  const box = useRef<HTMLDivElement>(null);
  const scale = useScale(box, layout);
  const [cursor, setCursor] = useState<string | null>(selected);
  const current = cursor ?? selected ?? layout.nodes[0]?.id ?? null;
  useEffect(() => {
    if (!selected) return;
    setCursor(selected);
    showNode(box.current, selected);
  }, [selected, layout, scale.now]);
  const onKeyDown = (event: KeyboardEvent) => {
    // Of two quick keys the second comes before the first is drawn: the node that has the focus counts.
    const focused = (event.target as HTMLElement).closest<HTMLElement>('[data-node]')?.dataset['node'];
    const at = focused ?? current;
    if (event.ctrlKey || event.metaKey || event.altKey || !at) return;
    if (scale.onKey(event.key)) {
      event.preventDefault();
      return;
    }
    if (event.key === 'Enter') props.onOpen(at);
    else if (event.key === ' ') props.onSelect(at);
    else if (/^(Arrow|Home$|End$)/.test(event.key)) {
      const next = neighbour(layout, at, event.key as Direction);
      if (next) {
        setCursor(next);
        props.onSelect(next);
        const node = box.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(next)}"]`);
        node?.focus({ preventScroll: true });
        node?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      }
    } else return;
    event.preventDefault();
  };
  return (
    <div class="canvas graph">
      <div class="graph-scroll" ref={box} onWheel={scale.onWheel} onPointerDown={dragToScroll}>
        <div style={{ width: `${layout.width * scale.now}px`, height: `${layout.height * scale.now}px` }}>
          <div
            class="graph-sheet"
            role="tree"
            aria-label={props.label}
            style={{
              width: `${layout.width}px`,
              height: `${layout.height}px`,
              transform: `scale(${scale.now})`,
            }}
            onKeyDown={onKeyDown}
          >
            <Edges
              layout={layout}
              classes={layout.edges.map((edge) => props.edgeClass(edge.from, edge.to)).join()}
            />
            {layout.nodes.map((node) => {
              const look = props.look(node.id);
              return (
                <div
                  key={node.id}
                  data-node={node.id}
                  class={`node${node.id === selected ? ' sel' : ''}${look.dim ? ' dim' : ''}`}
                  style={{
                    left: `${node.x}px`,
                    top: `${node.y}px`,
                    width: `${NODE_WIDTH}px`,
                    height: `${NODE_HEIGHT}px`,
                    '--st': look.lead,
                  }}
                  role="treeitem"
                  aria-level={node.layer + 1}
                  aria-selected={node.id === selected}
                  tabIndex={node.id === current ? 0 : -1}
                  onFocus={() => setCursor(node.id)}
                  onClick={() => props.onSelect(node.id)}
                  onDblClick={() => props.onOpen(node.id)}
                >
                  <span class="lead" />
                  {look.content}
                  {look.progress === null ? null : <span class="pg" style={{ width: `${look.progress}%` }} />}
                </div>
              );
            })}
          </div>
        </div>
      </div>
      <div class="graph-zoom">
        {props.children}
        <ZoomButtons scale={scale} />
      </div>
    </div>
  );
}

/** Coloured edges are drawn last, so that no grey one covers them. */
function Edges({ layout, classes }: { layout: GraphLayout; classes: string }) {
  // The same element object lets Preact skip hundreds of paths while figures in the nodes change.
  return useMemo(() => {
    const names = classes.split(',');
    const order = layout.edges
      .map((edge, index) => ({ edge, name: names[index] ?? '' }))
      .sort((a, b) => Number(a.name !== '') - Number(b.name !== ''));
    return (
      <svg class="edges" width={layout.width} height={layout.height} aria-hidden="true">
        {order.map(({ edge, name }) => (
          <path key={`${edge.from}>${edge.to}`} class={`edge-l ${name}`} d={edge.path} />
        ))}
      </svg>
    );
  }, [layout, classes]);
}
