/** A project of a template that a test writes, with the engine's checks on it. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createContext, type OwnContext } from '../../../src/engine/engineContext.ts';
import { runPipeline } from '../../../src/engine/pipeline/runner.ts';
import { createProject } from '../../../src/engine/project/createProject.ts';
import { openProject } from '../../../src/engine/project/openProject.ts';
import { verify } from '../../../src/engine/project/verify.ts';
import type { RunParams } from '../../../src/protocol/engine/pipeline.ts';
import type { CheckOutcome } from '../../../src/protocol/engine/project.ts';
import { engineOptions } from '../engineOptions.ts';

const { signal } = new AbortController();

export interface SandboxProject {
  root: string;
  context: OwnContext;
  run(params?: RunParams): ReturnType<typeof runPipeline>;
  check(only?: string[]): Promise<Map<string, CheckOutcome>>;
  /** Does the work while a file holds another text. */
  withFile<T>(path: string, text: string, work: () => Promise<T>): Promise<T>;
  remove(): Promise<void>;
}

export async function sandboxProject(
  id: string,
  template: string,
  files: Record<string, string>,
): Promise<SandboxProject> {
  const folder = await mkdtemp(join(tmpdir(), 'dew-sandbox-'));
  const root = join(folder, 'made');
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, 'templates', id, 'files', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  await writeFile(join(folder, 'templates', id, 'template.yaml'), template);
  await createProject(join(folder, 'templates'), {
    project: id,
    folder: root,
    mode: 'complete',
    parameters: {},
  });
  const context = createContext(
    engineOptions(folder, { root }),
    () => undefined,
    () => undefined,
  );
  return {
    root,
    context,
    async run(params = {}) {
      const before = process.cwd();
      process.chdir(root);
      try {
        return await runPipeline(context, params, signal);
      } finally {
        process.chdir(before);
      }
    },
    async check(only = []) {
      const document = await verify(
        context,
        await openProject(context.options),
        { only },
        runPipeline,
        signal,
      );
      return new Map(
        [...document.steps, ...document.deliverables]
          .flatMap((step) => step.checks)
          .map((outcome) => [outcome.id, outcome]),
      );
    },
    async withFile(path, text, work) {
      const before = await readFile(join(root, path), 'utf8');
      await writeFile(join(root, path), text);
      try {
        return await work();
      } finally {
        await writeFile(join(root, path), before);
      }
    },
    async remove() {
      await (await context.openedSession())?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
