/**
 * The product as a package installs it, away from this checkout's node_modules: dist/ beside templates/ and
 * package.json. Built once, before the first test of a run, for all that start the engine, `dew` or a view.
 */
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildAll } from '../src/build/build.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder dist/ of the built product. */
    dist: string;
  }
}

const checkout = join(import.meta.dirname, '..');

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), 'dew-package-'));
  const outputFolder = join(home, 'dist');
  const build = async (): Promise<void> => void (await buildAll({ outputFolder }));
  await Promise.all([
    build(),
    ...['templates', 'package.json'].map((name) => symlink(join(checkout, name), join(home, name))),
  ]);
  project.provide('dist', outputFolder);
  project.onTestsRerun(build);
  return () => rm(home, { recursive: true, force: true });
}
