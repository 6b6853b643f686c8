import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { dialectMarkdown } from '../../core/dialect/print.ts';
import type { DialectRequests } from '../../protocol/engine/dialect.ts';
import type { EngineContext, Handlers } from '../context.ts';
import { dialectReport } from '../dialect/dialectReport.ts';
import { sqlShapes } from '../pipeline/runner.ts';

export type DialectHandlers = Pick<Handlers, keyof DialectRequests>;

export function createDialectHandlers(context: EngineContext): DialectHandlers {
  const { root } = context.options;
  const shapes = sqlShapes(context);
  return {
    'dialect/report': async ({ targets, to, output }, { signal }) => {
      const report = await dialectReport(context, shapes, { targets, to }, signal);
      if (output === null) return { ...report, written: null };
      const path = resolve(root, output);
      const linkOf = (file: string) =>
        isAbsolute(file) ? file : relative(dirname(path), resolve(root, file)).replaceAll('\\', '/');
      await mkdir(dirname(path), { recursive: true });
      const temporary = `${path}.${process.pid}.tmp`;
      await writeFile(temporary, dialectMarkdown(report, linkOf));
      await rename(temporary, path);
      return { ...report, written: path };
    },
  };
}
