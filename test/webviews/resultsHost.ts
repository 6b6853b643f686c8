/** A host for the results panel over the made-up result of order lines; a test overrides what it is about. */
import type { ResultSummary } from '../../src/protocol/engine/query.ts';
import type {
  ResultsNotifications,
  ResultsRequests,
  ResultsState,
} from '../../src/protocol/webview/results.ts';
import { orderCell, orderPage, orderResult, orderStatistics } from './orderLines.ts';
import { openView, type ViewHandlers, type ViewOptions, type ViewPage } from './viewPage.ts';

export const shipTo =
  '{"street":"Quai Sud 12","postcode":"69002","city":"Lyon","geo":{"lat":45.748460,"lon":4.846710},"phones":["+33 4 55 50 12 20",null]}';

export interface ResultsPage extends ViewPage<ResultsNotifications> {
  results: ResultSummary[];
}

export async function openResults(
  results: ResultSummary[] = [orderResult()],
  handlers: Partial<ViewHandlers<ResultsRequests>> = {},
  options: Partial<ViewOptions<ResultsRequests>> = {},
): Promise<ResultsPage> {
  const state: ResultsState = {
    uri: 'file:///retail/order_lines.sql',
    results,
    active: results[0]?.id ?? null,
    trusted: true,
  };
  const find = (id: string): ResultSummary => results.find((result) => result.id === id)!;
  const all: ViewHandlers<ResultsRequests> = {
    'query/page': orderPage,
    'query/painted': () => null,
    'query/arrange': ({ resultId, arrangement }) =>
      change(resultId, { arrangement, version: find(resultId).version + 1 }),
    'query/materialise': ({ resultId }) =>
      change(resultId, { preview: false, rowCount: 10_000_000, availableRows: 10_000_000, version: 2 }),
    'query/statistics': ({ column }) => orderStatistics(column),
    'query/cell': ({ row, column }) => ({
      text: orderCell(row, column),
      json: column === 6 ? shipTo : null,
      bytes: column === 6 ? 182 : null,
    }),
    'query/aggregate': ({ rows, columns }) => ({
      count: rows * columns,
      sum: '12345678.90',
      average: '1234.57',
    }),
    'query/cancel': () => null,
    'query/close': () => null,
    'query/pin': ({ resultId, pinned }) => change(resultId, { pinned }),
    // The chart is drawn by the real engine, in chart.test.ts.
    'chart/draw': notHere,
    'chart/export': notHere,
    'chart/keep': notHere,
    'chart/write': notHere,
    'chart/copyText': notHere,
    'results/ready': () => state,
    'results/selected': () => null,
    'results/copy': ({ rows }) => ({ rows }),
    'results/copyText': () => null,
    'results/export': ({ format }) => ({
      path: `/tmp/lines.${format}`,
      rows: 10_000_000,
      bytes: 412_000_000,
    }),
    'results/reveal': () => null,
    'results/openStatement': () => null,
    'results/editConnection': () => null,
    'results/runAgain': () => null,
    'results/runStatement': () => null,
    'results/openDataFile': () => null,
    'results/plan': () => ({ text: '┌───────────┐\n│ SEQ_SCAN  │\n└───────────┘' }),
    'results/openValue': () => null,
    'results/manageTrust': () => null,
    ...handlers,
  };
  function change(id: string, by: Partial<ResultSummary>): ResultSummary {
    const changed = { ...find(id), ...by };
    results.splice(results.indexOf(find(id)), 1, changed);
    return changed;
  }
  const view = await openView<ResultsRequests, ResultsNotifications>({
    view: 'results',
    handlers: all,
    ...options,
  });
  return { ...view, results };
}

function notHere(): never {
  throw new Error('This host has no engine.');
}

export const firstCell = '.gr:not([hidden]) .gc:not([hidden])';
export const loaded = (view: ResultsPage) => view.page.waitForSelector(`${firstCell}:not([aria-busy])`);
export const cell = (view: ResultsPage, row: number, column: number) =>
  view.page.locator(`.gr[aria-rowindex="${row + 2}"] .gc[aria-colindex="${column + 2}"]`);
export const statusText = (view: ResultsPage) => view.page.locator('.status').last().innerText();
