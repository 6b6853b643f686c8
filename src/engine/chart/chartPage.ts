/** A chart as one HTML file: no script, nothing loaded, light and dark, with its figures. */
import { distinctNames } from '../../core/format/distinctNames.ts';
import { summaryOf, tableOf, titleOf } from '../../core/chart/describe.ts';
import type { Frame } from '../../core/chart/frame.ts';
import type { ChartSize } from '../../core/chart/axes.ts';
import { formatRows } from '../../core/format/words.ts';
import { escapeHtml, reportPage } from '../../tasks/report/page.ts';
import { dark, light } from '../../tasks/report/palette.ts';
import { chartHtml, tableHtml } from '../../tasks/report/render.ts';
import { drawImage } from './charts.ts';

export async function chartPage(frame: Frame, size: ChartSize): Promise<string> {
  const title = titleOf(frame.plan);
  const { columns, rows } = tableOf(frame);
  const drawing = chartHtml(
    await drawImage(frame, light, size),
    await drawImage(frame, dark, size),
    `${title}: ${summaryOf(frame)}`,
  );
  const names = distinctNames(columns);
  const table = tableHtml(
    columns.map(({ type }, index) => ({ name: names[index] ?? '', type })),
    rows.map((cells) => Object.fromEntries(cells.map((cell, index) => [names[index] ?? '', cell]))),
    rows.length,
    '',
  );
  const notes = frame.notes.map((note) => `<p class="note">${escapeHtml(note)}</p>`).join('');
  return reportPage({
    title,
    body: `${drawing}${notes}<details><summary>Figures</summary>${table}</details>`,
    date: '',
    runId: '',
    footer: `Counted over ${formatRows(frame.rows)}`,
  });
}
