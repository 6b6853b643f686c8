/**
 * F6 and Shift+F6 move between the regions of a view (elements marked `data-region`). Past the last
 * one the key goes on to the editor, so that no one is caught in the view.
 */
export function moveBetweenRegions(event: KeyboardEvent, view: HTMLElement): void {
  if (event.key !== 'F6') return;
  const regions = [...view.querySelectorAll<HTMLElement>('[data-region]')];
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
