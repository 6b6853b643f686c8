/** Git, called as a program in one folder. */
import { failWith, failureOf } from '../../core/failure.ts';
import { runCommand, type CommandEnd } from './command.ts';

/** A user's global hooks, templates and signing must not change what the workbench commits. */
const settled = [
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'commit.gpgsign=false',
  '-c',
  'core.autocrlf=false',
  '-c',
  'gc.auto=0',
];
const workbenchIdentity = [
  '-c',
  'user.name=Data Engineering Workbench',
  '-c',
  'user.email=workbench@localhost',
];

export function runGit(folder: string, argv: string[], signal?: AbortSignal): Promise<CommandEnd> {
  return runCommand(['git', ...argv], {
    folder,
    timeout: 120_000,
    environment: {
      ...process.env,
      GIT_TERMINAL_PROMPT: '0',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_DIR: undefined,
      GIT_WORK_TREE: undefined,
      GIT_INDEX_FILE: undefined,
      LC_ALL: 'C',
    },
    ...(signal ? { signal } : {}),
  });
}

/** Output of a Git command that has to succeed. */
export async function gitText(folder: string, argv: string[], signal?: AbortSignal): Promise<string> {
  const ended = await runGit(folder, argv, signal);
  if (ended.exit === 0) return ended.stdout;
  throw failWith(
    'script',
    `git ${argv.find((part) => !part.startsWith('-')) ?? ''} failed: ${(ended.stderr || ended.stdout).trim()}`,
  );
}

/** `2.39.5`, or null where there is no Git. */
export async function gitVersion(folder: string): Promise<string | null> {
  try {
    return /(\d+\.\d+[.\d]*)/.exec(await gitText(folder, ['--version']))?.[1] ?? null;
  } catch (error) {
    if (failureOf(error).code === 'missing_tool') return null;
    throw error;
  }
}

/** The folder is the top of a work tree of its own. */
export async function isRepository(folder: string, signal?: AbortSignal): Promise<boolean> {
  const ended = await runGit(folder, ['rev-parse', '--show-prefix'], signal);
  return ended.exit === 0 && ended.stdout.trim() === '';
}

export async function hasIdentity(folder: string): Promise<boolean> {
  const name = await runGit(folder, ['config', 'user.name']);
  const mail = await runGit(folder, ['config', 'user.email']);
  return name.stdout.trim() !== '' && mail.stdout.trim() !== '';
}

/** Commits what is staged or, with paths, what changed there; false where nothing did. */
export async function commitPaths(
  folder: string,
  message: string,
  paths: string[],
  ownIdentity: boolean,
): Promise<boolean> {
  await gitText(folder, ['-c', 'core.autocrlf=false', 'add', '--all', '--', ...paths]);
  const staged = await runGit(folder, ['diff', '--cached', '--quiet']);
  if (staged.exit === 0) return false;
  await gitText(folder, [
    ...settled,
    ...(ownIdentity ? [] : workbenchIdentity),
    'commit',
    '--quiet',
    '--no-verify',
    '-m',
    message,
  ]);
  return true;
}
