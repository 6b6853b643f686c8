/** Rows of a query as a table: cells are the exact texts. */
import { groupDigits } from '../../src/core/format/words.ts';
import type { DashboardRows, ShownColumn } from '../../src/protocol/engine/dashboard.ts';

interface RowsTableProps {
  label: string;
  rows: DashboardRows;
  columns: readonly ShownColumn[];
  limit: number;
  onChoose: ((row: number) => void) | null;
}

export function RowsTable({ label, rows, columns, limit, onChoose }: RowsTableProps) {
  const shown = columns.flatMap((wish) => {
    const column = rows.columns[wish.index];
    return column ? [{ ...column, ...wish, class: column.kind === 'number' ? 'r' : '' }] : [];
  });
  const visible = rows.rows.slice(0, limit);
  /** Bars of a column begin at one place: the figures beside them are as wide as the longest. */
  const longest = (index: number): string =>
    `${visible.reduce((most, cells) => Math.max(most, groupDigits(cells[index] ?? '').length), 4)}ch`;
  const largest = (index: number): number =>
    visible.reduce((most, cells) => Math.max(most, Number(cells[index] ?? 0)), 0);
  return (
    <div class="dash-rows" tabIndex={0} role="region" aria-label={`Rows of ${label}`}>
      <table class="tbl">
        <thead>
          <tr>
            {shown.map(({ title, name, type, index, class: side }) => (
              <th key={index} scope="col" class={side} title={`${name} ${type}`}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {visible.map((cells, row) => (
            <tr
              key={row}
              class={onChoose ? 'dash-choose' : ''}
              onClick={onChoose ? () => onChoose(row) : undefined}
            >
              {shown.map(({ index, class: side, grouped, bar }, at) => (
                <td key={index} class={side} title={cells[index] ?? 'NULL'}>
                  {bar ? <CellBar value={cells[index] ?? null} of={largest(index)} /> : null}
                  {onChoose && at === 0 ? (
                    <button type="button" class="link" title="Show only this">
                      {cells[index] ?? 'NULL'}
                    </button>
                  ) : (
                    <span
                      {...(bar ? { class: 'dash-cell-figure', style: { minWidth: longest(index) } } : {})}
                    >
                      <Cell text={cells[index] ?? null} grouped={grouped} />
                    </span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ text, grouped }: { text: string | null; grouped: boolean }) {
  if (text === null) return <i class="t2">NULL</i>;
  return <>{grouped ? groupDigits(text) : text}</>;
}

/** Of the largest value that is shown; nothing for what is not above zero. */
function CellBar({ value, of }: { value: string | null; of: number }) {
  const share = of > 0 ? Math.max(0, Number(value ?? 0)) / of : 0;
  return (
    <span class="meter dash-cell-bar" aria-hidden="true">
      <i style={{ width: `${share * 100}%` }} />
    </span>
  );
}
