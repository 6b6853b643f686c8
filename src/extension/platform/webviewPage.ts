import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export interface PageOptions {
  /** Folder name under webviews/; its bundle is dist/webviews/<view>.js and .css. */
  view: string;
  title: string;
  /** True where the view starts a worker from a fetched file (layout of graphs). */
  worker?: boolean;
}

/** Options of every webview of ours: scripts on, files from dist/ only. */
export function webviewOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extension, 'dist')] };
}

/** The icon on the tab of a panel of ours. */
export function panelIcon(extension: vscode.Uri): { light: vscode.Uri; dark: vscode.Uri } {
  const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(extension, 'media', name);
  return { light: icon('icon-light.svg'), dark: icon('icon-dark.svg') };
}

/** The page around a view's bundle, under a policy that allows no inline code and no other origin. */
export function webviewPage(webview: vscode.Webview, extension: vscode.Uri, options: PageOptions): string {
  const nonce = randomBytes(16).toString('base64url');
  const source = (...segments: string[]): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', ...segments)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
    ...(options.worker ? ['worker-src blob:', `connect-src ${webview.cspSource}`] : []),
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${source('codicon.css')}">
<link rel="stylesheet" href="${source('webviews', `${options.view}.css`)}">
<title>${options.title}</title>
</head>
<body data-dist="${source()}">
<div id="root"></div>
<script nonce="${nonce}" src="${source('webviews', `${options.view}.js`)}"></script>
</body>
</html>`;
}
