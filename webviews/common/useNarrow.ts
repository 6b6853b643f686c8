import { useEffect, useState } from 'preact/hooks';

/** True at 480 px of window width and below. */
export function useNarrow(): boolean {
  const [query] = useState(() => window.matchMedia('(max-width: 480px)'));
  const [narrow, setNarrow] = useState(query.matches);
  useEffect(() => {
    const listener = () => setNarrow(query.matches);
    query.addEventListener('change', listener);
    return () => query.removeEventListener('change', listener);
  }, [query]);
  return narrow;
}
