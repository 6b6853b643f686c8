import { say } from './say.ts';

/**
 * Prints a figure beside its bound. A busy machine must not turn the everyday suite red, so only
 * `npm run test:full` fails where the bound is not met.
 */
export function withinBound(name: string, milliseconds: number, bound: number): void {
  const met = milliseconds <= bound;
  const text = `${name}: ${Math.round(milliseconds)} ms, bound ${bound} ms: ${met ? 'met' : 'NOT MET'}`;
  say(text);
  if (!met && process.env['DEW_TEST_FULL'] === '1') throw new Error(text);
}
