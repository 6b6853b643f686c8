/** What the chart of a result asks, in the results panel and in a notebook alike. */
import type { Chart, ChartRequests } from '../engine/chart.ts';
import type { Exchange } from '../rpc.ts';

export interface ChartViewRequests extends Pick<ChartRequests, 'chart/draw' | 'chart/export'> {
  /** Keeps the chart as text: in a file that the user names, or in the notebook. Null where the user backed out. */
  'chart/keep': Exchange<{ resultId: string; chart: Chart }, { words: string } | null>;
  /** Writes what the view has made to a file that the user names; null where the user backed out. */
  'chart/write': Exchange<
    {
      resultId: string;
      /** Without a dot, e.g. `png`. */
      ending: string;
      content: string;
      encoding: 'utf8' | 'base64';
    },
    { words: string } | null
  >;
  'chart/copyText': Exchange<{ text: string }, null>;
}
