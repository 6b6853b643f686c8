/** What a chart can become: an image, a page, or a specification for other tools. */
import type { Chart, ChartForm, ChartTheme } from '../../../src/protocol/engine/chart.ts';
import type { MenuItem } from '../Menu.tsx';
import { pngOf } from './image.ts';
import type { ChartHost } from './useChart.ts';

interface Size {
  width: number;
  height: number;
}

type Done = { words: string } | null;

const slide: Size = { width: 1600, height: 900 };
/** A PNG has twice the pixels, so that it is sharp on a dense screen. */
const density = 2;

export function exportMenu(
  host: ChartHost,
  resultId: string,
  chart: Chart,
  size: Size,
  attempt: (work: () => Promise<Done>) => void,
): MenuItem[] {
  const theme: ChartTheme =
    document.body.classList.contains('vscode-light') ||
    document.body.classList.contains('vscode-high-contrast-light')
      ? 'light'
      : 'dark';
  const make = async (form: ChartForm, of: Size, colors: ChartTheme = theme): Promise<string> =>
    (await host.request('chart/export', { resultId, chart, form, theme: colors, ...of })).text;
  const write = (ending: string, content: string, encoding: 'utf8' | 'base64' = 'utf8'): Promise<Done> =>
    host.request('chart/write', { resultId, ending, content, encoding });
  const png = async (of: Size, colors?: ChartTheme): Promise<Done> => {
    const svg = await make('svg', of, colors);
    const drawn = sizeOf(svg) ?? of;
    return write('png', await pngOf(svg, drawn.width, drawn.height, density), 'base64');
  };
  const item = (id: string, label: string, work: () => Promise<Done>): MenuItem => ({
    id,
    label,
    onChoose: () => attempt(work),
  });
  const shown = `${size.width} × ${size.height}`;
  return [
    item('png', `PNG as shown, ${shown} twofold…`, () => png(size)),
    item('png_light', `PNG on white, ${slide.width} × ${slide.height} twofold…`, () => png(slide, 'light')),
    item('svg', `SVG as shown, ${shown}…`, async () => write('svg', await make('svg', size))),
    item('svg_light', `SVG on white, ${slide.width} × ${slide.height}…`, async () =>
      write('svg', await make('svg', slide, 'light')),
    ),
    item('html', 'HTML with its figures…', async () =>
      write('html', await make('html', { width: 900, height: 420 })),
    ),
    item('vega', 'Copy Vega-Lite', async () => {
      await host.request('chart/copyText', { text: await make('vega-lite', size, 'light') });
      return { words: 'Copied a Vega-Lite specification with its values' };
    }),
  ];
}

/** A chart of many bars is higher than asked for. */
function sizeOf(svg: string): Size | null {
  const found = /<svg [^>]*width="([\d.]+)" height="([\d.]+)"/.exec(svg);
  return found ? { width: Number(found[1]), height: Number(found[2]) } : null;
}
