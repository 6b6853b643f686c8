/** For suites: runs a function in the process that drives the page, with Playwright's objects. */
import type { PageSide } from '../../../src/build/editor/bridge.ts';

const bridge = `http://127.0.0.1:${process.env['DEW_DRIVER_PORT'] ?? ''}`;

/**
 * The function travels as text: it sees nothing but its two parameters, so everything that it
 * needs goes through `argument`, and what it answers must survive JSON.
 */
export async function onPage<Argument, Result>(
  work: (side: PageSide, argument: Argument) => Promise<Result>,
  argument: Argument,
): Promise<Result> {
  const response = await fetch(`${bridge}/page`, {
    method: 'POST',
    body: JSON.stringify({ text: work.toString(), argument }),
  });
  const answer = (await response.json()) as { value: Result } | { error: string };
  if ('error' in answer) throw new Error(answer.error);
  return answer.value;
}
