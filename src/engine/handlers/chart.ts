import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readChartFile, withChartComment, writeChartFile } from '../../core/chart/chartFile.ts';
import { filtersOf, summaryOf, tableOf, titleOf } from '../../core/chart/describe.ts';
import { splitStatements } from '../../core/sql/split.ts';
import type { ChartRequests } from '../../protocol/engine/chart.ts';
import { dark, light, themed } from '../../tasks/report/palette.ts';
import { Charts, drawFrame, drawImage, imageSpecification } from '../chart/charts.ts';
import { chartPage } from '../chart/chartPage.ts';
import { openChart } from '../chart/openChart.ts';
import type { EngineContext, Handlers } from '../context.ts';
import type { StoredResult } from '../results/storedResult.ts';
import type { QueryService } from './query.ts';

export type ChartHandlers = Pick<Handlers, keyof ChartRequests>;

export function createChartHandlers(context: EngineContext, service: QueryService): ChartHandlers {
  const charts = new Charts(context);
  const { root } = context.options;
  const palettes = { light, dark };
  return {
    'chart/draw': async ({ resultId, chart, width, height }, { signal }) => {
      const started = performance.now();
      const queries = await service.queries();
      const result = queries.store.get(resultId);
      const wish = chart ?? result.summary.chart ?? null;
      const frame = await charts.frame(queries.session, result, wish, signal);
      const engineMs = performance.now() - started;
      const svg = frame.marks.length > 0 ? await drawFrame(frame, themed, { width, height }) : null;
      return {
        chart: frame.plan.chart,
        title: titleOf(frame.plan),
        svg,
        summary: summaryOf(frame),
        ...tableOf(frame),
        filters: filtersOf(frame),
        rowsRead: frame.rows,
        rowCount: result.summary.rowCount,
        marks: frame.marks.length,
        notes: frame.notes,
        engineMs,
      };
    },
    'chart/export': async ({ resultId, chart, form, width, height, theme }, { signal }) => {
      const queries = await service.queries();
      const result = queries.store.get(resultId);
      const frame = await charts.frame(queries.session, result, chart, signal);
      const size = { width, height };
      if (form === 'svg') return { text: await drawImage(frame, palettes[theme], size) };
      if (form === 'vega-lite') {
        const specification = imageSpecification(frame, palettes[theme], size);
        return { text: `${JSON.stringify(specification, null, 2)}\n` };
      }
      return { text: await chartPage(frame, size) };
    },
    'chart/save': async ({ resultId, chart, file }) => {
      const result = (await service.queries()).store.get(resultId);
      const path = resolve(root, file);
      const query = await statementReference(result, path);
      await mkdir(dirname(path), { recursive: true });
      const temporary = `${path}.${process.pid}.tmp`;
      await writeFile(temporary, writeChartFile({ chart, sql: result.summary.sql, query }));
      await rename(temporary, path);
      return { path };
    },
    'chart/open': async ({ file }) => openChart(root, file),
    'chart/comment': async ({ text, chart }) => ({ text: withChartComment(text, chart) }),
    'chart/diagnose': async ({ file, text }) => readChartFile(text, file).diagnostics,
  };
}

/** `sales.sql#monthly` where the statement stands in a saved file under that name, as it was run. */
async function statementReference({ summary }: StoredResult, chartPath: string): Promise<string | null> {
  const uri = summary.origin?.uri;
  if (!uri?.startsWith('file:')) return null;
  const path = fileURLToPath(uri);
  if (!path.endsWith('.sql')) return null;
  const text = await readFile(path, 'utf8').catch(() => '');
  const named = splitStatements(text).filter(({ name }) => name === summary.name);
  const [only] = named;
  if (named.length !== 1 || only?.sql !== summary.sql) return null;
  return `${relative(dirname(chartPath), path).split(sep).join('/')}#${summary.name}`;
}
