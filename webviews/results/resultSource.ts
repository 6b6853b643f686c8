/** A result of the engine as the grid's source of pages. */
import type { ResultPage, ResultSummary } from '../../src/protocol/engine/query.ts';
import type { GridPage, PageSource } from '../common/grid/pageSource.ts';
import type { ResultsHost } from './resultsHost.ts';

/** The page is of another version of the result than was asked for; the new state is on its way. */
export class StalePage extends Error {}

/** Header pictures cover whole results only: while rows still come, there are none. */
const hasStatistics = (result: ResultSummary): boolean =>
  result.state === 'complete' || result.state === 'cancelled';

/**
 * Pages and statistics are short, and a cancelled request that an engine does not end in time costs
 * the whole engine: an answer that is no longer wanted is dropped instead of cancelled.
 */
export function resultSource(host: ResultsHost, result: ResultSummary): PageSource {
  const { id: resultId, version } = result;
  return {
    columns: result.columns,
    rowCount: result.availableRows,
    version,
    async page(firstRow, rows, firstColumn, columns): Promise<GridPage> {
      const range = { resultId, version, firstRow, rows, firstColumn, columns };
      const page = await host.request('query/page', range);
      if (page.version !== version) throw new StalePage();
      return decoded(page);
    },
    ...(hasStatistics(result)
      ? {
          statistics: (column: number) => host.request('query/statistics', { resultId, column }),
        }
      : {}),
  };
}

function decoded(page: ResultPage): GridPage {
  const cells = page.columns.map((column) => JSON.parse(column) as (string | null)[]);
  return { ...page, cells };
}
