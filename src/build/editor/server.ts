/**
 * A whole VS Code without a desktop: the server inside the npm package `code-server`, installed
 * under `.vscode-test/` and run directly, so that no compiler and no post-install script is needed.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from '../bundle.ts';
import { runCommand } from '../command.ts';

const version = '4.139.1';

export interface EditorServer {
  port: number;
  /** `http://127.0.0.1:<port>/`, with the token where there is one. */
  address: string;
  processId: number;
  stop(): Promise<void>;
  /** Settles when the server has ended. */
  ended: Promise<void>;
}

export interface ServerSettings {
  /** Holds extensions, settings and workspace state of this server. */
  dataFolder: string;
  port?: number;
  /** A connection token; without one anybody on this machine may connect (tests). */
  token?: string;
  /** False shows the workspace in Restricted Mode. */
  trusted?: boolean;
  /** Accepts a `payload` that loads a test extension. */
  driver?: boolean;
  environment?: Record<string, string>;
}

/** Installs the server where it is missing; answers the folder that holds `out/server-main.js`. */
export async function installServer(log: (line: string) => void = console.log): Promise<string> {
  const folder = join(root, '.vscode-test', `code-server-${version}`);
  const server = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  const stamp = join(folder, 'installed');
  if (existsSync(stamp)) return server;
  log(`Installing VS Code for the browser (code-server ${version}) into .vscode-test/ ...`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private": true}\n');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await runCommand('npm', ['install', ...quiet, '--omit=dev', '--omit=optional', `code-server@${version}`], {
    cwd: folder,
  });
  await runCommand('npm', ['install', ...quiet, '--omit=dev'], { cwd: server });
  await writeFile(stamp, `${version}\n`);
  return server;
}

/** Settings of the user, in force when the first window opens. */
export async function writeSettings(dataFolder: string, settings: Record<string, unknown>): Promise<void> {
  const folder = join(dataFolder, 'data', 'User');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), `${JSON.stringify(settings, null, 2)}\n`);
}

export async function installVsix(dataFolder: string, vsix: string): Promise<void> {
  const server = await installServer();
  const entry = join(server, 'out', 'server-main.js');
  // The server keeps a copy of every manifest that it has read once.
  await rm(join(dataFolder, 'data', 'CachedProfilesData'), { recursive: true, force: true });
  await runCommand(
    process.execPath,
    [
      entry,
      '--install-extension',
      vsix,
      '--force',
      '--server-data-dir',
      dataFolder,
      '--accept-server-license-terms',
    ],
    {
      quiet: true,
    },
  );
}

export async function startServer(settings: ServerSettings): Promise<EditorServer> {
  const server = await installServer();
  const port = settings.port ?? (await freePort());
  const argumentsOfServer = [
    join(server, 'out', 'server-main.js'),
    ...['--host', '127.0.0.1', '--port', String(port)],
    ...(settings.token ? ['--connection-token', settings.token] : ['--without-connection-token']),
    ...[
      '--accept-server-license-terms',
      '--telemetry-level',
      'off',
      '--server-data-dir',
      settings.dataFolder,
    ],
    ...(settings.driver ? ['--enable-smoke-test-driver'] : []),
    ...(settings.trusted === false ? [] : ['--disable-workspace-trust']),
  ];
  const child = spawn(process.execPath, argumentsOfServer, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...settings.environment },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await untilListening(child);
  const query = settings.token ? `?tkn=${settings.token}` : '';
  return {
    port,
    address: `http://127.0.0.1:${port}/${query}`,
    processId: child.pid ?? 0,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      const forced = setTimeout(() => child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(forced);
    },
  };
}

function untilListening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    const read = (chunk: Buffer): void => {
      seen = (seen + chunk.toString()).slice(-4000);
      if (/Extension host agent listening/.test(seen)) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The editor's server ended with code ${code}:\n${seen}`)));
    setTimeout(
      () => reject(new Error(`The editor's server did not listen within 60 s:\n${seen}`)),
      60_000,
    ).unref();
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
