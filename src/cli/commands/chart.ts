import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { formatRows } from '../../core/format/words.ts';
import type { ChartForm, ChartTheme } from '../../protocol/engine/chart.ts';
import { textOption, UsageError, type Command, type Invocation } from '../command.ts';
import { complete } from './query.ts';

const forms: Record<string, ChartForm> = { '.svg': 'svg', '.html': 'html', '.json': 'vega-lite' };
const themes: ChartTheme[] = ['light', 'dark'];

function pixels(invocation: Invocation, name: 'width' | 'height', preset: number): number {
  const text = textOption(invocation, name) ?? String(preset);
  const number = Number(text);
  if (Number.isInteger(number) && number >= 80 && number <= 4000) return number;
  throw new UsageError(`--${name} is a number of pixels from 80 to 4000, not "${text}".`);
}

export const chart: Command = {
  name: 'chart',
  usage:
    'dew chart <file.chart.yaml> [--output x.svg|x.html|x.vl.json] [--width 800] [--height 400] [--theme light|dark]',
  summary: 'Runs the query of a chart file and draws it.',
  project: false,
  positionals: { least: 1, most: 1 },
  options: {
    output: {
      type: 'string',
      value: '<file>',
      description: 'Its ending decides: .svg, .html, or .json for Vega-Lite (default: .svg beside the chart)',
      short: 'o',
    },
    width: { type: 'string', value: '<pixels>', description: 'default 800' },
    height: { type: 'string', value: '<pixels>', description: 'default 400' },
    theme: { type: 'string', value: '<theme>', description: 'light (default) or dark; HTML has both' },
  },
  async run(invocation) {
    const { engine, output, signal, positionals, root } = invocation;
    const here = resolve(positionals[0] ?? '');
    const file = existsSync(here) ? here : resolve(root, positionals[0] ?? '');
    const target = resolve(textOption(invocation, 'output') ?? file.replace(/(\.chart)?\.ya?ml$/, '.svg'));
    const form = forms[extname(target).toLowerCase()];
    if (!form)
      throw new UsageError(
        `--output ends in ${Object.keys(forms).join(', ')}, not in "${extname(target)}". PNG is made in the editor.`,
      );
    const wanted = textOption(invocation, 'theme') ?? 'light';
    const theme = themes.find((one) => one === wanted);
    if (!theme) throw new UsageError(`--theme is light or dark, not "${wanted}".`);
    const size = { width: pixels(invocation, 'width', 800), height: pixels(invocation, 'height', 400) };
    const { chart: text, sql, name } = await engine.request('chart/open', { file }, { signal });
    const started = await engine.request(
      'query/run',
      { sql, origin: null, document: null, name, chart: text },
      { signal },
    );
    const result = await complete(invocation, started);
    const drawn = await engine.request(
      'chart/draw',
      { resultId: result.id, chart: null, ...size },
      { signal },
    );
    const made = await engine.request(
      'chart/export',
      { resultId: result.id, chart: drawn.chart, form, theme, ...size },
      { signal },
    );
    const part = `${target}.part-${process.pid}`;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(part, made.text);
    renameSync(part, target);
    output.document({
      path: target,
      title: drawn.title,
      marks: drawn.marks,
      rows: drawn.rowsRead,
      notes: drawn.notes,
    });
    output.result(`${target}  ${drawn.title}, ${drawn.marks} marks of ${formatRows(drawn.rowsRead)}`);
    for (const note of drawn.notes) output.note(note);
    return 0;
  },
};
