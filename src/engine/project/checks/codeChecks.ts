/** Checks of code and its environment: command, lock_installed, python_ast. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readLock, readRequirements } from '../../../core/project/requirements.ts';
import { matchesGlob } from '../../../core/roadmap/outcomes.ts';
import { exists, listProjectFiles } from '../projectFiles.ts';
import { runInEnvironment } from '../pythonEnvironment.ts';
import { inspectSource, installedSource } from './pythonSources.ts';
import type { Evaluate, Finding } from './finding.ts';

export const command: Evaluate<'command'> = async (check, context) => {
  const copy = await context.sandboxes.copy();
  const ended = await runInEnvironment(context.root, check.run, {
    folder: check.directory ? join(copy, check.directory) : copy,
    signal: context.signal,
    timeout: check.seconds * 1_000,
  });
  // A program of several lines is not for a reader; the title of the check says what it tries.
  const text = check.run.map((part) => (part.includes('\n') ? '…' : part)).join(' ');
  const expected = `\`${text}\` ends with ${check.exit}${check.output ? ` and prints "${check.output}"` : ''}.`;
  const last = (ended.stderr.trim() || ended.stdout.trim()).split('\n').slice(-3).join(' ');
  if (ended.timedOut)
    return { status: 'fail', expected, found: `It was not done after ${check.seconds} seconds.` };
  if (ended.exit !== check.exit)
    return { status: 'fail', expected, found: `It ended with ${ended.exit ?? 'a signal'}: ${last}` };
  if (check.output && !ended.stdout.includes(check.output))
    return { status: 'fail', expected, found: `It printed: ${last}` };
  return { status: 'pass', expected, found: expected, evidence: { detail: last } };
};

export const lockInstalled: Evaluate<'lock_installed'> = async (check, context) => {
  const fail = (expected: string, found: string, file: string, line?: number): Finding => ({
    status: 'fail',
    expected,
    found,
    place: { file, ...(line ? { line } : {}) },
  });
  for (const file of [check.requirements, check.lock])
    if (!(await exists(join(context.root, file))))
      return fail(`${file} exists.`, 'There is no such file.', file);
  const requirements = readRequirements(await readFile(join(context.root, check.requirements), 'utf8'));
  const lock = readLock(await readFile(join(context.root, check.lock), 'utf8'));
  const [unread] = lock.unread;
  if (unread)
    return fail('Each line of the lock pins one version: name==1.2.3.', unread.text, check.lock, unread.line);
  for (const { name, line } of requirements)
    if (!lock.pins.has(name))
      return fail(
        `${check.lock} pins ${name}, which ${check.requirements} asks for.`,
        `${name} is not in ${check.lock}.`,
        check.requirements,
        line,
      );
  const ended = await runInEnvironment(context.root, ['python', '-c', installedSource], {
    folder: context.root,
    signal: context.signal,
    timeout: 60_000,
    input: JSON.stringify({ modules: check.modules }),
  });
  if (ended.exit !== 0)
    return fail('The environment answers.', ended.stderr.trim().split('\n').at(-1) ?? '', check.lock);
  const installed = JSON.parse(ended.stdout) as {
    versions: Record<string, string>;
    modules: Record<string, string | null>;
    distribution: boolean;
  };
  for (const [module, problem] of Object.entries(installed.modules))
    if (problem !== null) return fail(`\`import ${module}\` works.`, problem, check.lock);
  for (const [name, { versions, line, conditional }] of lock.pins) {
    const found = installed.versions[name];
    const asked = requirements.some((requirement) => requirement.name === name);
    if (found !== undefined && versions.includes(found)) continue;
    if (found === undefined && conditional && !asked) continue;
    // Where no index answers, the distribution's packages stand in; only the ranges are held to then.
    if (installed.distribution && (found !== undefined || !asked)) continue;
    return fail(
      `${name} ${versions.join(' or ')} is installed, as ${check.lock} says.`,
      found ? `${name} ${found} is installed.` : `${name} is not installed.`,
      check.lock,
      line,
    );
  }
  const text = `${lock.pins.size} libraries pinned, ${installed.distribution ? 'the distribution’s own packages within the ranges' : 'all installed in that version'}`;
  return { status: 'pass', expected: text, found: text };
};

interface Inspection {
  file: string;
  error: { message: string; line: number } | null;
  imports: string[];
  calls: { name: string; line: number }[];
  functions: { name: string; line: number; empty: boolean }[];
}

/** `frame.iterrows` ends on `iterrows`; `pd.read_csv` on itself. */
const endsOn = (called: string, name: string): boolean => called === name || called.endsWith(`.${name}`);

export const pythonAst: Evaluate<'python_ast'> = async (check, context) => {
  const files = (await listProjectFiles(context.root)).filter((path) =>
    check.files.some((glob) => matchesGlob(glob, path)),
  );
  const fail = (expected: string, found: string, file?: string, line?: number): Finding => ({
    status: 'fail',
    expected,
    found,
    ...(file ? { place: { file, ...(line ? { line } : {}) } } : {}),
  });
  if (files.length === 0) return fail(`There are files ${check.files.join(', ')}.`, 'There is none.');
  const ended = await runInEnvironment(context.root, ['python', '-c', inspectSource], {
    folder: context.root,
    signal: context.signal,
    timeout: 30_000,
    input: JSON.stringify(files),
  });
  if (ended.exit !== 0) throw new Error(`Python could not read the files: ${ended.stderr.trim()}`);
  const inspections = JSON.parse(ended.stdout) as Inspection[];
  for (const { file, error } of inspections)
    if (error) return fail(`${file} is Python.`, error.message, file, error.line);
  const calls = inspections.flatMap(({ file, calls: found }) => found.map((call) => ({ ...call, file })));
  const functions = inspections.flatMap(({ file, functions: found }) =>
    found.map((defined) => ({ ...defined, file })),
  );
  const imports = new Set(inspections.flatMap((inspection) => inspection.imports));
  for (const name of check.imports)
    if (!imports.has(name))
      return fail(
        `${name} is imported in ${check.files.join(', ')}.`,
        `Imported: ${[...imports].sort().join(', ') || 'nothing'}.`,
        files[0],
      );
  for (const name of check.forbidden_imports)
    if (imports.has(name))
      return fail(
        `${name} is not imported.`,
        `${name} is imported.`,
        inspections.find((inspection) => inspection.imports.includes(name))?.file,
      );
  for (const name of check.forbidden_calls) {
    const found = calls.find((call) => endsOn(call.name, name));
    if (found) return fail(`Nothing calls ${name}.`, `${found.name} is called.`, found.file, found.line);
  }
  for (const name of check.calls)
    if (!calls.some((call) => endsOn(call.name, name)))
      return fail(`${name} is called in ${check.files.join(', ')}.`, 'Nothing calls it.', files[0]);
  for (const name of check.functions) {
    const defined = functions.find((candidate) => candidate.name === name);
    if (!defined) return fail(`A function ${name} is defined.`, 'There is none.', files[0]);
    if (defined.empty)
      return fail(
        `The function ${name} does something.`,
        'Its body is still empty.',
        defined.file,
        defined.line,
      );
  }
  const text = `${files.length} files, ${functions.length} functions, ${calls.length} calls: every rule holds`;
  return { status: 'pass', expected: text, found: text };
};
