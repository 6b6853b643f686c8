/** The dialect report as the Markdown of a file in the project, its links leading from there. */
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { dialectMarkdown } from '../../core/dialect/print.ts';
import type { Dialect, DialectReport } from '../../protocol/engine/dialect.ts';
import type { EngineContext } from '../context.ts';
import type { SqlShapes } from '../pipeline/sqlShapes.ts';
import { dialectReport } from './dialectReport.ts';

export async function dialectPage(
  context: EngineContext,
  shapes: SqlShapes,
  wish: { targets: readonly string[]; to: readonly Dialect[]; output: string },
  signal: AbortSignal,
): Promise<{ report: DialectReport; markdown: string }> {
  const { root } = context.options;
  const report = await dialectReport(context, shapes, wish, signal);
  const folder = dirname(resolve(root, wish.output));
  const linkOf = (file: string) =>
    isAbsolute(file) ? file : relative(folder, resolve(root, file)).replaceAll('\\', '/');
  return { report, markdown: dialectMarkdown(report, linkOf) };
}
