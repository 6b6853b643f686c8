/** A result of the engine as the grid's source of pages. */
import type { QueryRequests, ResultPage, ResultSummary } from '../../src/protocol/engine/query.ts';
import type { GridPage, PageSource } from '../common/grid/pageSource.ts';
import { type Host, HostError } from '../common/host.ts';

/** The results panel's host, or the notebook's. */
type PageHost = Pick<Host<Pick<QueryRequests, 'query/page' | 'query/statistics'>, object>, 'request'>;

/** The rows are of another version by now than the view knows; the new state is on its way. */
export class StalePage extends Error {}

/** Header pictures cover the rows that can be paged; while more of them still come, there are none. */
const hasStatistics = ({ state, preview }: ResultSummary): boolean =>
  state === 'complete' || state === 'cancelled' || (state === 'first_rows' && preview);

/** What is no longer wanted is cancelled: the engine ends it at once and has time for what is. */
export function resultSource(host: PageHost, result: ResultSummary): PageSource {
  const { id: resultId, version } = result;
  return {
    columns: result.columns,
    rowCount: result.availableRows,
    version,
    async page(firstRow, rows, firstColumn, columns, signal): Promise<GridPage> {
      const range = { resultId, version, firstRow, rows, firstColumn, columns };
      return decoded(await host.request('query/page', range, signal).catch(throwStale));
    },
    ...(hasStatistics(result)
      ? {
          statistics: (column: number, signal: AbortSignal) =>
            host.request('query/statistics', { resultId, column }, signal),
        }
      : {}),
  };
}

function throwStale(error: unknown): never {
  if (error instanceof HostError && error.failure.code === 'conflict') throw new StalePage(error.message);
  throw error;
}

function decoded(page: ResultPage): GridPage {
  const cells = page.columns.map((column) => JSON.parse(column) as (string | null)[]);
  return { ...page, cells };
}
