/**
 * Activation registers what package.json declares and starts nothing. The workbench, a file of its own, is read
 * with the first use, or when the window has become calm.
 */
import * as vscode from 'vscode';
import { Contributions, type Manifest } from './contributions.ts';
import type { Workbench } from './workbench.bundle.ts';

/** A window that opens has its other extensions to start and its editors to paint; a second later it is calm. */
const calmAfter = 1000;

/** What the tests in the real editor get from `activate()`. Not for other extensions. */
export interface TestApi {
  workbench(): Promise<Workbench>;
  /** Names that package.json declares and nothing answers yet. */
  unanswered(): string[];
}

let loaded: Promise<Workbench> | undefined;

export function activate(context: vscode.ExtensionContext): TestApi {
  const load = (): Promise<Workbench> => (loaded ??= loadWorkbench(context, contributions));
  const loadOrSay = (): void =>
    void load().catch((error: unknown) =>
      vscode.window.showErrorMessage(
        `The Data Workbench could not be loaded: ${String(error)}. Reload the window; if that does not help, install the extension again.`,
      ),
    );
  const { contributes } = context.extension.packageJSON as { contributes: Manifest };
  const contributions = new Contributions(contributes, load);
  const inUse = vscode.workspace.textDocuments.some(({ languageId }) => languageId === 'sql');
  const timer = setTimeout(loadOrSay, inUse ? 0 : calmAfter);
  context.subscriptions.push(contributions, { dispose: () => clearTimeout(timer) });
  return { workbench: load, unanswered: () => contributions.unanswered() };
}

async function loadWorkbench(
  context: vscode.ExtensionContext,
  contributions: Contributions,
): Promise<Workbench> {
  performance.mark('dew/willLoadWorkbench');
  const { startWorkbench } = await import('./workbench.bundle.ts');
  const workbench = startWorkbench(context, contributions);
  performance.measure('dew/loadWorkbench', 'dew/willLoadWorkbench');
  return workbench;
}

export async function deactivate(): Promise<void> {
  const workbench = await loaded?.catch(() => undefined);
  await workbench?.end();
}
