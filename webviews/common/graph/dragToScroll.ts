/** Pulling the empty ground moves the graph. */
export function dragToScroll(event: PointerEvent & { currentTarget: HTMLDivElement }): void {
  const box = event.currentTarget;
  if (event.button !== 0 || (event.target as Element).closest('.node')) return;
  const start = { x: event.clientX + box.scrollLeft, y: event.clientY + box.scrollTop };
  const move = (now: PointerEvent) => box.scrollTo(start.x - now.clientX, start.y - now.clientY);
  const end = () => {
    box.removeEventListener('pointermove', move);
    box.removeEventListener('pointerup', end);
    box.removeEventListener('pointercancel', end);
  };
  box.setPointerCapture(event.pointerId);
  box.addEventListener('pointermove', move);
  box.addEventListener('pointerup', end);
  box.addEventListener('pointercancel', end);
}
