/** The chart of a result: what is drawn, the drawing or its figures, and what can be made of it. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatCount, formatRows } from '../../../src/core/format/words.ts';
import type { Chart, ChartDrawing } from '../../../src/protocol/engine/chart.ts';
import type { Filter, ResultSummary } from '../../../src/protocol/engine/query.ts';
import { IconButton } from '../Button.tsx';
import { Menu, type MenuItem } from '../Menu.tsx';
import { errorWords } from '../host.ts';
import { ProgressLine } from '../StatusLine.tsx';
import { ChartControls, MoreControls } from './ChartControls.tsx';
import { ChartFigures } from './ChartFigures.tsx';
import { namedColumns } from './choice.ts';
import { Drawing } from './Drawing.tsx';
import { exportMenu } from './exportMenu.ts';
import { useChart, type ChartHost } from './useChart.ts';

/** In a lower place the drawing scrolls. */
const leastHeight = 90;

export interface ChartPaneProps {
  host: ChartHost;
  result: ResultSummary;
  /** Null: the one that its statement names, else a proposal. */
  chart: Chart | null;
  /** `Save chart…`, or what keeping it means here. */
  keepLabel: string;
  onChart(chart: Chart): void;
  /** A mark was chosen: these filters find its rows. Without it, marks only tell their figures. */
  onFilter?: ((filters: Filter[]) => void) | undefined;
}

export function ChartPane({ host, result, chart, keepLabel, onChart, onFilter }: ChartPaneProps) {
  const area = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [more, setMore] = useState(false);
  const [asTable, setAsTable] = useState(false);
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const [said, setSaid] = useState('');
  const run = useChart(host, result, chart, size);
  const { drawing } = run;
  const columns = useMemo(() => namedColumns(result.columns), [result.columns]);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      if (width > 0) setSize({ width: Math.floor(width), height: Math.max(leastHeight, Math.floor(height)) });
    });
    observer.observe(area.current!);
    return () => observer.disconnect();
  }, []);
  const change = (next: Chart): void => {
    setSaid('');
    onChart(next);
  };
  const attempt = (work: () => Promise<{ words: string } | null>): void => {
    setSaid('');
    work().then(
      (done) => setSaid(done?.words ?? ''),
      (error: unknown) => setSaid(errorWords(error)),
    );
  };
  const choose =
    drawing && onFilter
      ? (row: number): void => {
          const filters = drawing.filters[row];
          if (filters) onFilter(filters);
          else setSaid('These rows cannot be told by a filter.');
        }
      : null;
  const shown = chart ?? drawing?.chart ?? null;
  const items: MenuItem[] = drawing ? exportMenu(host, result.id, drawing.chart, size, attempt) : [];
  return (
    <div class="pane grow chart-pane">
      <div class="chart-bar">
        {shown ? <ChartControls chart={shown} columns={columns} onChange={change} /> : null}
        <span class="grow" />
        <div class="row" role="toolbar" aria-label="Chart actions">
          <IconButton
            icon="settings"
            label="More about the chart"
            pressed={more}
            disabled={!shown}
            onClick={() => setMore(!more)}
          />
          <IconButton
            icon="table"
            label="Show figures as a table"
            pressed={asTable}
            disabled={!drawing}
            onClick={() => setAsTable(!asTable)}
          />
          <IconButton
            icon="save"
            label={keepLabel}
            disabled={!drawing}
            onClick={() =>
              drawing &&
              attempt(() => host.request('chart/keep', { resultId: result.id, chart: drawing.chart }))
            }
          />
          <IconButton
            icon="export"
            label="Export chart"
            expanded={menu !== null}
            disabled={!drawing}
            onClick={(event) => {
              const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
              setMenu({ x: box.right, y: box.bottom + 2 });
            }}
          />
        </div>
        {menu ? (
          <Menu
            label="Export chart"
            items={items}
            alignRight
            x={menu.x}
            y={menu.y}
            onClose={() => setMenu(null)}
          />
        ) : null}
      </div>
      {more && shown ? (
        <div class="chart-bar">
          <MoreControls chart={shown} columns={columns} onChange={change} />
        </div>
      ) : null}
      {run.problem ? (
        <p class="chart-problem t12" role="alert">
          {run.problem}{' '}
          <button type="button" class="link" onClick={run.again}>
            Draw again
          </button>
        </p>
      ) : null}
      <figure class={`chart-figure${run.busy ? ' waiting' : ''}`} aria-busy={run.busy}>
        {drawing ? (
          <figcaption>
            <h2 class="h13">{drawing.title}</h2> <span class="t12 t2">{scopeWords(drawing)}</span>
            {drawing.notes.map((note) => (
              <p key={note} class="t12 t2">
                {note}
              </p>
            ))}
          </figcaption>
        ) : null}
        <div class="chart-area" ref={area}>
          {drawing && asTable ? <ChartFigures drawing={drawing} hidden={false} onChoose={choose} /> : null}
          {drawing?.svg && !asTable ? (
            <>
              <Drawing
                svg={drawing.svg}
                label={`${drawing.title}: ${drawing.summary}`}
                tell={(row) => pairsOf(drawing, row)}
                onChoose={choose}
              />
              <ChartFigures drawing={drawing} hidden onChoose={null} />
            </>
          ) : null}
        </div>
      </figure>
      {run.busy ? <Counting percent={run.percent} onCancel={run.cancel} /> : null}
      <span class={said ? 'chart-said t12' : 'hidden-text'} role="status">
        {said}
      </span>
    </div>
  );
}

const pairsOf = ({ columns, rows }: ChartDrawing, row: number): [string, string][] =>
  columns.map(({ name }, index) => [name, rows[row]?.[index] ?? 'NULL']);

/** `10,000,000 rows in 240 marks, counted in the engine in 380 ms` */
function scopeWords({ rowsRead, rowCount, marks, engineMs }: ChartDrawing): string {
  const rows =
    rowCount === null
      ? `First ${formatRows(rowsRead)}`
      : rowsRead < rowCount
        ? `${formatCount(rowsRead)} of ${formatRows(rowCount)}`
        : formatRows(rowsRead);
  return `${rows} in ${formatCount(marks)} ${marks === 1 ? 'mark' : 'marks'}, counted in ${Math.round(engineMs)} ms`;
}

const shownAfterMs = 300;

/** The first moments are calm; then what goes on, and how to stop it. */
function Counting({ percent, onCancel }: { percent: number | null; onCancel(): void }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), shownAfterMs);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div class="chart-counting t12">
      <ProgressLine percent={percent} label="Counting rows" />
      <span>Counting rows{percent === null ? '' : `, ${percent}%`}</span>{' '}
      <button type="button" class="link" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}
