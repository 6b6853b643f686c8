/** The parts of a template as HTML. Values arrive as text and are shown as they are. */
import { groupDigits } from '../../core/format/words.ts';
import { textOf, type Cell, type Row } from '../task.ts';
import { escapeHtml } from './page.ts';

export interface Column {
  name: string;
  type: string;
  /** Digits alone, without thousands separators. */
  plain?: boolean;
  /** A bar before each value, as a share of this. */
  barOf?: number;
}

const numeric = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL(\(\d+,\s*\d+\))?|DOUBLE|FLOAT|REAL)$/i;
export const isNumeric = (type: string): boolean => numeric.test(type);

/** Thousands separators for a figure in prose; digits stay as they are. */
export function figureText(value: Cell, type: string): string {
  if (value === null) return 'none';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return isNumeric(type) ? groupDigits(text) : text;
}

export function tableHtml(
  columns: readonly Column[],
  rows: readonly Row[],
  total: number,
  caption: string,
): string {
  const head = columns
    .map(
      ({ name, type }) =>
        `<th scope="col"${isNumeric(type) ? ' class="number"' : ''}>${escapeHtml(name)}</th>`,
    )
    .join('');
  const body = rows
    .map((row) => {
      const cells = columns.map(({ name, type, plain, barOf }) => {
        const value = row[name] ?? null;
        if (value === null) return `<td class="null${isNumeric(type) ? ' number' : ''}">NULL</td>`;
        const bar = barOf === undefined ? '' : barHtml(Number(value) / barOf);
        return `<td${isNumeric(type) ? ' class="number"' : ''}>${bar}${escapeHtml(plain ? textOf(value) : figureText(value, type))}</td>`;
      });
      return `<tr>${cells.join('')}</tr>`;
    })
    .join('\n');
  const note =
    rows.length < total
      ? `<p class="note">First ${rows.length.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} rows</p>`
      : '';
  const title = caption ? `<caption>${escapeHtml(caption)}</caption>` : '';
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(caption || 'Table')}"><table>${title}<thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>${note}`;
}

/** A bar of this share on a track; nothing of it where the share is not above zero. */
export function barHtml(share: number): string {
  const percent = Math.min(100, Math.max(0, Number.isFinite(share) ? share * 100 : 0));
  return `<i class="track"><i style="width:${percent.toFixed(2)}%"></i></i>`;
}

/** Without the links by which the editor knows a mark. */
export const unlinked = (svg: string): string => svg.replaceAll(/<a [^>]*xlink:href="#\d+"[^>]*>|<\/a>/g, '');

export function chartHtml(lightSvg: string, darkSvg: string, label: string): string {
  const svg = (text: string, theme: string) =>
    text
      .replace(/^<svg /, () => `<svg class="${theme}" role="img" aria-label="${escapeHtml(label)}" `)
      .replace(/<svg ([^>]*?) width="[\d.]+" height="[\d.]+"/, '<svg $1 width="100%"');
  return `<figure>${svg(lightSvg, 'light')}${svg(darkSvg, 'dark')}</figure>`;
}
