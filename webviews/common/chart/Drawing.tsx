/**
 * A chart that the engine drew. Its marks know their rows: the pointer and the arrow keys tell their
 * figures, and where a click selects they are buttons.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { drawnMarks, nearestMark } from './drawnMarks.ts';

interface DrawingProps {
  svg: string;
  label: string;
  /** Name and exact figure of row n, for the tooltip; null where the chart tells none. */
  tell?: ((row: number) => [name: string, figure: string][]) | null;
  /** Row of the mark that was chosen. */
  onChoose: ((row: number) => void) | null;
}

interface Tip {
  row: number;
  x: number;
  y: number;
}

export function Drawing({ svg, label, tell = null, onChoose }: DrawingProps) {
  const frame = useRef<HTMLDivElement>(null);
  const drawing = useRef<HTMLDivElement>(null);
  const [tip, setTip] = useState<Tip | null>(null);
  const interactive = onChoose !== null || tell !== null;
  useEffect(() => {
    // Styles in attributes are forbidden by the page's policy, and the drawing needs none.
    const drawn = new DOMParser().parseFromString(
      svg.replaceAll(/ style="[^"<>]*"(?=[^<>]*>)/g, ''),
      'image/svg+xml',
    );
    const root = document.importNode(drawn.documentElement, true);
    const width = root.getAttribute('width');
    const height = root.getAttribute('height');
    if (!root.hasAttribute('viewBox')) root.setAttribute('viewBox', `0 0 ${width} ${height}`);
    root.removeAttribute('height');
    root.setAttribute('width', '100%');
    root.classList.add('chart-svg');
    root.setAttribute('aria-label', label);
    root.setAttribute('role', interactive ? 'group' : 'img');
    if (interactive) {
      for (const inner of root.querySelectorAll('[role]')) inner.removeAttribute('role');
      for (const inner of root.querySelectorAll('[aria-roledescription]'))
        inner.removeAttribute('aria-roledescription');
      for (const [index, link] of drawnMarks(root).entries()) {
        const row = Number(link.getAttribute('xlink:href')?.slice(1));
        const mark = link.querySelector('[aria-label]');
        const vega = (mark?.getAttribute('aria-label') ?? 'mark').replace(/;? ?__mark: #\d+/, '');
        const words = tell
          ? tell(row)
              .map((pair) => pair.join(' '))
              .join(', ')
          : vega;
        link.dataset['row'] = String(row);
        link.removeAttribute('xlink:href');
        link.removeAttribute('target');
        link.setAttribute('role', onChoose ? 'button' : 'img');
        // One stop of the Tab key: the arrows go from mark to mark.
        link.setAttribute('tabindex', index === 0 ? '0' : '-1');
        link.setAttribute('aria-label', onChoose ? `Show only ${words}` : words);
      }
      for (const inner of root.querySelectorAll('g[aria-label], path[aria-label], text[aria-label]'))
        inner.removeAttribute('aria-label');
    } else for (const inner of root.querySelectorAll('a')) inner.replaceWith(...inner.childNodes);
    const held = drawing.current?.querySelector<SVGAElement>('a:focus')?.dataset['row'];
    drawing.current?.replaceChildren(root);
    setTip(null);
    const mark = held && root.querySelector<SVGAElement>(`a[data-row="${held}"]`);
    if (mark) focusMark(drawnMarks(root), mark);
  }, [svg, label, onChoose === null, tell === null]);

  const show = (mark: SVGAElement | null): void => {
    const box = frame.current?.getBoundingClientRect();
    for (const lit of frame.current?.querySelectorAll('a.lit') ?? []) lit.classList.remove('lit');
    if (!mark || !box) return setTip(null);
    mark.classList.add('lit');
    const at = mark.getBoundingClientRect();
    setTip({ row: Number(mark.dataset['row']), x: at.left + at.width / 2 - box.left, y: at.top - box.top });
  };
  const choose = (event: Event): void => {
    const over = (event.target as Element).closest<SVGAElement>('a[data-row]');
    const row = over?.dataset['row'] ?? frame.current?.querySelector<SVGAElement>('a.lit')?.dataset['row'];
    if (row === undefined || !onChoose) return;
    event.preventDefault();
    onChoose(Number(row));
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') return choose(event);
    if (event.key === 'Escape' && tip) {
      event.stopPropagation();
      return show(null);
    }
    const marks = drawnMarks(drawing.current);
    const from = marks.findIndex((mark) => mark.contains(event.target as Element));
    const to = {
      ArrowRight: from + 1,
      ArrowDown: from + 1,
      ArrowLeft: from - 1,
      ArrowUp: from - 1,
      Home: 0,
      End: marks.length - 1,
    }[event.key];
    const next =
      to === undefined || from < 0 ? undefined : marks[Math.max(0, Math.min(marks.length - 1, to))];
    if (!next) return;
    event.preventDefault();
    focusMark(marks, next);
  };
  return (
    <div
      ref={frame}
      class="chart-drawing"
      onClick={choose}
      onKeyDown={onKey}
      onFocusCapture={(event) => tell && show((event.target as Element).closest<SVGAElement>('a[data-row]'))}
      onBlurCapture={() => show(null)}
      onPointerMove={(event) => tell && show(nearestMark(drawing.current, event))}
      onPointerLeave={() => show(null)}
    >
      <div ref={drawing} />
      {tip && tell ? (
        <Tooltip tip={tip} pairs={tell(tip.row)} room={frame.current?.clientWidth ?? 0} />
      ) : null}
    </div>
  );
}

/** One mark is the stop of the Tab key, the one that has or had the focus. */
function focusMark(marks: readonly SVGAElement[], mark: SVGAElement): void {
  for (const one of marks) one.setAttribute('tabindex', one === mark ? '0' : '-1');
  mark.focus();
}

/** Above its mark, inside of the drawing. */
function Tooltip({ tip, pairs, room }: { tip: Tip; pairs: [string, string][]; room: number }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const own = box.current;
    if (!own) return;
    const left = Math.max(4, Math.min(tip.x - own.offsetWidth / 2, room - own.offsetWidth - 4));
    own.style.left = `${left}px`;
    own.style.top = `${Math.max(4, tip.y - own.offsetHeight - 6)}px`;
  });
  return (
    <div ref={box} class="chart-tip" aria-hidden="true">
      {pairs.map(([name, figure]) => (
        <div key={name}>
          <span class="t2">{name}</span> <b>{figure}</b>
        </div>
      ))}
    </div>
  );
}
