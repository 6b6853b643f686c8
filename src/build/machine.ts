/** Programs that the project needs besides Node, installed by apt where this machine lets us. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './editor/browser.ts';
import { findPostgres } from './postgresPrograms.ts';
import { onPath } from './onPath.ts';
import { tryCommand } from './command.ts';

export interface Need {
  name: string;
  /** Debian packages that bring it. */
  packages: string[];
  present(): Promise<boolean>;
}

const succeeds = async (program: string, list: string[]): Promise<boolean> =>
  (await tryCommand(program, list, { quiet: true }).catch(() => ({ code: 1 }))).code === 0;

export const python = process.platform === 'win32' ? 'python' : 'python3';

export const needs: Record<'git' | 'python' | 'browser' | 'postgres' | 'java' | 'freetds', Need> = {
  git: { name: 'git', packages: ['git'], present: () => succeeds('git', ['--version']) },
  python: {
    name: 'Python 3.10 or newer with venv',
    packages: ['python3', 'python3-venv'],
    present: () =>
      succeeds(python, ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))']),
  },
  postgres: {
    name: 'PostgreSQL',
    packages: ['postgresql'],
    present: async () => findPostgres() !== undefined,
  },
  java: {
    name: 'Java 17 and Maven',
    packages: ['default-jdk-headless', 'maven'],
    present: async () => onPath('javac') && onPath('mvn'),
  },
  freetds: {
    name: 'FreeTDS',
    packages: ['freetds-bin'],
    present: async () => onPath('tsql') && onPath('freebcp'),
  },
  browser: { name: 'Chromium', packages: ['chromium'], present: async () => findBrowser() !== undefined },
};

/** The data packages of project 1 from Debian itself, for machines where no Python index answers. */
const debianData: Need = {
  name: 'pandas, openpyxl and matplotlib',
  packages: ['python3-pandas', 'python3-openpyxl', 'python3-matplotlib'],
  present: async () =>
    (await succeeds(python, ['-c', 'import pandas, openpyxl, matplotlib'])) ||
    succeeds(python, [
      '-m',
      'pip',
      'download',
      '--quiet',
      '--no-deps',
      '--dest',
      join('.cache', 'pip-probe'),
      'six',
    ]),
};

const canInstall = (): boolean =>
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  onPath('apt-get') &&
  existsSync('/etc/debian_version');

let indexRead = false;

async function apt(list: string[]): Promise<boolean> {
  const environment = { DEBIAN_FRONTEND: 'noninteractive' };
  if (!indexRead) await tryCommand('apt-get', ['update', '-qq'], { environment, quiet: true });
  indexRead = true;
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...list];
  const { code, output } = await tryCommand('apt-get', install, { environment, quiet: true });
  if (code !== 0)
    console.error(`apt-get ${install.join(' ')} ended with code ${code}:\n${output.slice(-2000)}`);
  return code === 0;
}

/** Answers why a need is not met; undefined where it is. Installs it first where that is possible. */
export async function meet(need: Need): Promise<string | undefined> {
  if (await need.present()) return undefined;
  if (!canInstall()) return `${need.name} is missing; on Debian: apt-get install ${need.packages.join(' ')}`;
  console.log(`Installing ${need.packages.join(', ')} ...`);
  const installed = await apt(need.packages);
  if (installed && (await need.present())) return undefined;
  return `${need.name} is missing, and apt-get install ${need.packages.join(' ')} did not bring it`;
}

/** Python with its data packages: from an index, else from Debian. */
export async function meetPython(): Promise<string | undefined> {
  return (await meet(needs.python)) ?? (canInstall() ? await meet(debianData) : undefined);
}
