/** Checks of the repository and of the project's own runs: git, fresh_clone, run_green. */
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { failureOf } from '../../../core/failure.ts';
import { matchesGlob } from '../../../core/roadmap/outcomes.ts';
import { findSecrets } from '../../../core/roadmap/secrets.ts';
import { gitText, isRepository, runGit } from '../git.ts';
import { latestRun } from '../latestRun.ts';
import { redRun, type Evaluate, type Finding } from './finding.ts';

const conventional = /^(feat|fix|docs|style|refactor|perf|test|build|ci|chore|revert)(\([^)]+\))?!?: \S/;
/** A bigger file is data, and its size alone is looked at. */
const scannedBytes = 1_000_000;

export const git: Evaluate<'git'> = async (check, context) => {
  const { root, signal } = context;
  const fail = (expected: string, found: string, file?: string, line?: number): Finding => ({
    status: 'fail',
    expected,
    found,
    ...(file ? { place: { file, ...(line ? { line } : {}) } } : {}),
  });
  if (!(await isRepository(root, signal)))
    return fail('The project is a Git repository.', 'There is no repository here.');
  const log = await runGit(root, ['log', '--no-merges', '--format=%H%x09%s'], signal);
  const commits = log.exit === 0 ? log.stdout.split('\n').filter((line) => line !== '') : [];
  if (commits.length < check.commits) return fail(`At least ${check.commits} commits.`, `${commits.length}.`);
  const odd = commits
    .map((line) => line.split('\t')[1] ?? '')
    .filter((subject) => !conventional.test(subject));
  const share = (commits.length - odd.length) / Math.max(1, commits.length);
  if (share < check.conventional)
    return fail(
      `${Math.round(check.conventional * 100)} % of the messages are such as "feat: clean the sales".`,
      `${Math.round(share * 100)} %; not so: "${odd[0] ?? ''}".`,
    );
  for (const path of check.ignored) {
    const ignored = await runGit(root, ['check-ignore', '--quiet', '--no-index', path], signal);
    if (ignored.exit !== 0) return fail(`${path} is ignored.`, 'It would be committed.', '.gitignore');
  }
  const tracked = (await gitText(root, ['ls-files', '-z'], signal)).split('\0').filter((path) => path !== '');
  for (const glob of check.tracked)
    if (!tracked.some((path) => matchesGlob(glob, path)))
      return fail(`${glob} is committed.`, 'No such file is.');
  const big = await biggerThan(root, tracked, check.max_bytes);
  if (big)
    return fail(
      `No committed file is bigger than ${check.max_bytes} bytes.`,
      `${big.path} has ${big.size}.`,
      big.path,
    );
  if (check.secrets)
    for (const path of tracked) {
      const text = await readScanned(join(root, path));
      const [secret] = text === null ? [] : findSecrets(text);
      if (secret)
        return fail(
          'No committed file holds a secret.',
          `${path}, line ${secret.line}, looks like a ${secret.kind}.`,
          path,
          secret.line,
        );
    }
  const remote = (await gitText(root, ['remote'], signal)).trim();
  const text = `${commits.length} commits, ${tracked.length} files, ${Math.round(share * 100)} % conventional${remote === '' ? '; local only: no remote' : ''}`;
  return {
    status: 'pass',
    expected: text,
    found: text,
    evidence: { commit: commits[0]?.split('\t')[0] ?? '' },
  };
};

async function biggerThan(
  root: string,
  paths: string[],
  most: number,
): Promise<{ path: string; size: number } | null> {
  for (const path of paths) {
    const size = (await stat(join(root, path)).catch(() => null))?.size ?? 0;
    if (size > most) return { path, size };
  }
  return null;
}

async function readScanned(file: string): Promise<string | null> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile() || found.size > scannedBytes) return null;
  const bytes = await readFile(file);
  return bytes.includes(0) ? null : bytes.toString('utf8');
}

export const freshClone: Evaluate<'fresh_clone'> = async (check, context) => {
  const { root, signal } = context;
  if (!(await isRepository(root, signal)))
    return {
      status: 'fail',
      expected: 'The project is a Git repository.',
      found: 'There is no repository here.',
    };
  const head = await runGit(root, ['rev-parse', '--verify', 'HEAD'], signal);
  if (head.exit !== 0)
    return { status: 'fail', expected: 'There is a commit to clone.', found: 'Nothing is committed yet.' };
  const commit = head.stdout.trim();
  const expected = `A fresh clone of ${commit.slice(0, 7)} runs green.`;
  let run;
  try {
    run = await context.sandboxes.fill(
      async (target) => {
        await rm(target, { recursive: true });
        await gitText(root, ['clone', '--quiet', '--no-hardlinks', '--local', root, target], signal);
      },
      { pipeline: check.pipeline },
      true,
    );
  } catch (error) {
    const failure = failureOf(error);
    // The clone lacks its generator, its pipeline or the like.
    if (failure.code !== 'script' && failure.code !== 'not_found' && failure.code !== 'bad_input')
      throw error;
    return {
      status: 'fail',
      expected,
      found: failure.message,
      ...(failure.place ? { place: failure.place } : {}),
      evidence: { commit },
    };
  }
  const red = redRun(run.state);
  if (red) return { ...red, expected, evidence: { commit } };
  const text = `A fresh clone of ${commit.slice(0, 7)} ran green: ${run.state.tasks.length} tasks.`;
  return { status: 'pass', expected: text, found: text, evidence: { commit, runId: run.state.runId } };
};

export const runGreen: Evaluate<'run_green'> = async (check, context) => {
  const expected = `The newest run of ${check.pipeline} is green, and its code is that of the working tree.`;
  const run = await latestRun(context.root, check.pipeline);
  if (!run) return { status: 'fail', expected, found: `${check.pipeline} has not run yet.` };
  const evidence = { runId: run.runId };
  if (run.status !== 'done' && run.status !== 'warned')
    return { status: 'fail', expected, found: `The run ${run.runId} ended ${run.status}.`, evidence };
  if (!run.current)
    return { status: 'fail', expected, found: `The code has changed since the run ${run.runId}.`, evidence };
  return { status: 'pass', expected, found: `The run ${run.runId} is green.`, evidence };
};
