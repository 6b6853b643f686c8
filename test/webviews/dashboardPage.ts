/** Dashboards in a browser on the real engine, and the figures that SQL gives for them. */
import type { EngineClient } from '../../src/engineClient/engineClient.ts';
import type {
  DashboardViewNotifications,
  DashboardViewRequests,
} from '../../src/protocol/webview/dashboard.ts';
import { run } from './resultsOnEngine.ts';
import { viewOpener } from './viewPage.ts';

/** `client` is asked for when a dashboard opens: the engine starts after the tests are declared. */
export const dashboardOpener = (client: () => EngineClient) =>
  viewOpener<DashboardViewRequests, DashboardViewNotifications, { file: string }>(
    { view: 'dashboard', width: 1100, height: 860, shown: ':nth-match(.chart-svg, 2)' },
    ({ file = 'sales.dashboard.yaml' }) => ({
      'dashboard/show': (wish) => client().request('dashboard/run', { file, ...wish }),
      'dashboard/openSql': () => null,
      'dashboard/openRows': () => null,
      'dashboard/openFile': () => null,
      'dashboard/exportHtml': () => ({ path: 'sales.html' }),
    }),
  );

/** The first row by the way of an ordinary statement. */
export async function firstRow(client: EngineClient, sql: string): Promise<string[]> {
  const { id: resultId } = await run(client, sql);
  const { rows } = await client.request('query/rows', { resultId, firstRow: 0, rows: 1, form: 'text' });
  return (JSON.parse(rows) as string[][])[0] ?? [];
}

export const grouped = (text = '') => text.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
