/**
 * The test extension's entry point in the real extension host. `run` either runs every suite, or,
 * when a person or script only looks at the editor, answers calls until the window closes.
 */
import { answerCalls } from './hostSide.ts';

export async function run(): Promise<void> {
  if (process.env['DEW_DRIVER_MODE'] === 'look') await answerCalls();
  else await (await import('./suites.ts')).runSuites();
}
