/** Where another extension has the same key for SQL files, the user is asked once who gets it. */
import * as vscode from 'vscode';
import { log } from '../../platform/log.ts';

const askedKey = 'dew.shortcutAsked';

interface Keybinding {
  key?: string;
  mac?: string;
  when?: string;
}

/** Extensions that run something on Ctrl+Enter in SQL editors. */
export function rivalsOf(
  extensions: readonly { id: string; packageJSON: unknown }[],
  own: string,
  mac: boolean,
): { id: string; name: string }[] {
  return extensions.flatMap(({ id, packageJSON }) => {
    const { displayName, contributes } = packageJSON as {
      displayName?: string;
      contributes?: { keybindings?: Keybinding | Keybinding[] };
    };
    const bindings = [contributes?.keybindings ?? []].flat();
    const clashes = bindings.some(({ key, mac: macKey, when }) => {
      const pressed = ((mac ? macKey : undefined) ?? key ?? '').toLowerCase();
      return pressed === (mac ? 'cmd+enter' : 'ctrl+enter') && /\bsql\b/i.test(when ?? '');
    });
    return clashes && id !== own ? [{ id, name: displayName ?? id }] : [];
  });
}

export async function askAboutShortcut(context: vscode.ExtensionContext): Promise<void> {
  if (context.globalState.get<boolean>(askedKey)) return;
  const [rival] = rivalsOf(vscode.extensions.all, context.extension.id, process.platform === 'darwin');
  if (!rival) return;
  await context.globalState.update(askedKey, true);
  const ours = 'Data Workbench';
  const button = await vscode.window.showInformationMessage(
    `"${rival.name}" also runs SQL with Ctrl+Enter. Who gets the key in DuckDB files? The setting "dew.run.shortcut" changes it later.`,
    ours,
    rival.name,
  );
  if (button !== rival.name) return;
  log().info(`Ctrl+Enter is left to ${rival.id}.`);
  await vscode.workspace
    .getConfiguration()
    .update('dew.run.shortcut', false, vscode.ConfigurationTarget.Global);
}
