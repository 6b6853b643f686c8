/** A chart that the engine drew. Its marks are buttons where a click selects. */
import { useEffect, useRef } from 'preact/hooks';

interface DrawingProps {
  svg: string;
  label: string;
  /** Row of the mark that was chosen. */
  onChoose: ((row: number) => void) | null;
}

export function Drawing({ svg, label, onChoose }: DrawingProps) {
  const frame = useRef<HTMLDivElement>(null);
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
    root.classList.add('dash-svg');
    root.setAttribute('aria-label', label);
    root.setAttribute('role', onChoose ? 'group' : 'img');
    if (onChoose) {
      for (const inner of root.querySelectorAll('[role]')) inner.removeAttribute('role');
      for (const inner of root.querySelectorAll('[aria-roledescription]'))
        inner.removeAttribute('aria-roledescription');
      for (const link of root.querySelectorAll('a')) {
        const mark = link.querySelector('[aria-label]');
        const words = (mark?.getAttribute('aria-label') ?? 'mark').replace(/;? ?__mark: #\d+/, '');
        mark?.removeAttribute('aria-label');
        link.dataset['row'] = link.getAttribute('xlink:href')?.slice(1) ?? '';
        link.removeAttribute('xlink:href');
        link.removeAttribute('target');
        link.setAttribute('role', 'button');
        link.setAttribute('tabindex', '0');
        link.setAttribute('aria-label', `Show only ${words}`);
      }
      for (const inner of root.querySelectorAll('g[aria-label], path[aria-label], text[aria-label]'))
        inner.removeAttribute('aria-label');
    } else for (const inner of root.querySelectorAll('a')) inner.replaceWith(...inner.childNodes);
    frame.current?.replaceChildren(root);
  }, [svg, label, onChoose === null]);

  const choose = (event: Event): void => {
    const row = (event.target as Element).closest<SVGAElement>('a[data-row]')?.dataset['row'];
    if (row === undefined || !onChoose) return;
    event.preventDefault();
    onChoose(Number(row));
  };
  return (
    <div
      ref={frame}
      class="dash-drawing"
      onClick={choose}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') choose(event);
      }}
    />
  );
}
