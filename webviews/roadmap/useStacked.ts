import { useEffect, useState } from 'preact/hooks';

/** True where the side pane has no room beside the steps. */
export function useStacked(): boolean {
  const [query] = useState(() => window.matchMedia('(max-width: 760px)'));
  const [stacked, setStacked] = useState(query.matches);
  useEffect(() => {
    const listener = () => setStacked(query.matches);
    query.addEventListener('change', listener);
    return () => query.removeEventListener('change', listener);
  }, [query]);
  return stacked;
}
