import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { DialectRequests } from '../../protocol/engine/dialect.ts';
import type { EngineContext, Handlers } from '../context.ts';
import { dialectPage } from '../dialect/dialectPage.ts';
import { dialectReport } from '../dialect/dialectReport.ts';
import { sqlShapes } from '../pipeline/runner.ts';

export type DialectHandlers = Pick<Handlers, keyof DialectRequests>;

export function createDialectHandlers(context: EngineContext): DialectHandlers {
  const { root } = context.options;
  const shapes = sqlShapes(context);
  return {
    'dialect/report': async ({ targets, to, output }, { signal }) => {
      if (output === null)
        return { ...(await dialectReport(context, shapes, { targets, to }, signal)), written: null };
      const { report, markdown } = await dialectPage(context, shapes, { targets, to, output }, signal);
      const path = resolve(root, output);
      await mkdir(dirname(path), { recursive: true });
      const temporary = `${path}.${process.pid}.tmp`;
      await writeFile(temporary, markdown);
      await rename(temporary, path);
      return { ...report, written: path };
    },
  };
}
