import * as vscode from 'vscode';
import type { ContextKey } from './contextKeyNames.ts';

const values = new Map<ContextKey, boolean>();

/** Sets a context key where its value changes. */
export function setContextKey(key: ContextKey, value: boolean): void {
  if (values.get(key) === value) return;
  values.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
