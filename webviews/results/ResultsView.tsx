/** The results panel: tabs of the active document's results, the shown one, and its status line. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Note } from '../common/Note.tsx';
import { ProgressLine } from '../common/StatusLine.tsx';
import { useViewKeys } from '../common/viewKeys.ts';
import { CellViewer } from './CellViewer.tsx';
import { FilterBar } from './FilterBar.tsx';
import { ResultBar } from './ResultBar.tsx';
import { ResultContent } from './ResultContent.tsx';
import { NoResult } from './ResultState.tsx';
import { ResultStatus } from './ResultStatus.tsx';
import type { ResultsHost } from './resultsHost.ts';
import { SavedView } from './savedView.ts';
import type { ViewName } from './state.ts';
import { usePane } from './usePane.ts';
import { usePanel } from './usePanel.ts';

export function ResultsView({ host }: { host: ResultsHost }) {
  const saved = useMemo(() => new SavedView(host), [host]);
  const [panel, dispatch] = usePanel(host, saved.active);
  const result = panel.results.find(({ id }) => id === panel.active) ?? null;
  const pane = usePane(host, result, dispatch);
  const [view, setView] = useState<ViewName>('grid');
  const [filterOpen, setFilterOpen] = useState(false);
  const [focusSearch, setFocusSearch] = useState(0);
  useEffect(() => {
    const { view: savedView, filterOpen: open } = result ? saved.of(result.id) : {};
    setView(savedView ?? (result?.chart ? 'chart' : 'grid'));
    setFilterOpen(open ?? false);
  }, [result?.id]);
  useEffect(() => saved.setActive(panel.chosen ?? panel.active), [panel.chosen, panel.active]);
  useEffect(() => {
    if (pane.draft) setFilterOpen(true);
  }, [pane.draft]);
  const hasRows = result !== null && result.columns.length > 0 && result.state !== 'failed';
  const going = result?.state === 'running' || result?.state === 'first_rows';
  useViewKeys(pane.cell ? pane.closeCell : going ? pane.cancel : null, (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'f' || !hasRows) return;
    event.preventDefault();
    event.stopPropagation();
    showFilter(true);
  });

  const select = (id: string): void => {
    dispatch({ type: 'selected', id });
    void host.request('results/selected', { resultId: id });
  };
  const close = (id: string): void => {
    dispatch({ type: 'closed', id });
    void host.request('query/close', { resultId: id });
  };
  const changeView = (next: ViewName): void => {
    setView(next);
    if (result) saved.update(result.id, { view: next });
  };
  const showFilter = (open: boolean): void => {
    setFilterOpen(open);
    if (open) setFocusSearch(focusSearch + 1);
    else pane.grid.current?.focus();
    if (result) saved.update(result.id, { filterOpen: open });
  };
  if (!panel.ready) return <div class="dew" />;
  return (
    <div class="dew results">
      <h1 class="hidden-text">Results</h1>
      {panel.results.length > 0 ? (
        <ResultBar
          host={host}
          results={panel.results}
          result={result}
          pane={pane}
          view={view}
          filterOpen={filterOpen}
          onSelect={select}
          onClose={close}
          onView={changeView}
          onFilter={() => showFilter(!filterOpen)}
        />
      ) : null}
      {panel.lost ? (
        <Note
          kind="warning"
          alert
          text={`The engine stopped. ${panel.lost.message}`}
          onDismiss={() => dispatch({ type: 'dismissed' })}
        />
      ) : null}
      {pane.problem ? (
        <Note kind="warning" alert text={pane.problem} onDismiss={pane.dismissProblem} />
      ) : null}
      {result && hasRows && filterOpen ? (
        <FilterBar
          columns={result.columns}
          arrangement={result.arrangement}
          draft={pane.draft}
          refused={pane.refused}
          focusSearch={focusSearch}
          onDraft={pane.setDraft}
          onChange={(arrangement) => void pane.arrange(arrangement)}
          onClose={() => showFilter(false)}
        />
      ) : null}
      <div class="split">
        <div
          class="pane grow"
          id="result-content"
          role="tabpanel"
          aria-label={result?.name ?? 'Results'}
          data-region
        >
          {result ? (
            <ResultContent
              host={host}
              result={result}
              view={view}
              pane={pane}
              saved={saved}
              onRowsOf={(filters) => {
                const { arrangement } = result;
                void pane.arrange({ ...arrangement, filters: [...arrangement.filters, ...filters] });
                changeView('grid');
                setFilterOpen(true);
                saved.update(result.id, { filterOpen: true });
              }}
            />
          ) : (
            <NoResult host={host} trusted={panel.trusted} />
          )}
        </div>
        {result && pane.cell ? (
          <CellViewer host={host} result={result} cell={pane.cell} onClose={pane.closeCell} />
        ) : null}
      </div>
      {result && (pane.doing || (result.state === 'first_rows' && !result.preview)) ? (
        <ProgressLine
          percent={pane.doing ? null : result.percent}
          label={pane.doing ?? 'Making the whole result'}
        />
      ) : null}
      {result && hasRows ? (
        <ResultStatus
          host={host}
          result={result}
          engine={panel.engine}
          drawMs={pane.drawMs}
          doing={pane.doing}
          done={pane.done}
          selected={pane.selected}
          onCancel={pane.cancel}
          onLoadAll={() => void pane.loadAll()}
        />
      ) : null}
    </div>
  );
}
