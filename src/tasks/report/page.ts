/** The HTML around a report: one file, no script, nothing loaded from anywhere. */
import { dark, fontFamily, light, type Palette } from './palette.ts';

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const variables = (palette: Palette): string =>
  Object.entries(palette)
    .filter(([, value]) => typeof value === 'string')
    .map(([name, value]) => `--${name}: ${String(value)};`)
    .join(' ');

const style = `
:root { color-scheme: light dark; ${variables(light)} }
@media (prefers-color-scheme: dark) { :root { ${variables(dark)} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--background); color: var(--text); font: 400 13px/20px ${fontFamily}; -webkit-text-size-adjust: 100%; }
main { max-width: 760px; margin: 0 auto; padding: 40px 24px 48px; }
h1, h2, h3, h4 { color: var(--strong); font-weight: 600; letter-spacing: 0; text-wrap: balance; }
h1 { font-size: 24px; line-height: 32px; margin: 0 0 8px; }
h2 { font-size: 18px; line-height: 24px; margin: 40px 0 8px; padding-top: 16px; border-top: 1px solid var(--line); }
h3 { font-size: 13px; line-height: 18px; margin: 24px 0 6px; }
h4 { font-size: 12px; line-height: 16px; margin: 16px 0 4px; }
p, ul, ol, blockquote, pre { margin: 0 0 12px; }
ul, ol { padding-left: 20px; }
li { margin: 2px 0; }
a { color: var(--link); }
strong { font-weight: 600; color: var(--strong); }
code { font: 12px/18px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--raised); border-radius: 4px; padding: 1px 4px; }
pre { background: var(--raised); border-radius: 6px; padding: 12px; overflow-x: auto; }
pre code { background: none; padding: 0; }
blockquote { border-left: 2px solid var(--bar); padding-left: 12px; color: var(--secondary); margin-left: 0; }
hr { border: 0; border-top: 1px solid var(--line); margin: 24px 0; }
.value { font-variant-numeric: tabular-nums; color: var(--strong); font-weight: 600; white-space: nowrap; }
ul.figures { list-style: none; padding: 0; margin: 16px 0 24px; display: grid; grid-template-columns: repeat(auto-fit, minmax(148px, 1fr)); border: 1px solid var(--line); border-radius: 6px; overflow: hidden; gap: 1px; background: var(--line); }
ul.figures li { margin: 0; padding: 12px 16px; background: var(--background); color: var(--secondary); font-size: 12px; line-height: 16px; }
ul.figures .value { display: block; font-size: 22px; line-height: 28px; }
.scroll { overflow-x: auto; margin: 8px 0 20px; }
.scroll:focus-visible { outline: 1px solid var(--link); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 12px; line-height: 16px; }
caption { text-align: left; color: var(--strong); font-weight: 600; font-size: 13px; line-height: 18px; padding: 0 0 6px; }
th { font-weight: 500; color: var(--secondary); text-align: left; vertical-align: bottom; border-bottom: 1px solid var(--line); padding: 4px 12px 4px 0; white-space: nowrap; }
td { border-bottom: 1px solid var(--lineSoft); padding: 5px 12px 4px 0; vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; }
td.null { color: var(--secondary); font-style: italic; }
figure { margin: 16px 0 24px; }
figure img, figure svg { display: block; max-width: 100%; height: auto; }
figcaption, .note, footer { color: var(--secondary); font-size: 11px; line-height: 16px; }
figcaption { margin-top: 6px; }
@media (prefers-color-scheme: light) { .dark { display: none !important; } }
@media (prefers-color-scheme: dark) { .light { display: none !important; } figure img { background: #ffffff; border-radius: 6px; padding: 8px; } }
footer { margin-top: 48px; padding-top: 12px; border-top: 1px solid var(--line); }
@media (max-width: 480px) { main { padding: 24px 16px; } }
@media print {
  :root { ${variables(light)} }
  body { font-size: 10.5pt; line-height: 1.45; }
  main { max-width: none; padding: 0; }
  .dark { display: none !important; } .light { display: block !important; }
  figure img { background: none; padding: 0; }
  h2, h3 { break-after: avoid; } figure, tr, ul.figures { break-inside: avoid; } thead { display: table-header-group; }
  .scroll { overflow: visible; }
  @page { margin: 18mm 16mm; }
}
`.trim();

export interface PageParts {
  title: string;
  body: string;
  date: string;
  runId: string;
  /** Further rules of the page. */
  style?: string;
  /** Instead of the date and the run. */
  footer?: string;
}

export function reportPage({ title, body, date, runId, style: further = '', footer }: PageParts): string {
  const foot =
    footer === undefined
      ? `Data of <time datetime="${escapeHtml(date)}">${escapeHtml(date)}</time>, run ${escapeHtml(runId)}`
      : escapeHtml(footer);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="generator" content="Data Engineering Workbench">
${runId === '' ? '' : `<meta name="dew-run" content="${escapeHtml(runId)}">\n`}<title>${escapeHtml(title)}</title>
<style>
${style}${further}
</style>
</head>
<body>
<main>
${body}
<footer>${foot}</footer>
</main>
</body>
</html>
`;
}
