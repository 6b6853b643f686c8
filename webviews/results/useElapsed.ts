import { useEffect, useState } from 'preact/hooks';

const tickMs = 100;

/** Milliseconds since an ISO 8601 instant, growing ten times a second. */
export function useElapsed(since: string): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [since]);
  return Math.max(0, now - Date.parse(since));
}
