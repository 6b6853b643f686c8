/** The first rows of a statement come with the news of them: the grid then need not ask. */
import type { RangeParams, ResultPage } from '../../src/protocol/engine/query.ts';
import type { ResultsHost } from './resultsHost.ts';

/** `host`, which answers the request for a block with the page that has come already. */
export function withFirstPages(host: ResultsHost): ResultsHost {
  let first: ResultPage | null = null;
  host.on('query/firstPage', (page) => (first = page));
  return {
    ...host,
    request: (method, params, signal) =>
      method === 'query/page' && first && isPageOf(first, params as RangeParams)
        ? (Promise.resolve(first) as never)
        : host.request(method, params, signal),
  };
}

const isPageOf = (page: ResultPage, range: RangeParams): boolean =>
  page.resultId === range.resultId &&
  page.version === range.version &&
  page.firstRow === range.firstRow &&
  page.firstColumn === range.firstColumn &&
  page.rows === range.rows &&
  page.columns.length === range.columns;
