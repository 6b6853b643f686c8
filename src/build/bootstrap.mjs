/**
 * The first thing that runs on a fresh machine, by whatever Node 20 or newer is there, without any
 * package: checks the machine, installs what package-lock.json names, then hands over to
 * `src/build/<verb>.ts`, run by the Node that the lock brings.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const windows = process.platform === 'win32';
const verbs = {
  start: ['start.ts'],
  test: ['test.ts'],
  'test:full': ['test.ts', '--full'],
  check: ['test.ts', ...['types', 'lint', 'format', 'unit'].flatMap((suite) => ['--only', suite])],
  'test:desktop': ['desktop.ts'],
  bench: ['bench/bench.ts'],
  package: ['package.ts'],
};

function stop(message) {
  console.error(message);
  process.exit(1);
}

function checkMachine() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 10)) {
    stop(
      `Node ${process.versions.node} is too old: this project needs Node 20.10 or newer (https://nodejs.org).`,
    );
  }
  const npm = spawnSync('npm', ['--version'], { encoding: 'utf8', shell: windows });
  if (npm.status !== 0) stop('npm was not found on PATH. It comes with Node: https://nodejs.org');
  if (Number(npm.stdout.split('.')[0]) < 9) {
    stop(
      `npm ${npm.stdout.trim()} is too old: this project needs npm 9 or newer. Update it with: npm install -g npm`,
    );
  }
}

/** True where node_modules holds every package of the lock in the version of the lock. */
function isInstalled() {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const present = installed[path];
    return present ? present.version === entry.version : entry.optional === true || entry.peer === true;
  });
}

function install() {
  if (isInstalled()) return;
  const npm = (...list) =>
    spawnSync('npm', [...list, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'pipe'],
      encoding: 'utf8',
      shell: windows,
    });
  console.log('Installing the packages of package-lock.json ...');
  const strict = npm('ci');
  if (strict.status === 0) return;
  // A registry that carries no packages for other platforms makes `npm ci` refuse a lock that is right.
  const lenient = npm('install', '--no-save');
  if (lenient.status !== 0 || !isInstalled()) {
    stop(
      `${strict.stderr}\n${lenient.stderr}\nnpm could not install. Is a package registry reachable? \`npm ping\` tells.`,
    );
  }
}

/** The Node of the lock where it came with this platform, else this one if it can run TypeScript. */
function findNode() {
  const brought = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
  if (existsSync(brought) && spawnSync(brought, ['--version']).status === 0) return brought;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  return stop(
    `The package "node" brought no program for ${process.platform}-${process.arch}, and Node ${process.versions.node} cannot run TypeScript. Install Node 24.`,
  );
}

const [verb = '', ...rest] = process.argv.slice(2);
const [file, ...fixed] = verbs[verb] ?? [];
if (!file) stop(`Unknown verb "${verb}": one of ${Object.keys(verbs).join(', ')}.`);
checkMachine();
install();
const node = findNode();
const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
const child = spawn(
  node,
  ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', join(root, 'src', 'build', file), ...fixed, ...rest],
  { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: path, DEW_SYSTEM_NODE: process.execPath } },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
