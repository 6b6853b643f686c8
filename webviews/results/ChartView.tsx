/** A first picture of a result: rows against each other, or how one column is distributed. */
import { useEffect, useState } from 'preact/hooks';
import { formatRows } from '../../src/core/format/words.ts';
import type { ResultSummary } from '../../src/protocol/engine/query.ts';
import {
  type ChartChoice,
  type ChartData,
  marksFromRows,
  marksFromStatistics,
  mostMarks,
  proposedChart,
} from './chart.ts';
import { ChartDrawing } from './ChartDrawing.tsx';
import type { ResultsHost } from './resultsHost.ts';
import { resultSource } from './resultSource.ts';

const rowsAtOnce = 500;

export function ChartView({ host, result }: { host: ResultsHost; result: ResultSummary }) {
  const { columns, availableRows } = result;
  const [choice, setChoice] = useState<ChartChoice>(() => proposedChart(columns, availableRows));
  const chart = useChart(host, result, choice);
  const x = columns[choice.x]!;
  const y = choice.y === null ? null : columns[choice.y]!;
  const title = y ? `${y.name} by ${x.name}` : `Rows by ${x.name}`;
  const scope = `${result.rowCount === null ? 'First ' : ''}${formatRows(availableRows)}`;
  const numbers = columns
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => column.kind === 'number');
  return (
    <div class="pane grow chart-pane">
      <div class="plan-bar">
        <label class="label" for="chart-y">
          Show
        </label>
        <select
          id="chart-y"
          class="ctl"
          value={choice.y === null ? '' : String(choice.y)}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setChoice({ ...choice, y: value === '' ? null : Number(value) });
          }}
        >
          <option value="">number of rows</option>
          {availableRows <= mostMarks
            ? numbers.map(({ column, index }) => (
                <option key={index} value={String(index)}>
                  {column.name}
                </option>
              ))
            : null}
        </select>
        <label class="label" for="chart-x">
          by
        </label>
        <select
          id="chart-x"
          class="ctl"
          value={String(choice.x)}
          onChange={(event) => setChoice({ ...choice, x: Number(event.currentTarget.value) })}
        >
          {columns.map((column, index) => (
            <option key={index} value={String(index)}>
              {column.name}
            </option>
          ))}
        </select>
      </div>
      {typeof chart === 'string' ? (
        <p class="t12 plan" role="alert">
          {chart}
        </p>
      ) : chart ? (
        <ChartDrawing
          data={chart}
          title={title}
          subtitle={[scope, chart.leftOut].filter(Boolean).join(', ')}
        />
      ) : null}
    </div>
  );
}

/** The data, or the words why there is none, or null while it comes. */
function useChart(host: ResultsHost, result: ResultSummary, choice: ChartChoice): ChartData | string | null {
  const [chart, setChart] = useState<ChartData | string | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const load =
      choice.y === null ? fromStatistics(host, result, choice.x) : fromRows(host, result, choice, signal);
    load.then(
      (data) => {
        if (!signal.aborted)
          setChart(
            data.marks.length > 0
              ? data
              : 'Nothing to draw: the column holds no values of a kind that can be drawn.',
          );
      },
      (error: Error) => !signal.aborted && setChart(error.message),
    );
    return () => controller.abort();
  }, [result.id, result.version, result.state, choice.x, choice.y]);
  return chart;
}

async function fromStatistics(host: ResultsHost, result: ResultSummary, column: number): Promise<ChartData> {
  return marksFromStatistics(await host.request('query/statistics', { resultId: result.id, column }));
}

async function fromRows(
  host: ResultsHost,
  result: ResultSummary,
  { x, y }: ChartChoice,
  signal: AbortSignal,
): Promise<ChartData> {
  const source = resultSource(host, result);
  const rows = Math.min(mostMarks, result.availableRows);
  const columnTexts = async (column: number): Promise<(string | null)[]> => {
    const texts: (string | null)[] = [];
    for (let first = 0; first < rows; first += rowsAtOnce) {
      const page = await source.page(first, Math.min(rowsAtOnce, rows - first), column, 1, signal);
      texts.push(...page.cells[0]!);
    }
    return texts;
  };
  return marksFromRows(await columnTexts(x), await columnTexts(y!), result.columns[x]!);
}
