import { useEffect, useState } from 'preact/hooks';

/** True in a view as narrow as a side bar's neighbour; a window at its least leaves a view some 480 px. */
export const useNarrow = (): boolean => useWidthUpTo(520);

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
