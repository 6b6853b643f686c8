import { useEffect, useState } from 'preact/hooks';

/** True at 480 px of window width and below. */
export const useNarrow = (): boolean => useWidthUpTo(480);

/** True up to this window width, in CSS pixels. */
export function useWidthUpTo(pixels: number): boolean {
  const [query] = useState(() => window.matchMedia(`(max-width: ${pixels}px)`));
  const [matches, setMatches] = useState(query.matches);
  useEffect(() => {
    const listener = () => setMatches(query.matches);
    query.addEventListener('change', listener);
    return () => query.removeEventListener('change', listener);
  }, [query]);
  return matches;
}
