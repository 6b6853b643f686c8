import * as vscode from 'vscode';
import { settingDefaults } from './settings.ts';
import type { SettingName, Settings } from './settings.ts';

export function readSetting<Name extends SettingName>(name: Name, scope?: vscode.Uri): Settings[Name] {
  return vscode.workspace.getConfiguration(undefined, scope).get<Settings[Name]>(name, settingDefaults[name]);
}

export function onSettingChange(names: readonly SettingName[], listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (names.some((name) => event.affectsConfiguration(name))) listener();
  });
}
