/** One panel: its head with its menu, and what it shows. */
import { failureWords } from '../../src/core/format/failureWords.ts';
import { useEffect, useRef, useState } from 'preact/hooks';
import { formatCount } from '../../src/core/format/words.ts';
import type {
  DashboardPanelResult,
  DashboardRows,
  DashboardValues,
  FigurePanel,
} from '../../src/protocol/engine/dashboard.ts';
import { IconButton } from '../common/Button.tsx';
import { Icon } from '../common/Icon.tsx';
import { Menu } from '../common/Menu.tsx';
import { Bars, Trend } from './Bars.tsx';
import { Drawing } from '../common/chart/Drawing.tsx';
import { RowsTable } from './RowsTable.tsx';

export interface PanelProps {
  panel: DashboardPanelResult;
  rows: DashboardRows | undefined;
  onSelect(values: DashboardValues): void;
  onOpen(what: 'dashboard/openSql' | 'dashboard/openRows', query: string): void;
}

export function Panel({ panel, rows, onSelect, onOpen }: PanelProps) {
  const [asTable, setAsTable] = useState(false);
  if (panel.kind === 'text')
    return (
      <section class="dash-panel" aria-label={panel.title || 'Text'}>
        {panel.title ? <h2 class="h13">{panel.title}</h2> : null}
        <Prose html={panel.html} />
      </section>
    );
  const limit = panel.kind === 'table' ? panel.limit : panel.kind === 'bars' ? panel.bars.length : Infinity;
  const total = rows && !panel.failure ? shownOf(Math.min(limit, rows.rowCount), rows.rowCount) : '';
  return (
    <section class={`dash-panel dash-${panel.kind}`} aria-label={panel.title}>
      <div class="dash-head">
        <h2 class={panel.kind === 'big_number' ? 't12 t2 ell' : 'h13 ell'} title={panel.title}>
          {panel.title}
        </h2>
        <span class="t12 t2 ell grow">{[panel.subtitle, total].filter(Boolean).join(', ')}</span>
        {total === '' ? null : (
          <button
            type="button"
            class="link dash-all"
            aria-label={`Open all rows of ${panel.title}`}
            onClick={() => onOpen('dashboard/openRows', panel.query)}
          >
            Open all
          </button>
        )}
        <PanelMenu
          title={panel.title}
          items={[
            ...(panel.kind === 'chart' || panel.kind === 'bars'
              ? [
                  {
                    id: 'table',
                    icon: asTable ? 'graph' : 'table',
                    label: asTable ? 'Show chart' : 'Show figures',
                    onChoose: () => setAsTable(!asTable),
                  },
                ]
              : []),
            {
              id: 'sql',
              icon: 'code',
              label: 'Open SQL',
              onChoose: () => onOpen('dashboard/openSql', panel.query),
            },
            {
              id: 'rows',
              icon: 'list-flat',
              label: 'Open rows in results',
              onChoose: () => onOpen('dashboard/openRows', panel.query),
            },
          ]}
        />
      </div>
      {panel.failure ? (
        <div class="dash-problem" role="alert">
          <Icon name="error" class="c-failed" />
          <span>{failureWords(panel.failure)}</span>
        </div>
      ) : (
        <Content panel={panel} rows={rows} asTable={asTable} onSelect={onSelect} />
      )}
    </section>
  );
}

const shownOf = (shown: number, all: number): string =>
  shown < all ? `${formatCount(shown)} of ${formatCount(all)} rows` : '';

interface ContentProps {
  panel: Exclude<DashboardPanelResult, { kind: 'text' }>;
  rows: DashboardRows | undefined;
  asTable: boolean;
  onSelect(values: DashboardValues): void;
}

function Content({ panel, rows, asTable, onSelect }: ContentProps) {
  if (panel.kind === 'big_number') {
    const { change } = panel;
    return (
      <>
        <p class="dash-figure">
          <span class="ell" title={panel.value ?? 'NULL'}>
            {panel.value ?? <i class="t2">NULL</i>}
          </span>
          <span class="t12 t2">{panel.unit}</span>
        </p>
        {change || panel.trend ? (
          <p class="t12 dash-change">
            {change ? <Change change={change} /> : null}
            {panel.trend ? <Trend heights={panel.trend} /> : null}
          </p>
        ) : null}
      </>
    );
  }
  if (!rows || rows.rowCount === 0) return <p class="t12 t2 dash-empty">No rows for these values</p>;
  const selects = Object.keys(panel.select).length > 0;
  const choose = (row: number): void => {
    const cells = rows.rows[row];
    if (!cells) return;
    const at = (name: string): number =>
      rows.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
    onSelect(
      Object.fromEntries(
        Object.entries(panel.select).map(([name, column]) => [name, cells[at(column)] ?? null]),
      ),
    );
  };
  if (panel.kind === 'bars' && !asTable) return <Bars panel={panel} onChoose={selects ? choose : null} />;
  if (panel.kind === 'table' || asTable) {
    const columns =
      panel.kind === 'table'
        ? panel.columns
        : rows.columns.map(({ name }, index) => ({ index, title: name, grouped: false, bar: false }));
    return (
      <RowsTable
        label={panel.title}
        rows={rows}
        columns={columns}
        limit={panel.kind === 'table' ? panel.limit : 1000}
        onChoose={selects ? choose : null}
      />
    );
  }
  return panel.kind === 'bars' || panel.svg === null ? null : (
    <Drawing svg={panel.svg} label={`${panel.title}: ${panel.summary}`} onChoose={selects ? choose : null} />
  );
}

function Change({ change }: { change: NonNullable<FigurePanel['change']> }) {
  return (
    <>
      {change.direction === 'same' ? null : (
        <Icon
          name={change.direction === 'up' ? 'arrow-up' : 'arrow-down'}
          class={change.good ? 'c-done' : 'c-failed'}
        />
      )}
      {change.text} <span class="t2 ell">{change.label}</span>
    </>
  );
}

/** Markdown that the engine made into HTML without any HTML of the file. */
function Prose({ html }: { html: string }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const parsed = new DOMParser().parseFromString(html, 'text/html');
    frame.current?.replaceChildren(
      ...[...parsed.body.childNodes].map((node) => document.importNode(node, true)),
    );
  }, [html]);
  return <div class="dash-prose" ref={frame} />;
}

interface MenuItem {
  id: string;
  icon: string;
  label: string;
  onChoose(): void;
}

function PanelMenu({ title, items }: { title: string; items: MenuItem[] }) {
  const anchor = useRef<HTMLSpanElement>(null);
  const [open, setOpen] = useState<{ x: number; y: number } | null>(null);
  const toggle = () => {
    const box = anchor.current?.getBoundingClientRect();
    setOpen(open || !box ? null : { x: box.right, y: box.bottom + 2 });
  };
  return (
    <span ref={anchor}>
      <IconButton icon="ellipsis" label={`Actions of ${title}`} expanded={open !== null} onClick={toggle} />
      {open ? (
        <Menu label={title} items={items} x={open.x} y={open.y} alignRight onClose={() => setOpen(null)} />
      ) : null}
    </span>
  );
}
