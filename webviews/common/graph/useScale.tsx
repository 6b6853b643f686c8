/** The scale of a graph in its box: fits by itself until somebody chooses one. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import { IconButton } from '../Button.tsx';
import { fittingScale, type Extent } from './graphKeys.ts';

export interface Scale {
  /** 1 is the size as drawn. */
  now: number;
  zoom(factor: number): void;
  fit(): void;
  /** True where the key zoomed. */
  onKey(key: string): boolean;
  /** The wheel with Ctrl or Cmd, and the pinch of a touchpad, which browsers tell as that. */
  onWheel(event: WheelEvent): void;
}

export function useScale(box: RefObject<HTMLElement | null>, extent: Extent): Scale {
  const [now, setNow] = useState(1);
  const chosen = useRef(false);
  const fitBox = () => {
    const element = box.current;
    if (element) setNow(fittingScale(extent, element.clientWidth, element.clientHeight));
  };
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (!chosen.current) fitBox();
    const observer = new ResizeObserver(() => {
      if (!chosen.current) fitBox();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [extent]);
  const zoom = (factor: number) => {
    chosen.current = true;
    setNow((before) => Math.min(2, Math.max(0.25, before * factor)));
  };
  const fit = () => {
    chosen.current = false;
    fitBox();
  };
  const onKey = (key: string): boolean => {
    if (key === '+' || key === '=') zoom(1.25);
    else if (key === '-') zoom(0.8);
    else if (key === '0') fit();
    else return false;
    return true;
  };
  const onWheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1);
  };
  return { now, zoom, fit, onKey, onWheel };
}

export function ZoomButtons({ scale }: { scale: Scale }) {
  return (
    <>
      <IconButton icon="zoom-out" label="Zoom out" shortcut="-" onClick={() => scale.zoom(0.8)} />
      <IconButton icon="zoom-in" label="Zoom in" shortcut="+" onClick={() => scale.zoom(1.25)} />
      <IconButton icon="screen-full" label="Fit the graph" shortcut="0" onClick={scale.fit} />
    </>
  );
}

/** Makes sure that a node can be seen. */
export function showNode(box: HTMLElement | null, id: string): void {
  box
    ?.querySelector(`[data-node="${CSS.escape(id)}"]`)
    ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
