/** The grid as a component: one grid object per mount, given its source and marks as they change. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Grid } from './grid.ts';
import type { GridEvents } from './gridEvents.ts';
import { type HeaderMarks, noMarks } from './header.ts';
import type { PageSource } from './pageSource.ts';

export interface GridViewProps extends GridEvents {
  label: string;
  /** Another value: another result, the grid starts at its first cell. */
  identity: string;
  source: PageSource;
  marks?: HeaderMarks;
  search?: string;
  /** Called with the grid when it exists, e.g. to restore its state. */
  onReady?(grid: Grid): void;
}

export function GridView(props: GridViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const grid = useRef<Grid | null>(null);
  const shown = useRef<string | null>(null);
  const latest = useRef(props);
  latest.current = props;
  useLayoutEffect(() => {
    const made = new Grid(
      props.label,
      forwarded(() => latest.current),
    );
    grid.current = made;
    host.current!.append(made.element);
    return () => made.dispose();
  }, []);
  useLayoutEffect(() => {
    const keep = shown.current === props.identity;
    shown.current = props.identity;
    grid.current!.setSource(props.source, keep);
    if (!keep) latest.current.onReady?.(grid.current!);
  }, [props.source, props.identity]);
  useLayoutEffect(() => grid.current!.setMarks(props.marks ?? noMarks), [props.marks]);
  useLayoutEffect(() => grid.current!.setSearch(props.search ?? ''), [props.search]);
  return <div class="grid-host" ref={host} />;
}

function forwarded(current: () => GridEvents): GridEvents {
  return {
    onSelect: (range, active) => current().onSelect?.(range, active),
    onOpen: (cell) => current().onOpen?.(cell),
    onCopy: (range, header) => current().onCopy?.(range, header),
    onMenu: (menu) => current().onMenu?.(menu),
    onEscape: () => current().onEscape?.(),
    onFailure: (error) => current().onFailure?.(error),
    onFirstDraw: (milliseconds) => current().onFirstDraw?.(milliseconds),
    onMoved: () => current().onMoved?.(),
  };
}
