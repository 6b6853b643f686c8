/** One result under its cell: the grid at its own height, 320 pixels at most, and a line about it. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ResultSummary } from '../../src/protocol/engine/query.ts';
import type { NotebookNotifications, NotebookRequests } from '../../src/protocol/webview/notebook.ts';
import { GridView } from '../common/grid/GridView.tsx';
import type { CellRange } from '../common/grid/pageSource.ts';
import { errorWords, type Host } from '../common/host.ts';
import { resultSource, StalePage } from '../results/resultSource.ts';

export type NotebookHost = Pick<Host<NotebookRequests, NotebookNotifications>, 'request' | 'on'>;

const headHeight = 64;
const rowHeight = 24;
const scrollbarHeight = 16;
const mostHeight = 320;

export function NotebookResult({ host, first }: { host: NotebookHost; first: ResultSummary }) {
  const [result, setResult] = useState(first);
  const [problem, setProblem] = useState('');
  const [said, setSaid] = useState('');
  const { id, version, availableRows, state, columns } = result;
  const failed = (error: unknown): void => {
    if (!(error instanceof StalePage)) setProblem(errorWords(error));
  };
  useEffect(() => {
    const take = (next: ResultSummary): void => {
      if (next.id === id) setResult((now) => (next.version >= now.version ? next : now));
    };
    const stop = host.on('query/changed', take);
    host.request('notebook/result', { resultId: id }).then(take, failed);
    return stop;
  }, [id]);
  const source = useMemo(
    () => resultSource(host, result),
    [id, version, availableRows, state, columns.length],
  );
  const copy = async (range: CellRange, header: boolean): Promise<void> => {
    const { firstRow, lastRow, firstColumn, lastColumn } = range;
    const rows = lastRow - firstRow + 1;
    const wanted = {
      resultId: id,
      version,
      firstRow,
      rows,
      firstColumn,
      columns: lastColumn - firstColumn + 1,
      header,
    };
    const copied = await host.request('notebook/copy', wanted);
    setSaid(`${counted(copied.rows)} copied`);
  };
  const height = Math.min(mostHeight, headHeight + Math.max(1, availableRows) * rowHeight + scrollbarHeight);
  return (
    <section class="dew dew-result" aria-label={`Result ${result.name}`}>
      <div style={{ height: `${height}px`, flex: 'none', display: 'flex' }}>
        <GridView
          label={result.name}
          identity={id}
          source={source}
          onCopy={(range, header) => void copy(range, header).catch(failed)}
          onOpen={(cell) =>
            void host.request('notebook/openValue', { resultId: id, version, ...cell }).catch(failed)
          }
          onFailure={failed}
        />
      </div>
      <div class="result-foot">
        <span>{rowWords(result)}</span>
        <span>{columns.length === 1 ? '1 column' : `${columns.length} columns`}</span>
        {result.engineMs === null ? null : <span>{Math.round(result.engineMs)} ms</span>}
        <span role="status" class={problem ? 'problem' : ''}>
          {problem || said}
        </span>
        <button
          type="button"
          onClick={() => void host.request('notebook/showInPanel', { resultId: id }).catch(failed)}
        >
          Show in Results
        </button>
      </div>
    </section>
  );
}

const counted = (rows: number): string => (rows === 1 ? '1 row' : `${rows.toLocaleString('en')} rows`);

function rowWords({ state, rowCount, availableRows }: ResultSummary): string {
  if (state === 'cancelled') return `First ${counted(availableRows)}, then cancelled`;
  return rowCount === null ? `First ${counted(availableRows)}, total not known yet` : counted(rowCount);
}
