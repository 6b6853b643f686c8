/** The shown result in its state and view. */
import { useMemo, useState } from 'preact/hooks';
import type { Chart } from '../../src/protocol/engine/chart.ts';
import type { Filter, ResultSummary } from '../../src/protocol/engine/query.ts';
import { ChartPane } from '../common/chart/ChartPane.tsx';
import type { GridMenu } from '../common/grid/gridEvents.ts';
import { GridView } from '../common/grid/GridView.tsx';
import { Menu } from '../common/Menu.tsx';
import { cellMenu, headerMenu } from './menus.ts';
import { PlanView } from './PlanView.tsx';
import { Failed, NoRows, Running } from './ResultState.tsx';
import type { ResultsHost } from './resultsHost.ts';
import { resultSource } from './resultSource.ts';
import type { SavedView } from './savedView.ts';
import { marksOf, type ViewName } from './state.ts';
import type { Pane } from './usePane.ts';

export interface ResultContentProps {
  host: ResultsHost;
  result: ResultSummary;
  view: ViewName;
  pane: Pane;
  saved: SavedView;
  /** Rows behind a mark of the chart are to be shown. */
  onRowsOf(filters: Filter[]): void;
}

export function ResultContent(props: ResultContentProps) {
  const { host, result, view, pane } = props;
  if (result.state === 'failed') return <Failed host={host} result={result} />;
  if (view === 'plan' && result.columns.length > 0) return <PlanView host={host} result={result} />;
  if (result.state === 'running' && result.availableRows === 0)
    return <Running result={result} onCancel={pane.cancel} />;
  if (result.availableRows === 0)
    return (
      <NoRows
        host={host}
        result={result}
        onClear={() => void pane.arrange({ ...result.arrangement, filters: [], search: '' })}
      />
    );
  if (view === 'chart') return <ResultChart key={result.id} {...props} />;
  return <ResultGrid {...props} />;
}

function ResultChart({ host, result, saved, onRowsOf }: ResultContentProps) {
  const [chart, setChart] = useState<Chart | null>(saved.of(result.id).chart ?? null);
  return (
    <ChartPane
      host={host}
      result={result}
      chart={chart}
      keepLabel="Save chart as a file"
      onChart={(next) => {
        setChart(next);
        saved.update(result.id, { chart: next });
      }}
      onFilter={onRowsOf}
    />
  );
}

function ResultGrid({ host, result, pane, saved }: ResultContentProps) {
  const { id, version, availableRows, state, columns, arrangement } = result;
  const source = useMemo(
    () => resultSource(host, result),
    [id, version, availableRows, state, columns.length],
  );
  const marks = useMemo(() => marksOf(arrangement), [arrangement]);
  const [menu, setMenu] = useState<GridMenu | null>(null);
  return (
    <>
      <GridView
        label={result.name}
        identity={id}
        source={source}
        marks={marks}
        search={arrangement.search}
        onReady={(grid) => {
          pane.grid.current = grid;
          const before = saved.of(id).grid;
          if (before) grid.restore(before);
        }}
        onSelect={pane.select}
        onOpen={pane.openCell}
        onCopy={(range, header) => void pane.copy('tsv', header, range)}
        onMenu={setMenu}
        onEscape={() => (pane.cell ? pane.closeCell() : pane.cancel())}
        onFailure={pane.failedToLoad}
        onFirstDraw={pane.firstDrawn}
        onMoved={() => {
          const grid = pane.grid.current;
          if (!grid) return;
          saved.update(id, { grid: grid.state() });
          if (result.preview && grid.atEnd) void pane.loadAll();
        }}
      />
      {menu ? (
        <Menu
          label={menu.kind === 'header' ? `Column ${columns[menu.cell.column]?.name}` : 'Cell'}
          items={
            menu.kind === 'header'
              ? headerMenu(host, result, pane, menu.cell.column)
              : cellMenu(pane, menu.cell)
          }
          x={menu.x}
          y={menu.y}
          onClose={() => setMenu(null)}
        />
      ) : null}
    </>
  );
}
