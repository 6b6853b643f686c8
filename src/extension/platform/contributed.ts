import type { Contributions } from '../contributions.ts';

let current: Contributions | undefined;

/** Said once, before the first feature is made. */
export function useContributions(contributions: Contributions): void {
  current = contributions;
}

/** What package.json declares and activation has registered: features put their answers there. */
export function contributed(): Contributions {
  if (!current) throw new Error('No contributions were handed over.');
  return current;
}
