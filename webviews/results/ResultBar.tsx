/** Tabs left, view switch and icons right. At 480 px the switch goes into the ellipsis menu too. */
import { useState } from 'preact/hooks';
import type { ExportFormat, ResultSummary } from '../../src/protocol/engine/query.ts';
import { Menu } from '../common/Menu.tsx';
import { Tabs } from '../common/Tabs.tsx';
import { Toolbar, type ToolbarItem } from '../common/Toolbar.tsx';
import { useNarrow } from '../common/useNarrow.ts';
import { copyFormats } from './menus.ts';
import type { ResultsHost } from './resultsHost.ts';
import type { ViewName } from './state.ts';
import type { Pane } from './usePane.ts';
import { tabCount } from './words.ts';

const views: { id: ViewName; label: string }[] = [
  { id: 'grid', label: 'Grid' },
  { id: 'chart', label: 'Chart' },
  { id: 'plan', label: 'Plan' },
];
const exportFormats: [ExportFormat, string][] = [
  ['csv', 'Export as CSV…'],
  ['parquet', 'Export as Parquet…'],
  ['json', 'Export as JSON…'],
];

export interface ResultBarProps {
  host: ResultsHost;
  results: ResultSummary[];
  result: ResultSummary | null;
  pane: Pane;
  view: ViewName;
  filterOpen: boolean;
  onSelect(id: string): void;
  onClose(id: string): void;
  onView(view: ViewName): void;
  onFilter(): void;
}

export function ResultBar(props: ResultBarProps) {
  const { results, result, view } = props;
  const narrow = useNarrow();
  const [exporting, setExporting] = useState<{ x: number; y: number } | null>(null);
  const hasRows = result !== null && result.columns.length > 0 && result.state !== 'failed';
  const items = result ? toolbarItems(props, result, hasRows, narrow, setExporting) : [];
  return (
    <div class="bar" data-region>
      <Tabs
        label="Results"
        controls="result-content"
        active={result?.id ?? null}
        tabs={results.map((each) => ({
          id: each.id,
          label: each.name,
          title: `${each.sql.slice(0, 400)}\n${each.connection}`,
          count: tabCount(each),
          closable: true,
          ...tabIcon(each),
        }))}
        onSelect={props.onSelect}
        onClose={props.onClose}
      />
      <span class="grow" />
      {hasRows && !narrow ? (
        <>
          <Tabs
            label="View"
            controls="result-content"
            tabs={views}
            active={view}
            onSelect={(id) => props.onView(id as ViewName)}
          />
          <span class="sep" />
        </>
      ) : null}
      {items.length > 0 ? <Toolbar label="Result actions" items={items} /> : null}
      {exporting ? (
        <Menu
          label="Export"
          alignRight
          {...exporting}
          items={exportFormats.map(([format, label]) => ({
            id: format,
            label,
            onChoose: () => void props.pane.exportAs(format),
          }))}
          onClose={() => setExporting(null)}
        />
      ) : null}
    </div>
  );
}

function tabIcon({ state, pinned }: ResultSummary): { icon?: string; iconClass?: string } {
  if (state === 'running') return { icon: 'loading', iconClass: 'c-running codicon-modifier-spin' };
  if (state === 'failed') return { icon: 'error', iconClass: 'c-failed' };
  return pinned ? { icon: 'pinned' } : {};
}

function toolbarItems(
  { host, pane, view, filterOpen, onFilter, onView }: ResultBarProps,
  result: ResultSummary,
  hasRows: boolean,
  narrow: boolean,
  openExport: (at: { x: number; y: number }) => void,
): ToolbarItem[] {
  const inMenu = (
    id: string,
    icon: string,
    label: string,
    onClick: () => void,
    pressed?: boolean,
  ): ToolbarItem => ({
    id,
    icon,
    label,
    onClick,
    menuOnly: true,
    ...(pressed === undefined ? {} : { pressed }),
  });
  const rowItems: ToolbarItem[] = [
    {
      id: 'filter',
      icon: 'filter',
      label: 'Search and filter rows',
      shortcut: 'Ctrl+F',
      pressed: filterOpen,
      onClick: onFilter,
    },
    {
      id: 'copy',
      icon: 'copy',
      label: 'Copy selection',
      shortcut: 'Ctrl+C',
      onClick: () => void pane.copy('tsv', false),
    },
    ...(narrow
      ? []
      : [
          {
            id: 'export',
            icon: 'export',
            label: 'Export all rows',
            onClick: (event?: MouseEvent) => {
              const box = (event?.currentTarget as HTMLElement).getBoundingClientRect();
              openExport({ x: box.right, y: box.bottom + 2 });
            },
          },
        ]),
  ];
  return [
    ...(hasRows ? rowItems : []),
    {
      id: 'pin',
      icon: result.pinned ? 'pinned' : 'pin',
      label: result.pinned ? 'Unpin result' : 'Pin result',
      pressed: result.pinned,
      onClick: () => void pane.pin(),
    },
    ...(hasRows && narrow
      ? views.map(({ id, label }) => inMenu(id, 'blank', label, () => onView(id), view === id))
      : []),
    inMenu(
      'again',
      'refresh',
      'Run again',
      () => void host.request('results/runAgain', { resultId: result.id }),
    ),
    inMenu(
      'statement',
      'go-to-file',
      'Go to statement',
      () => void host.request('results/openStatement', { resultId: result.id }),
    ),
    ...(hasRows
      ? [
          ...copyFormats.map(([format, label]) =>
            inMenu(format, 'copy', label, () => void pane.copy(format, true)),
          ),
          ...exportFormats.map(([format, label]) =>
            inMenu(`export ${format}`, 'export', label, () => void pane.exportAs(format)),
          ),
        ]
      : []),
  ];
}
