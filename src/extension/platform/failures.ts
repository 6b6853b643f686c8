import * as vscode from 'vscode';
import { failureOf } from '../../core/failure.ts';
import { failureWords } from '../../core/format/failureWords.ts';
import { log } from './log.ts';
import { openPlace } from './places.ts';

export interface FailureAction {
  title: string;
  run: () => unknown;
}

/**
 * Shows an error with its buttons and returns at once: nobody waits for a click. A cancelled piece of
 * work is no error and is not shown.
 */
export function showFailure(error: unknown, root?: string, actions: FailureAction[] = []): void {
  const failure = failureOf(error);
  if (failure.code === 'cancelled') return;
  log().error(`${failure.code}: ${failureWords(failure)}`);
  if (failure.code === 'internal' && error instanceof Error && error.stack) log().error(error.stack);
  if (failure.code === 'engine_lost') return;
  const { place } = failure;
  const buttons: FailureAction[] = [...actions];
  if (place && root !== undefined) {
    const line = place.line === undefined ? '' : `, line ${place.line}`;
    buttons.push({ title: `Open ${place.file}${line}`, run: () => openPlace(root, place) });
  }
  buttons.push({ title: 'Show Log', run: () => log().show(true) });
  void vscode.window
    .showErrorMessage(failureWords(failure), ...buttons.map((button) => button.title))
    .then((title) => buttons.find((button) => button.title === title)?.run())
    .then(undefined, (reason: unknown) => log().error(String(reason)));
}
