/** `*.chart.yaml` and the `-- chart:` comment: read with places, written so that a diff shows the change only. */
import { stringify } from 'yaml';
import type { Chart, ChartChannel } from '../../protocol/engine/chart.ts';
import type { Diagnostic } from '../../protocol/engine/pipeline.ts';
import { failWith } from '../failure.ts';
import { diagnosticsOf } from '../pipeline/issue.ts';
import { readYaml } from '../pipeline/yamlSource.ts';
import { chartFields, chartFileFields, chartFileSchema, chartSchema } from './chartSchema.ts';

export interface ChartFileText {
  chart: Chart;
  sql: string | null;
  /** `sales.sql#monthly` */
  query: string | null;
}

export function readChartFile(
  text: string,
  file: string,
): { chartFile: ChartFileText | null; diagnostics: Diagnostic[] } {
  const source = readYaml(text, file);
  if (source.diagnostics.some(({ severity }) => severity === 'error'))
    return { chartFile: null, diagnostics: source.diagnostics };
  const checked = chartFileSchema.safeParse(source.value ?? {}, { reportInput: true });
  if (!checked.success)
    return {
      chartFile: null,
      diagnostics: [
        ...source.diagnostics,
        ...diagnosticsOf(checked.error, source, [], Object.keys(chartFileFields)),
      ],
    };
  const { version: _version, sql = null, query = null, ...chart } = checked.data;
  return { chartFile: { chart, sql, query }, diagnostics: source.diagnostics };
}

/** A channel that is only a column is written as its name. */
const short = (channel: ChartChannel): ChartChannel | string =>
  channel.column !== undefined && Object.values(channel).filter((one) => one !== undefined).length === 1
    ? channel.column
    : channel;

const channels = ['x', 'y', 'color', 'size', 'facet'] as const;

/** The fields in the order of the schema, without what is open. */
function plainChart(chart: Chart): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const name of Object.keys(chartFields) as (keyof Chart)[]) {
    const value = chart[name];
    if (value === undefined) continue;
    const channel = channels.find((one) => one === name);
    plain[name] = channel ? short(chart[channel] ?? {}) : value;
  }
  return plain;
}

export function writeChartFile({ chart, sql, query }: ChartFileText): string {
  const where = query === null ? { sql: `${(sql ?? '').trim()}\n` } : { query };
  return stringify({ version: 1, ...where, ...plainChart(chart) }, { lineWidth: 0 });
}

/** The chart of a YAML text; throws where it is none. */
export function chartOfText(text: string): Chart {
  const source = readYaml(text, '');
  const [problem] = source.diagnostics;
  if (problem) throw failWith('bad_input', `The chart is not YAML: ${problem.message}`);
  const checked = chartSchema.safeParse(source.value, { reportInput: true });
  if (checked.success) return checked.data;
  const [first] = diagnosticsOf(checked.error, source, [], Object.keys(chartFields));
  throw failWith('bad_input', `The chart: ${first?.message ?? 'cannot be read.'}`, first?.next);
}

/** The chart as YAML in one line. */
export function chartText(chart: Chart): string {
  return stringify(plainChart(chart), { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

const commentLine = /^[ \t]*--[ \t]*chart:[ \t]*\{/;

/** What stands before a statement, with its chart as a line of its own: replaced, added last, or taken away. */
export function withChartComment(before: string, chart: Chart | null): string {
  const lineEnd = before.includes('\r\n') ? '\r\n' : '\n';
  const lines = before.split(/\r?\n/);
  const own = chart ? [`-- chart: ${chartText(chart)}`] : [];
  const at = lines.findIndex((line) => commentLine.test(line));
  if (at >= 0) lines.splice(at, 1, ...own);
  // The statement begins on the last line; what ends the one before it may stand there too.
  else if (lines.at(-1)?.trim()) lines.push(...own, '');
  else lines.splice(-1, 0, ...own);
  return lines.join(lineEnd);
}
