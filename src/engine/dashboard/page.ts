/** A dashboard with its figures as one HTML page, in both themes. */
import type { DashboardValues } from '../../protocol/engine/dashboard.ts';
import type { Failure } from '../../protocol/rpc.ts';
import { dark, light } from '../../tasks/report/palette.ts';
import type { EngineContext } from '../context.ts';
import { dashboardHtml } from './html.ts';
import { answerDashboard, readDashboard, showDashboard } from './runDashboard.ts';

export async function dashboardPage(
  context: EngineContext,
  file: string,
  values: DashboardValues,
  signal: AbortSignal,
): Promise<{ page: string; failures: Failure[] }> {
  const dashboard = await readDashboard(context.options.root, file);
  const answers = await answerDashboard(context, dashboard, values, signal);
  const page = dashboardHtml(await showDashboard(answers, light), await showDashboard(answers, dark));
  signal.throwIfAborted();
  return { page, failures: [...answers.answered.queries.values()].flatMap(({ failure }) => failure ?? []) };
}
