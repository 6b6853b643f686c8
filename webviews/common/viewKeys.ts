/**
 * Keys of a whole view. On the document: they count from the first moment, and after a click on plain text, when
 * nothing in the view has the focus. What has taken a key for itself keeps it.
 */
import { useEffect, useRef } from 'preact/hooks';

/** `onEscape` is null where there is nothing to end; other keys go to `onKey`. */
export function useViewKeys(onEscape: (() => void) | null, onKey?: (event: KeyboardEvent) => void): void {
  const latest = useRef<(event: KeyboardEvent) => void>(() => undefined);
  latest.current = (event) => {
    if (event.defaultPrevented) return;
    if (event.key === 'Escape') onEscape?.();
    else if (event.key === 'F6') moveBetweenRegions(event);
    else onKey?.(event);
  };
  useEffect(() => {
    const listener = (event: KeyboardEvent) => latest.current(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}

/**
 * F6 and Shift+F6 move between the regions of a view (elements marked `data-region`). Past the last
 * one the key goes on to the editor, so that no one is caught in the view.
 */
function moveBetweenRegions(event: KeyboardEvent): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')];
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const stops = event.shiftKey ? regions.slice(0, Math.max(0, at)).reverse() : regions.slice(at + 1);
  for (const region of stops) {
    const stop = region.querySelector<HTMLElement>(
      'button:not(:disabled):not([tabindex="-1"]), input, select, [tabindex="0"]',
    );
    if (!stop) continue;
    stop.focus();
    event.preventDefault();
    event.stopPropagation();
    return;
  }
}
