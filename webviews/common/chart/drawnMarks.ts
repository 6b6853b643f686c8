/** The marks of a drawing, and which of them the pointer means. */

export const drawnMarks = (root: ParentNode | null): SVGAElement[] => [
  ...(root?.querySelectorAll<SVGAElement>('a') ?? []),
];

/** So near that the pointer means a mark that it does not touch. */
const reach = 24;
/** Of more marks only the touched one is meant: their places would take too long to read. */
const mostSearched = 2000;

export function nearestMark(
  root: ParentNode | null,
  { target, clientX, clientY }: PointerEvent,
): SVGAElement | null {
  const touched = (target as Element).closest<SVGAElement>('a[data-row]');
  if (touched) return touched;
  const marks = drawnMarks(root);
  if (marks.length > mostSearched) return null;
  let best: SVGAElement | null = null;
  let least = reach;
  for (const mark of marks) {
    const box = mark.getBoundingClientRect();
    const away = Math.hypot(
      Math.max(box.left - clientX, 0, clientX - box.right),
      Math.max(box.top - clientY, 0, clientY - box.bottom),
    );
    if (away < least) [best, least] = [mark, away];
  }
  return best;
}
