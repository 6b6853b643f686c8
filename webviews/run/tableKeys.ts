/** One tab stop for a table: arrows, Home and End move between rows, Enter opens the row. */
export function moveInRows(
  event: KeyboardEvent & { currentTarget: HTMLElement },
  ids: string[],
  selected: string | null,
  onSelect: (id: string) => void,
  onOpen: (id: string) => void,
): void {
  const target = event.target as Element;
  if (target.closest('button')) return;
  const current = target.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? selected;
  const at = ids.indexOf(current ?? '');
  if (event.key === 'Enter' && current !== null) {
    event.preventDefault();
    onOpen(current);
    return;
  }
  const step = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: ids.length - 1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const next = ids[Math.max(0, Math.min(ids.length - 1, step))];
  if (next === undefined) return;
  onSelect(next);
  const row = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')].find(
    (element) => element.dataset['row'] === next,
  );
  row?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}
