/** What to say about a word that is not known. */
import { nearest } from '../nearest.ts';

/** `Did you mean "x"?`, or the list of what is known. */
export function didYouMean(word: string, known: readonly string[]): string {
  const found = nearest(word, known);
  return found ? `Did you mean "${found}"?` : `Known: ${[...known].sort().join(', ')}.`;
}
