import * as vscode from 'vscode';
import type { Engine } from './engines.ts';
import { openPlace } from './places.ts';

/**
 * Asks where a run or a proof is to go: an environment of dew.yaml, or, where `embedded` offers it, null for the DuckDB
 * file of the project. Undefined where nothing was chosen.
 */
export async function chooseEnvironment(
  engine: Engine,
  embedded: boolean,
): Promise<string | null | undefined> {
  const entries = await engine.client.request('pipeline/environments', null);
  if (entries.length === 0) {
    const open = 'Open dew.yaml';
    const button = await vscode.window.showInformationMessage(
      'dew.yaml names no environment: a server that pipelines can run on, with its connection and schema.',
      open,
    );
    if (button === open) await openPlace(engine.root, { file: 'dew.yaml' });
    return undefined;
  }
  const items = [
    ...(embedded ? [{ label: 'DuckDB', description: 'the database file of the project', name: null }] : []),
    ...entries.map(({ name, target, schema, production }) => ({
      label: name,
      description: `${target}, schema ${schema}${production ? ', production' : ''}`,
      name,
    })),
  ];
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Run on' }))?.name;
}
