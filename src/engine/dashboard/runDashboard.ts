/** A dashboard file with its figures, for the editor and for the HTML file. */
import { readFile } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { parseDashboard, type Dashboard } from '../../core/dashboard/parse.ts';
import { failWith } from '../../core/failure.ts';
import type { DashboardControl, DashboardResult, DashboardValues } from '../../protocol/engine/dashboard.ts';
import type { Palette } from '../../tasks/report/palette.ts';
import type { EngineContext } from '../context.ts';
import { listHeight, panelResult } from './panels.ts';
import { valuesOf } from './parameters.ts';
import { answerQueries, type Answered } from './queries.ts';

/** Absolute path and the name that places carry. */
export function dashboardFile(root: string, file: string): { path: string; name: string } {
  const path = resolve(root, file);
  const inside = relative(root, path);
  const name = inside.startsWith('..') || isAbsolute(inside) ? path : inside.split(sep).join('/');
  return { path, name };
}

export async function readDashboard(root: string, file: string, text?: string): Promise<Dashboard> {
  const { path, name } = dashboardFile(root, file);
  let content = text;
  try {
    content ??= await readFile(path, 'utf8');
  } catch {
    throw failWith(
      'not_found',
      `There is no dashboard ${name}.`,
      'Give the path of a *.dashboard.yaml file.',
    );
  }
  const { dashboard, diagnostics } = parseDashboard(content, name);
  if (dashboard) return dashboard;
  const first = diagnostics.find(({ severity }) => severity === 'error');
  throw failWith('bad_input', first?.message ?? 'The dashboard cannot be read.', first?.next, first?.place);
}

export interface Answers {
  dashboard: Dashboard;
  values: DashboardValues;
  answered: Answered;
  engineMs: number;
}

export async function answerDashboard(
  context: EngineContext,
  dashboard: Dashboard,
  given: DashboardValues,
  signal: AbortSignal,
): Promise<Answers> {
  const values = valuesOf(dashboard.parameters, given);
  const started = performance.now();
  const answered = await answerQueries(await context.projectGate(), dashboard, values, signal);
  return { dashboard, values, answered, engineMs: performance.now() - started };
}

const exportWidth = 1080;
/** Up to this width panels stand below each other (dashboard.css). */
const stackedWidth = 640;
const panelPadding = 40;

/** Everything that is shown, its charts in the colours of `palette`, for a page of `width` pixels. */
export async function showDashboard(
  { dashboard, values, answered, engineMs }: Answers,
  palette: Palette,
  width = exportWidth,
): Promise<DashboardResult> {
  const { renderChart } = await import('../../tasks/report/chart.bundle.ts');
  const { proseHtml } = await import('../../tasks/report/prose.bundle.ts');
  const prose = (text: string) => proseHtml(text, new Map(), new Map()).html;
  const rows = await Promise.all(
    dashboard.rows.map((row) => {
      const whole = row.reduce((sum, panel) => sum + (panel.width ?? 1), 0);
      const height = Math.max(...row.map((panel) => listHeight(panel, answered.queries)));
      return Promise.all(
        row.map((panel) => {
          const share = width <= stackedWidth ? 1 : (panel.width ?? 1) / whole;
          const size = {
            width: Math.max(160, Math.min(4000, Math.round(width * share) - panelPadding)),
            height,
          };
          return panelResult(panel, answered.queries, (one) => renderChart(one, palette), prose, size);
        }),
      );
    }),
  );
  const ages = answered.reads.map(({ publishedAt }) => publishedAt).sort();
  return {
    title: dashboard.title,
    description: dashboard.description ?? '',
    controls: controlsOf(dashboard, answered),
    values,
    queries: [...answered.queries.values()],
    rows,
    publishedAt: ages[0] ?? null,
    reads: answered.reads,
    engineMs,
  };
}

function controlsOf(dashboard: Dashboard, answered: Answered): DashboardControl[] {
  return dashboard.parameters.map(({ name, label, type, values, default: preset }) => {
    const asked = answered.choices.get(name);
    const found = asked?.rows.flatMap(([cell]) => (cell === null || cell === undefined ? [] : [cell]));
    return {
      name,
      label: label ?? name,
      type,
      choices: type === 'choice' ? [...new Set(values ?? found ?? [])] : null,
      optional: preset === undefined,
      failure: asked?.failure ?? null,
    };
  });
}
