import * as vscode from 'vscode';

/** Status icons of the visual language: the shape differs for every status, colour is never alone. */
const icons = {
  running: ['loading~spin', 'charts.blue'],
  done: ['pass-filled', 'charts.green'],
  pass: ['pass-filled', 'charts.green'],
  unchanged: ['debug-step-over', 'testing.iconSkipped'],
  waiting: ['circle-large', 'testing.iconSkipped'],
  not_run: ['circle-large', 'testing.iconSkipped'],
  blocked: ['circle-large', 'testing.iconSkipped'],
  failed: ['error', 'charts.red'],
  fail: ['error', 'charts.red'],
  error: ['error', 'charts.red'],
  warned: ['warning', 'charts.yellow'],
  embedded: ['color-mode', 'charts.yellow'],
  cancelled: ['circle-slash', 'testing.iconSkipped'],
} as const;

export type Status = keyof typeof icons;

export function statusIcon(status: Status): vscode.ThemeIcon {
  const [icon, color] = icons[status];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
}

/** The word that a screen reader says for a status. */
export function statusWord(status: Status): string {
  return status.replace('_', ' ');
}
