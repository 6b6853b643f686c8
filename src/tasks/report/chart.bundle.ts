/** Vega and Vega-Lite without a browser; a bundle of its own, loaded by the first chart of a report. */
import { expressionFunction, parse, View, type Loader, type Spec } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { fontFamily, rampInTheme, type Palette } from './palette.ts';

const refuse = (): Promise<never> => Promise.reject(new Error('A chart loads no URL and no file.'));

/** A mark may name its row, `#12`, so that a click on it can be understood. */
const markOnly = (uri: string): Promise<{ href: string }> =>
  /^#\d+$/.test(uri) ? Promise.resolve({ href: uri }) : refuse();

/** No address and no file is ever opened, whatever a specification says. */
const closed: Loader = { load: refuse, sanitize: markOnly, http: refuse, file: refuse, options: {} } as never;

const configuration = (palette: Palette) => ({
  background: 'transparent',
  font: fontFamily,
  padding: 4,
  axis: {
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 400,
    labelColor: palette.secondary,
    titleColor: palette.secondary,
    domainColor: palette.line,
    gridColor: palette.lineSoft,
    tickSize: 0,
    labelPadding: 6,
    tickCount: 5,
  },
  axisX: { grid: false },
  view: { stroke: null },
  bar: { color: palette.bar, cornerRadiusEnd: 2 },
  line: { color: palette.bar, strokeWidth: 1.5 },
  point: { color: palette.bar, filled: true },
  area: { color: palette.bar, opacity: 0.26, line: { color: palette.bar, strokeWidth: 1.5 } },
  rect: { color: palette.bar },
  text: { color: palette.text, fontSize: 11 },
  rule: { color: palette.secondary },
  tick: { color: palette.strong },
  legend: {
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 400,
    symbolSize: 60,
    orient: 'top',
    labelColor: palette.secondary,
    titleColor: palette.secondary,
  },
  title: {
    fontSize: 13,
    fontWeight: 600,
    anchor: 'start',
    color: palette.strong,
    subtitleColor: palette.secondary,
    subtitleFontSize: 11,
    offset: 12,
  },
  header: {
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 400,
    labelColor: palette.secondary,
    titleColor: palette.secondary,
  },
  range: {
    category: palette.categories,
    heatmap: palette.ramp ?? [palette.lineSoft, palette.bar],
    ramp: palette.ramp ?? [palette.lineSoft, palette.bar],
  },
});

/** The specification, with its data inside, as SVG text. */
export async function renderChart(specification: Record<string, unknown>, palette: Palette): Promise<string> {
  const width = specification['width'] ?? 620;
  const height = specification['height'] ?? 220;
  const { spec } = compile({ ...specification, width, height } as unknown as TopLevelSpec, {
    config: configuration(palette) as never,
    logger: silent,
  });
  const view = new View(parse(drawsInUtc(specification) ? spec : withDaysHere(spec)), {
    renderer: 'none',
    loader: closed,
    logger: silent,
  });
  try {
    await view.runAsync();
    const svg = await view.toSVG();
    return palette.ramp ? rampInTheme(svg) : svg;
  } finally {
    view.finalize();
  }
}

const drawsInUtc = (specification: Record<string, unknown>): boolean =>
  JSON.stringify({ ...specification, data: null }).includes('"utc');

/** JavaScript reads a text of a day as UTC, a text with an hour as the time of this machine, in which axes are drawn. */
expressionFunction('dayHere', (value: unknown) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00` : value,
);

function withDaysHere(spec: Spec): Spec {
  for (const step of spec.data?.flatMap(({ transform = [] }) => transform) ?? [])
    if (step.type === 'formula')
      step.expr = step.expr.replace(/^toDate\((datum\[.*\])\)$/, 'toDate(dayHere($1))');
  return spec;
}

const silent = {
  level: () => silent,
  error: (...parts: unknown[]) => {
    throw new Error(parts.map(String).join(' '));
  },
  warn: () => silent,
  info: () => silent,
  debug: () => silent,
} as never;
