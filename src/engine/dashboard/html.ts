/** A dashboard as one HTML file: no script, nothing loaded, light and dark, prints. */
import { trendPoints, trendSize } from '../../core/format/trendPoints.ts';
import type {
  BarsPanel,
  DashboardPanelResult,
  DashboardResult,
  DashboardRows,
  FigurePanel,
  ShownColumn,
} from '../../protocol/engine/dashboard.ts';
import { escapeHtml, reportPage } from '../../tasks/report/page.ts';
import { barHtml, chartHtml, tableHtml, unlinked } from '../../tasks/report/render.ts';

const style = `
main { max-width: 1160px; }
h1 + p { color: var(--secondary); }
.panels { display: flex; flex-wrap: wrap; border-top: 1px solid var(--line); }
.panel { flex: 1 1 0; min-width: min(180px, 100%); padding: 16px 16px 4px; border-right: 1px solid var(--line); break-inside: avoid; }
.panel:last-child { border-right: 0; }
.panel h2 { font-size: 13px; line-height: 18px; margin: 0 0 4px; padding: 0; border: 0; }
.panel h2 span, .change { font-weight: 400; color: var(--secondary); font-size: 12px; }
.panel h2 span { margin-left: 6px; }
.panel .big { font-size: 20px; line-height: 28px; font-weight: 600; color: var(--strong); font-variant-numeric: tabular-nums; margin: 0; }
.panel .big span { font-size: 12px; font-weight: 400; color: var(--secondary); }
figure svg { overflow: visible; }
.trend polyline { fill: none; stroke: var(--bar); stroke-width: 1.5; }
.bars { list-style: none; margin: 0; padding: 0 0 8px; font-size: 12px; }
.bars p { display: flex; gap: 8px; margin: 6px 0 4px; font-variant-numeric: tabular-nums; } .bars p span:first-child { flex: 1; }
.bars b { font-weight: 400; } .bars p span + b + span { color: var(--secondary); min-width: 44px; text-align: right; }
.track { display: inline-block; width: 60px; height: 8px; margin-right: 8px; border-radius: 2px; background: var(--line); } .track i { display: block; height: 8px; border-radius: 2px; background: var(--bar); }
.bars .track { display: block; width: auto; margin: 0; }
.change { display: inline-block; margin: 0 16px 0 0; }
.failed { border-left: 2px solid var(--secondary); padding-left: 8px; white-space: pre-wrap; }
details { margin: 0 0 12px; } summary { color: var(--secondary); font-size: 11px; cursor: pointer; }
dl.values { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 8px 0 16px; font-size: 12px; }
dl.values div { display: flex; gap: 6px; } dl.values dt { color: var(--secondary); } dl.values dd { margin: 0; }
@media print { details { display: none; } }
`;

function table(rows: DashboardRows, shown: readonly ShownColumn[], limit: number, caption: string): string {
  const visible = rows.rows.slice(0, limit);
  const keyed = shown.map(({ index, grouped, bar }, at) => ({
    name: `${at}`,
    type: rows.columns[index]?.type ?? '',
    plain: !grouped,
    ...(bar ? { barOf: visible.reduce((most, row) => Math.max(most, Number(row[index] ?? 0)), 0) } : {}),
  }));
  const cells = visible.map((row) =>
    Object.fromEntries(shown.map(({ index }, at) => [`${at}`, row[index] ?? null])),
  );
  // Cells go by place: two columns may have one name.
  const html = tableHtml(keyed, cells, rows.rowCount, caption);
  let at = 0;
  return html.replaceAll(/(<th scope="col"[^>]*>)\d+(<\/th>)/g, (_whole, open: string, close: string) => {
    return `${open}${escapeHtml(shown[at++]?.title ?? '')}${close}`;
  });
}

function panelHtml(
  panel: DashboardPanelResult,
  other: DashboardPanelResult | undefined,
  result: DashboardResult,
): string {
  const subtitle = panel.subtitle ? `<span>${escapeHtml(panel.subtitle)}</span>` : '';
  const title = panel.title ? `<h2>${escapeHtml(panel.title)}${subtitle}</h2>` : '';
  return `<section class="panel" style="flex-grow:${panel.width}">${title}${content()}</section>`;

  function content(): string {
    if (panel.kind === 'text') return panel.html;
    if (panel.failure) return `<p class="failed">${escapeHtml(panel.failure.message)}</p>`;
    const rows = result.queries.find(({ name }) => name === panel.query);
    if (panel.kind === 'big_number') {
      const change = panel.change
        ? `<p class="change">${escapeHtml(panel.change.text)} ${escapeHtml(panel.change.label)}</p>`
        : '';
      return `<p class="big">${escapeHtml(panel.value ?? 'none')} <span>${escapeHtml(panel.unit)}</span></p>${change}${trend(panel)}`;
    }
    if (!rows || rows.rowCount === 0) return '<p class="note">No rows</p>';
    if (panel.kind === 'table') return table(rows, panel.columns, panel.limit, '');
    if (panel.kind === 'bars') return bars(panel);
    const dark = other?.kind === 'chart' ? (other.svg ?? '') : '';
    const all = rows.columns.map(({ name }, index) => ({ index, title: name, grouped: false, bar: false }));
    return `${chartHtml(unlinked(panel.svg ?? ''), unlinked(dark), panel.title)}<details><summary>Figures of ${escapeHtml(panel.title)}</summary>${table(rows, all, rows.rows.length, '')}</details>`;
  }
}

function bars(panel: BarsPanel): string {
  const items = panel.bars.map(({ name, value, share }) => {
    const percent = share === null ? '' : ` <span>${(share * 100).toFixed(1)}%</span>`;
    return `<li><p><span>${escapeHtml(name ?? 'NULL')}</span> <b>${escapeHtml(value ?? 'NULL')}</b>${percent}</p>${share === null ? '' : barHtml(share)}</li>`;
  });
  return `<ul class="bars">${items.join('')}</ul>`;
}

function trend({ trend: heights }: FigurePanel): string {
  const points = trendPoints(heights ?? []);
  if (points === '') return '';
  const { width, height } = trendSize;
  return ` <svg class="trend" width="${width}" height="${height}" aria-hidden="true"><polyline points="${points}"/></svg>`;
}

export function dashboardHtml(light: DashboardResult, dark: DashboardResult): string {
  const values = Object.entries(light.values)
    .map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value ?? 'all')}</dd></div>`)
    .join('');
  const rows = light.rows
    .map((row, at) => {
      const panels = row.map((panel, index) => panelHtml(panel, dark.rows[at]?.[index], light));
      return `<div class="panels">${panels.join('')}</div>`;
    })
    .join('\n');
  const description = light.description ? `<p>${escapeHtml(light.description)}</p>` : '';
  const body = `<h1>${escapeHtml(light.title)}</h1>${description}${values ? `<dl class="values">${values}</dl>` : ''}\n${rows}`;
  const footer =
    light.publishedAt === null ? 'Age of the data is not recorded' : `Data of ${light.publishedAt}`;
  return reportPage({ title: light.title, body, date: light.publishedAt ?? '', runId: '', style, footer });
}
