/** One result under its cell: the grid at its own height, 320 pixels at most, and a line about it. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Chart } from '../../src/protocol/engine/chart.ts';
import type { Arrangement, ResultSummary } from '../../src/protocol/engine/query.ts';
import type { NotebookNotifications, NotebookRequests } from '../../src/protocol/webview/notebook.ts';
import { ChartPane } from '../common/chart/ChartPane.tsx';
import { GridView } from '../common/grid/GridView.tsx';
import type { CellRange } from '../common/grid/pageSource.ts';
import { errorWords, type Host } from '../common/host.ts';
import { filterWords } from '../results/FilterBar.tsx';
import { resultSource, StalePage } from '../results/resultSource.ts';

export type NotebookHost = Pick<Host<NotebookRequests, NotebookNotifications>, 'request' | 'on'>;

const headHeight = 64;
const rowHeight = 24;
const scrollbarHeight = 16;
const mostHeight = 320;
const chartHeight = 360;

export function NotebookResult({ host, first }: { host: NotebookHost; first: ResultSummary }) {
  const [result, setResult] = useState(first);
  const [problem, setProblem] = useState('');
  const [said, setSaid] = useState('');
  const [asChart, setAsChart] = useState(first.chart !== undefined);
  const [chart, setChart] = useState<Chart | null>(null);
  const { id, version, availableRows, state, columns, arrangement } = result;
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
  const arrange = (next: Arrangement): void => {
    host
      .request('query/arrange', { resultId: id, arrangement: next })
      .then((changed) => setResult((now) => (changed.version >= now.version ? changed : now)), failed);
  };
  const height = Math.min(mostHeight, headHeight + Math.max(1, availableRows) * rowHeight + scrollbarHeight);
  return (
    <section class="dew dew-result" aria-label={`Result ${result.name}`}>
      <div style={{ height: `${asChart ? chartHeight : height}px`, flex: 'none', display: 'flex' }}>
        {asChart ? (
          <ChartPane
            host={host}
            result={result}
            chart={chart}
            keepLabel="Keep chart in the cell"
            onChart={setChart}
            onFilter={(filters) => {
              arrange({ ...arrangement, filters: [...arrangement.filters, ...filters] });
              setAsChart(false);
            }}
          />
        ) : (
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
        )}
      </div>
      {arrangement.filters.length > 0 ? (
        <div class="result-foot">
          {arrangement.filters.map((filter, index) => (
            <span class="chip" key={`${filter.column} ${index}`}>
              {filterWords(filter, columns)}
              <button
                type="button"
                class="codicon codicon-close"
                aria-label={`Remove filter ${filterWords(filter, columns)}`}
                onClick={() =>
                  arrange({
                    ...arrangement,
                    filters: arrangement.filters.filter((_, at) => at !== index),
                  })
                }
              />
            </span>
          ))}
        </div>
      ) : null}
      <div class="result-foot">
        <span>{rowWords(result)}</span>
        <span>{columns.length === 1 ? '1 column' : `${columns.length} columns`}</span>
        {result.engineMs === null ? null : <span>{Math.round(result.engineMs)} ms</span>}
        <span role="status" class={problem ? 'problem' : ''}>
          {problem || said}
        </span>
        <button type="button" aria-pressed={asChart} onClick={() => setAsChart(!asChart)}>
          {asChart ? 'Show rows' : 'Show chart'}
        </button>
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

function rowWords({ state, rowCount, availableRows, arrangement }: ResultSummary): string {
  if (rowCount !== null && arrangement.filters.length > 0)
    return `${availableRows.toLocaleString('en')} of ${counted(rowCount)}`;
  if (state === 'cancelled') return `First ${counted(availableRows)}, then cancelled`;
  return rowCount === null ? `First ${counted(availableRows)}, total not known yet` : counted(rowCount);
}
