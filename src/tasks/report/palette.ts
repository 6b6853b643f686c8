/** The colours of a report, light and dark; a page outside the editor has no theme to ask. */
export interface Palette {
  background: string;
  text: string;
  secondary: string;
  strong: string;
  line: string;
  lineSoft: string;
  raised: string;
  link: string;
  bar: string;
  categories: string[];
  /** Ends of a ramp, where they are not `lineSoft` and `bar`. */
  ramp?: [string, string];
}

export const light: Palette = {
  background: '#ffffff',
  text: '#3b3b3b',
  secondary: '#626262',
  strong: '#1f1f1f',
  line: '#e7e7e7',
  lineSoft: '#f1f1f1',
  raised: '#f8f8f8',
  link: '#005fb8',
  bar: '#0063d3',
  categories: ['#0063d3', '#652d90', '#388a34', '#bf8803', '#e51400'],
};

export const dark: Palette = {
  background: '#1f1f1f',
  text: '#cccccc',
  secondary: '#a9a9a9',
  strong: '#ffffff',
  line: '#343434',
  lineSoft: '#2b2b2b',
  raised: '#262626',
  link: '#4daafc',
  bar: '#59a4f9',
  categories: ['#59a4f9', '#b180d7', '#89d185', '#cca700', '#f14c4c'],
};

/** Colours of the editor's theme, as a webview knows them: an SVG follows a change of theme by itself. */
export const themed: Palette = {
  background: 'var(--dew-bg)',
  text: 'var(--dew-fg)',
  secondary: 'var(--dew-fg-2)',
  strong: 'var(--dew-fg-strong)',
  line: 'var(--dew-line)',
  lineSoft: 'var(--dew-line-soft)',
  raised: 'var(--dew-bg-raised)',
  link: 'var(--dew-link)',
  bar: 'var(--dew-bar)',
  categories: ['blue', 'purple', 'green', 'yellow', 'red'].map((name) => `var(--vscode-charts-${name})`),
  // Vega mixes the colours of a ramp itself, so it gets real ones: greys, whose brightness is the share.
  ramp: ['rgb(15, 15, 15)', 'rgb(240, 240, 240)'],
};

/** Gives the marks of a ramp their share of the theme's bar colour. */
export const rampInTheme = (svg: string): string =>
  svg.replaceAll(/rgb\((\d+), \1, \1\)/g, (_whole, grey: string) => {
    const share = ((100 * Number(grey)) / 255).toFixed(1);
    return `color-mix(in srgb, var(--vscode-charts-blue) ${share}%, var(--dew-bg))`;
  });

export const fontFamily =
  "-apple-system, BlinkMacSystemFont, 'Segoe WPC', 'Segoe UI', system-ui, Ubuntu, 'Droid Sans', sans-serif";
