import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseDashboard } from '../../core/dashboard/parse.ts';
import { standaloneStatement } from '../../core/dashboard/statement.ts';
import { failWith } from '../../core/failure.ts';
import { didYouMean } from '../../core/pipeline/suggestion.ts';
import type { DashboardRequests } from '../../protocol/engine/dashboard.ts';
import { themed } from '../../tasks/report/palette.ts';
import type { EngineContext, Handlers } from '../context.ts';
import { dashboardPage } from '../dashboard/page.ts';
import { boundNames, valuesOf } from '../dashboard/parameters.ts';
import { answerDashboard, readDashboard, showDashboard } from '../dashboard/runDashboard.ts';

export type DashboardHandlers = Pick<Handlers, keyof DashboardRequests>;

export function createDashboardHandlers(context: EngineContext): DashboardHandlers {
  const { root } = context.options;
  return {
    'dashboard/run': async ({ file, text, values, width }, { signal }) => {
      const answers = await answerDashboard(context, await readDashboard(root, file, text), values, signal);
      return showDashboard(answers, themed, width);
    },
    'dashboard/export': async ({ file, output, values }, { signal }) => {
      const { page, failures } = await dashboardPage(context, file, values, signal);
      await mkdir(dirname(output), { recursive: true });
      const temporary = `${output}.${process.pid}.tmp`;
      await writeFile(temporary, page);
      await rename(temporary, output);
      return { path: output, bytes: Buffer.byteLength(page), failures };
    },
    'dashboard/statement': async ({ file, query, values }) => {
      const { parameters, queries } = await readDashboard(root, file);
      const sql = queries[query];
      if (sql === undefined)
        throw failWith('not_found', `There is no query "${query}".`, didYouMean(query, Object.keys(queries)));
      return { sql: standaloneStatement(sql, boundNames(parameters), valuesOf(parameters, values)) };
    },
    'dashboard/diagnose': async ({ file, text }) => parseDashboard(text, file).diagnostics,
  };
}
