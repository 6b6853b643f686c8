/** The results panel: tabs of the active document's results, the shown one, and its status line. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Icon } from '../common/Icon.tsx';
import { IconButton } from '../common/Button.tsx';
import { ProgressLine } from '../common/StatusLine.tsx';
import { moveBetweenRegions } from '../common/regions.ts';
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
    saved.setActive(result?.id ?? saved.active);
  }, [result?.id]);
  useEffect(() => {
    if (panel.ready) saved.keepOnly(panel.results.map(({ id }) => id));
  }, [panel.results]);
  useEffect(() => {
    if (pane.draft) setFilterOpen(true);
  }, [pane.draft]);
  const onKey = useRef<(event: KeyboardEvent) => void>(() => undefined);
  useEffect(() => {
    // On the document: keys count from the first moment, also while nothing in the view has the focus.
    const listener = (event: KeyboardEvent): void => onKey.current(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
  if (!panel.ready) return <div class="dew" />;

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
  const hasRows = result !== null && result.columns.length > 0 && result.state !== 'failed';
  onKey.current = (event) => {
    moveBetweenRegions(event, document.body);
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f' && hasRows) {
      event.preventDefault();
      event.stopPropagation();
      showFilter(true);
    }
    if (event.key === 'Escape') {
      if (pane.cell) pane.closeCell();
      else if (result?.state === 'running' || result?.state === 'first_rows') pane.cancel();
    }
  };
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
          text={`The engine stopped. ${panel.lost.message}`}
          onClose={() => dispatch({ type: 'dismissed' })}
        />
      ) : null}
      {pane.problem ? <Note text={pane.problem} onClose={pane.dismissProblem} /> : null}
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

function Note({ text, onClose }: { text: string; onClose(): void }) {
  return (
    <div class="note warn" role="alert">
      <Icon name="warning" class="c-warn" />
      <span>{text}</span>
      <span class="grow" />
      <IconButton icon="close" label="Dismiss" small onClick={onClose} />
    </div>
  );
}
