/** A first picture of a result: rows against each other, or how one column is distributed. */
import { useEffect, useState } from 'preact/hooks';
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
import { resultSource, StalePage } from './resultSource.ts';
import { chartScope } from './words.ts';

const rowsAtOnce = 500;

export function ChartView({ host, result }: { host: ResultsHost; result: ResultSummary }) {
  const { columns, availableRows } = result;
  const [chosen, setChoice] = useState<ChartChoice>(() => proposedChart(columns, availableRows));
  // Above so many rows the engine sums up; a choice made over fewer rows must not draw only the first ones.
  const choice = availableRows > mostMarks ? { ...chosen, y: null } : chosen;
  const chart = useChart(host, result, choice);
  const x = columns[choice.x]!;
  const y = choice.y === null ? null : columns[choice.y]!;
  const title = y ? `${y.name} by ${x.name}` : `Rows by ${x.name}`;
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
          data={chart.data}
          title={title}
          subtitle={[chart.scope, chart.data.leftOut].filter(Boolean).join(', ')}
        />
      ) : null}
    </div>
  );
}

interface ScopedChart {
  data: ChartData;
  /** The rows that it was made of, in words. */
  scope: string;
}

/** The data, or the words why there is none, or null while it comes. */
function useChart(
  host: ResultsHost,
  result: ResultSummary,
  choice: ChartChoice,
): ScopedChart | string | null {
  const [chart, setChart] = useState<ScopedChart | string | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const load =
      choice.y === null
        ? fromStatistics(host, result, choice.x, signal)
        : fromRows(host, result, choice, signal);
    load.then(
      (made) => {
        if (!signal.aborted)
          setChart(
            made.data.marks.length > 0
              ? made
              : 'Nothing to draw: the column holds no values of a kind that can be drawn.',
          );
      },
      (error: Error) => {
        // Other rows are on their way, and with them another chart.
        if (!signal.aborted && !(error instanceof StalePage)) setChart(error.message);
      },
    );
    return () => controller.abort();
  }, [result.id, result.version, result.state, choice.x, choice.y]);
  return chart;
}

async function fromStatistics(
  host: ResultsHost,
  result: ResultSummary,
  column: number,
  signal: AbortSignal,
): Promise<ScopedChart> {
  const statistics = await host.request('query/statistics', { resultId: result.id, column }, signal);
  return { data: marksFromStatistics(statistics), scope: chartScope(result, statistics.scope) };
}

async function fromRows(
  host: ResultsHost,
  result: ResultSummary,
  { x, y }: ChartChoice,
  signal: AbortSignal,
): Promise<ScopedChart> {
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
  const data = marksFromRows(await columnTexts(x), await columnTexts(y!), result.columns[x]!);
  return { data, scope: chartScope(result, rows) };
}
