/** Rows of a query as a table: cells are the exact texts. */
import type { DashboardRows } from '../../src/protocol/engine/dashboard.ts';

interface RowsTableProps {
  label: string;
  rows: DashboardRows;
  columns: readonly number[];
  limit: number;
  onChoose: ((row: number) => void) | null;
}

export function RowsTable({ label, rows, columns, limit, onChoose }: RowsTableProps) {
  const shown = columns.flatMap((index) => {
    const column = rows.columns[index];
    return column ? [{ ...column, index, class: column.kind === 'number' ? 'r' : '' }] : [];
  });
  return (
    <div class="dash-rows" tabIndex={0} role="region" aria-label={`Rows of ${label}`}>
      <table class="tbl">
        <thead>
          <tr>
            {shown.map(({ name, type, index, class: side }) => (
              <th key={index} scope="col" class={side} title={type}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.rows.slice(0, limit).map((cells, row) => (
            <tr
              key={row}
              class={onChoose ? 'dash-choose' : ''}
              onClick={onChoose ? () => onChoose(row) : undefined}
            >
              {shown.map(({ index, class: side }, at) => (
                <td key={index} class={side} title={cells[index] ?? 'NULL'}>
                  {onChoose && at === 0 ? (
                    <button type="button" class="link" title="Show only this">
                      {cells[index] ?? 'NULL'}
                    </button>
                  ) : (
                    (cells[index] ?? <i class="t2">NULL</i>)
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
