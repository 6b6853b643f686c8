/** Tabs left, view switch and icons right. In a narrow view the switch goes into the ellipsis menu too. */
import { useState } from 'preact/hooks';
import { formatRows } from '../../src/core/format/words.ts';
import type { ResultSummary } from '../../src/protocol/engine/query.ts';
import { Menu } from '../common/Menu.tsx';
import { Tabs } from '../common/Tabs.tsx';
import { Toolbar, type ToolbarItem } from '../common/Toolbar.tsx';
import { useNarrow } from '../common/useWidth.ts';
import { columnMenu, copyFormats, exportFormats, exportMenu } from './menus.ts';
import type { ResultsHost } from './resultsHost.ts';
import { isNarrowed, type ViewName } from './state.ts';
import type { Pane } from './usePane.ts';
import { tabCount } from './words.ts';

const views: { id: ViewName; label: string }[] = [
  { id: 'grid', label: 'Grid' },
  { id: 'chart', label: 'Chart' },
  { id: 'plan', label: 'Plan' },
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
  const [open, setOpen] = useState<{ menu: 'export' | 'columns'; x: number; y: number } | null>(null);
  const hasRows = result !== null && result.columns.length > 0 && result.state !== 'failed';
  const items = result ? toolbarItems(props, result, hasRows, narrow, setOpen) : [];
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
      {open && result ? (
        <Menu
          label={open.menu === 'export' ? 'Export' : 'Columns'}
          alignRight
          x={open.x}
          y={open.y}
          items={open.menu === 'export' ? exportMenu(props.pane) : columnMenu(props.pane, result)}
          onClose={() => setOpen(null)}
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

function under(event: MouseEvent | undefined): { x: number; y: number } {
  const box = (event?.currentTarget as HTMLElement).getBoundingClientRect();
  return { x: box.right, y: box.bottom + 2 };
}

function toolbarItems(
  { host, pane, view, filterOpen, onFilter, onView }: ResultBarProps,
  result: ResultSummary,
  hasRows: boolean,
  narrow: boolean,
  open: (at: { menu: 'export' | 'columns'; x: number; y: number }) => void,
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
            id: 'columns',
            icon: 'list-selection',
            label: 'Go to column',
            onClick: (event?: MouseEvent) => open({ menu: 'columns', ...under(event) }),
          },
          {
            id: 'export',
            icon: 'export',
            label: isNarrowed(result.arrangement)
              ? `Export ${formatRows(result.availableRows)}`
              : 'Export all rows',
            onClick: (event?: MouseEvent) => open({ menu: 'export', ...under(event) }),
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
