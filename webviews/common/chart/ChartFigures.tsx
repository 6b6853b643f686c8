/** The figures of a chart as a table: exact texts, for who wants to read them or cannot see the chart. */
import type { ChartDrawing } from '../../../src/protocol/engine/chart.ts';

const mostRows = 1000;

interface FiguresProps {
  drawing: ChartDrawing;
  /** True where it stands beside the drawing for screen readers only. */
  hidden: boolean;
  onChoose: ((row: number) => void) | null;
}

export function ChartFigures({ drawing, hidden, onChoose }: FiguresProps) {
  const { columns, rows, title, filters } = drawing;
  const shown = rows.slice(0, mostRows);
  return (
    <div
      class={hidden ? 'hidden-text' : 'chart-figures'}
      {...(hidden ? {} : { tabIndex: 0, role: 'region', 'aria-label': `Figures of ${title}` })}
    >
      <table class="tbl">
        <caption class="hidden-text">{title}</caption>
        <thead>
          <tr>
            {columns.map(({ name, type, isNumber }, index) => (
              <th key={index} scope="col" class={isNumber ? 'r' : ''} title={type}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, index) => (
                <td key={index} class={columns[index]?.isNumber ? 'r' : ''}>
                  {index === 0 && onChoose && !hidden && filters[row] ? (
                    <button
                      type="button"
                      class="link"
                      title="Show only these rows"
                      onClick={() => onChoose(row)}
                    >
                      {cell ?? 'NULL'}
                    </button>
                  ) : (
                    (cell ?? <i class="t2">NULL</i>)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > mostRows && !hidden ? (
        <p class="t12 t2">
          First {mostRows.toLocaleString('en')} of {rows.length.toLocaleString('en')} marks
        </p>
      ) : null}
    </div>
  );
}
