/** The page that the extension writes for a view, served from this machine, and what VS Code gives to it. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { basename, extname, join } from 'node:path';

export const themes = ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const;
export type Theme = (typeof themes)[number];

export const bodyClass: Record<Theme, string> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'high-contrast': 'vscode-high-contrast',
  'high-contrast-light': 'vscode-high-contrast vscode-high-contrast-light',
};

export const root = join(import.meta.dirname, '..', '..');

/** Runs in the page before its scripts: what VS Code gives to a webview. */
export function editorStandIn(state: unknown): void {
  const page = window as unknown as {
    savedState: unknown;
    hostRequest(method: string, params: unknown): Promise<object>;
    acquireVsCodeApi(): unknown;
  };
  const kept = sessionStorage.getItem('state');
  page.savedState = kept === null ? state : (JSON.parse(kept) as unknown);
  page.acquireVsCodeApi = () => ({
    getState: () => page.savedState,
    setState: (next: unknown) => {
      page.savedState = next;
      sessionStorage.setItem('state', JSON.stringify(next));
    },
    postMessage: (message: { kind: string; id: number; method: string; params: unknown }) => {
      if (message.kind === 'cancel') void page.hostRequest('cancel', { id: message.id });
      if (message.kind !== 'request') return;
      void page.hostRequest(message.method, message.params).then((answer) => {
        window.postMessage({ kind: 'response', id: message.id, ...answer }, '*');
      });
    },
  });
  window.addEventListener('securitypolicyviolation', (event) => {
    console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`);
  });
}

const types: Record<string, string> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.ttf': 'font/ttf',
  '.html': 'text/html; charset=utf-8',
};

export function serve(folder: string, view: string, theme: Theme): Promise<Server> {
  const files: Record<string, string> = {
    '/themes.css': join(root, 'test/fixtures/themes.css'),
    '/codicon.css': join(folder, 'codicon.css'),
    '/codicon.ttf': join(folder, 'codicon.ttf'),
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/') {
      response.setHeader('content-type', types['.html']!);
      response.end(html(view, theme, (server.address() as { port: number }).port));
      return;
    }
    const file = files[path] ?? join(folder, 'webviews', basename(path));
    readFile(file).then(
      (content) => {
        response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
        response.end(content);
      },
      () => {
        response.statusCode = path === '/favicon.ico' ? 204 : 404;
        response.end();
      },
    );
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** The page that the extension writes for a view, with its content security policy. */
function html(view: string, theme: Theme, port: number): string {
  const source = `http://127.0.0.1:${port}`;
  const policy = `default-src 'none'; script-src 'nonce-test'; style-src ${source} 'nonce-test'; font-src ${source}; img-src ${source} data:; worker-src blob:; connect-src ${source}`;
  return `<!doctype html>
<html lang="en" data-theme="${theme}"><head><meta charset="utf-8"><title>${view}</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="/themes.css"><link rel="stylesheet" href="/codicon.css"><link rel="stylesheet" href="/${view}.css"></head>
<body class="${bodyClass[theme]}"><div id="root"></div><script nonce="test" src="/${view}.js"></script></body></html>`;
}
