/** The menus of a column header and of a cell. */
import type { CopyFormat, ExportFormat, ResultSummary } from '../../src/protocol/engine/query.ts';
import { kindIcon } from '../../src/core/format/kindIcon.ts';
import type { MenuItem } from '../common/Menu.tsx';
import type { GridCell } from '../common/grid/selection.ts';
import type { ResultsHost } from './resultsHost.ts';
import { sorted } from './state.ts';
import type { Pane } from './usePane.ts';

export const copyFormats: [CopyFormat, string][] = [
  ['csv', 'Copy as CSV'],
  ['json', 'Copy as JSON'],
  ['markdown', 'Copy as Markdown table'],
  ['insert', 'Copy as INSERT statements'],
];

export const exportFormats: [ExportFormat, string][] = [
  ['csv', 'Export as CSV…'],
  ['parquet', 'Export as Parquet…'],
  ['json', 'Export as JSON…'],
];

export function exportMenu(pane: Pane): MenuItem[] {
  return exportFormats.map(([format, label]) => ({
    id: format,
    label,
    onChoose: () => void pane.exportAs(format),
  }));
}

/** All columns, to go to one of many. */
export function columnMenu(pane: Pane, result: ResultSummary): MenuItem[] {
  return result.columns.map((column, index) => ({
    id: String(index),
    label: column.name,
    icon: kindIcon[column.kind],
    onChoose: () => pane.goToColumn(index),
  }));
}

export function headerMenu(
  host: ResultsHost,
  result: ResultSummary,
  pane: Pane,
  column: number,
): (MenuItem | null)[] {
  const { arrangement } = result;
  const own = arrangement.sort.find((key) => key.column === column);
  const others = arrangement.sort.length > (own ? 1 : 0);
  const sort = (
    id: string,
    label: string,
    icon: string,
    descending: boolean | null,
    add: boolean,
  ): MenuItem => ({
    id,
    label,
    icon,
    onChoose: () => void pane.arrange(sorted(arrangement, column, descending, add), 'Sorting'),
  });
  return [
    sort('up', 'Sort ascending', 'arrow-small-up', false, false),
    sort('down', 'Sort descending', 'arrow-small-down', true, false),
    ...(others && !own
      ? [
          sort('add_up', 'Then ascending', 'arrow-small-up', false, true),
          sort('add_down', 'Then descending', 'arrow-small-down', true, true),
        ]
      : []),
    ...(own ? [sort('unsort', 'Clear sort', 'clear-all', null, true)] : []),
    null,
    {
      id: 'filter',
      label: 'Filter…',
      icon: 'filter',
      onChoose: () => pane.setDraft({ column, operator: 'equals', value: '' }),
    },
    {
      id: 'name',
      label: 'Copy name',
      icon: 'copy',
      onChoose: () => void host.request('results/copyText', { text: result.columns[column]!.name }),
    },
    {
      id: 'fit',
      label: 'Fit width',
      icon: 'arrow-both',
      onChoose: () => pane.grid.current?.fitColumn(column),
    },
  ];
}

export function cellMenu(pane: Pane, cell: GridCell): (MenuItem | null)[] {
  return [
    {
      id: 'open',
      label: 'Open value',
      icon: 'inspect',
      shortcut: 'Enter',
      onChoose: () => pane.openCell(cell),
    },
    null,
    {
      id: 'copy',
      label: 'Copy',
      icon: 'copy',
      shortcut: 'Ctrl+C',
      onChoose: () => void pane.copy('tsv', false),
    },
    {
      id: 'headers',
      label: 'Copy with headers',
      shortcut: 'Ctrl+Shift+C',
      onChoose: () => void pane.copy('tsv', true),
    },
    ...copyFormats.map(([format, label]) => ({
      id: format,
      label,
      onChoose: () => void pane.copy(format, true),
    })),
    null,
    {
      id: 'equals',
      label: 'Only rows with this value',
      icon: 'filter',
      onChoose: () => void pane.filterByCell(cell, 'equals'),
    },
    {
      id: 'not_equals',
      label: 'Without this value',
      onChoose: () => void pane.filterByCell(cell, 'not_equals'),
    },
  ];
}
