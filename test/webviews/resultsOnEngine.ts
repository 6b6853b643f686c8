/** The results panel on the real engine, with what the extension does for it and without the editor. */
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EngineClient } from '../../src/engineClient/engineClient.ts';
import type { ResultSummary } from '../../src/protocol/engine/query.ts';
import type { ResultsNotifications, ResultsRequests } from '../../src/protocol/webview/results.ts';
import { openView, type ViewHandlers, type ViewOptions, type ViewPage } from './viewPage.ts';

export interface EnginePage extends ViewPage<ResultsNotifications> {
  clipboard(): string;
}

/** What the extension does for the panel, without the editor. */
export async function openOn(
  client: EngineClient,
  folder: string,
  first: ResultSummary,
  options: Partial<ViewOptions<ResultsRequests>> = {},
): Promise<EnginePage> {
  let clipboard = '';
  let result = first;
  client.on('query/changed', (changed) => (result = changed));
  const none = () => null;
  const handlers: ViewHandlers<ResultsRequests> = {
    'query/page': (params) => client.request('query/page', params),
    'query/painted': (params) => client.request('query/painted', params),
    'query/arrange': (params) => client.request('query/arrange', params),
    'query/materialise': (params) => client.request('query/materialise', params),
    'query/statistics': (params) => client.request('query/statistics', params),
    'query/cell': (params) => client.request('query/cell', params),
    'query/aggregate': (params) => client.request('query/aggregate', params),
    'query/cancel': (params) => client.request('query/cancel', params),
    'query/close': (params) => client.request('query/close', params),
    'query/pin': (params) => client.request('query/pin', params),
    'chart/draw': (params) => client.request('chart/draw', params),
    'chart/export': (params) => client.request('chart/export', params),
    'chart/keep': async ({ resultId, chart }) => {
      const { path } = await client.request('chart/save', { resultId, chart, file: 'kept.chart.yaml' });
      return { words: `Saved ${basename(path)}` };
    },
    'chart/write': async ({ ending, content, encoding }) => {
      await writeFile(join(folder, `chart.${ending}`), content, encoding);
      return { words: `Wrote chart.${ending}` };
    },
    'chart/copyText': ({ text }) => {
      clipboard = text;
      return null;
    },
    'results/ready': () => ({ uri: null, results: [result], active: result.id, trusted: true }),
    'results/selected': none,
    'results/copy': async (params) => {
      const { text, rows } = await client.request('query/copy', params);
      clipboard = text;
      return { rows };
    },
    'results/copyText': ({ text }) => {
      clipboard = text;
      return null;
    },
    'results/export': ({ resultId, format }) =>
      client.request('query/export', { resultId, format, path: join(folder, `out.${format}`) }),
    'results/reveal': none,
    'results/openStatement': none,
    'results/editConnection': none,
    'results/runAgain': none,
    'results/runStatement': none,
    'results/openDataFile': none,
    'results/plan': ({ analyze }) =>
      client.request('query/explain', { sql: result.sql, analyze, document: null }),
    'results/openValue': none,
    'results/manageTrust': none,
  };
  const view = await openView<ResultsRequests, ResultsNotifications>({
    view: 'results',
    handlers,
    ...options,
  });
  client.on('query/changed', (changed) => void view.notify('query/changed', changed).catch(() => undefined));
  return { ...view, clipboard: () => clipboard };
}

export const run = (client: EngineClient, sql: string): Promise<ResultSummary> =>
  client.request('query/run', { sql, origin: null, document: null });
