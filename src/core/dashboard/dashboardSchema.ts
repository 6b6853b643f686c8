/** The shape of `*.dashboard.yaml`. */
import * as z from 'zod';
import { identifier } from '../pipeline/schema.ts';

const title = z.string().min(1).describe('What the panel shows: the measure.');
const subtitle = z.string().optional().describe('Unit or scope, beside the title.');
const query = identifier.describe('Name of a query of this file.');
const width = z.number().positive().max(12).optional().describe('Share of the row beside the others; 1.');
const column = z.string().min(1);
const select = z
  .record(z.string(), column)
  .optional()
  .describe('Parameter -> column: a click gives the parameter the value of that column.');
const format = z.enum(['grouped', 'plain']).optional();

export const parameterSchema = z
  .strictObject({
    name: identifier.describe('Bound as `$name`; a date range as `$name_from` and `$name_to`.'),
    label: z.string().min(1).optional().describe('Shown before the control.'),
    type: z.enum(['choice', 'date', 'date_range', 'text', 'number']),
    values: z.array(z.string()).min(1).optional().describe('Of a choice: what can be chosen.'),
    query: z.string().min(1).optional().describe('Of a choice: a SELECT whose first column can be chosen.'),
    default: z
      .union([z.string(), z.number(), z.strictObject({ from: z.string(), to: z.string() })])
      .optional()
      .describe('Without one the parameter is NULL at first: write `$name IS NULL OR ...`.'),
  })
  .refine((one) => one.type !== 'choice' || (one.values === undefined) !== (one.query === undefined), {
    message: 'of type choice needs either values or query',
  });

/** A column by its name, or a Vega-Lite channel such as `{field: month, type: temporal, axis: {format: '%b'}}`. */
const channel = z.union([column, z.record(z.string(), z.unknown())]);

export const panelSchemas = {
  big_number: z.strictObject({
    kind: z.literal('big_number'),
    query,
    title,
    subtitle,
    column: column.optional().describe('Column with the value; the first one.'),
    unit: z.string().optional().describe('Behind the value, e.g. `EUR` or `%`.'),
    format: format.describe('Thousands separators or the digits alone; grouped.'),
    compare: z
      .strictObject({
        column: column.describe('Column with the value to compare with.'),
        label: z.string().optional().describe('e.g. `to 2024`.'),
        good: z.enum(['up', 'down']).optional().describe('Which way is good; up.'),
      })
      .optional(),
    trend: z
      .strictObject({ query, column: column.describe('Column with one number a row, in the order of time.') })
      .optional()
      .describe('A small line beside the value.'),
    width,
  }),
  bars: z.strictObject({
    kind: z.literal('bars'),
    query,
    title,
    subtitle,
    label: column.optional().describe('Column with the names; the first one.'),
    value: column.optional().describe('Column with the measure; the second one.'),
    limit: z.int().min(1).max(100).optional().describe('Rows to show; 20. Shares are of all rows.'),
    format: format.describe('Thousands separators or the digits alone; grouped.'),
    select,
    width,
  }),
  chart: z.strictObject({
    kind: z.literal('chart'),
    query,
    title,
    subtitle,
    mark: z.enum(['bar', 'line', 'area', 'point', 'rect', 'arc', 'tick']).optional(),
    encoding: z.record(z.string(), channel).optional().describe('Channel -> column or Vega-Lite channel.'),
    spec: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('A whole Vega-Lite specification without data, instead of mark and encoding.'),
    select,
    height: z.int().min(60).max(1200).optional().describe('Pixels; 220.'),
    width,
  }),
  table: z.strictObject({
    kind: z.literal('table'),
    query,
    title,
    subtitle,
    columns: z
      .array(
        z.union([
          column,
          z.strictObject({
            column,
            title: z.string().min(1).optional().describe('Head of the column; its name.'),
            format: format.describe('Thousands separators or the digits alone; plain.'),
            bar: z.boolean().optional().describe('A bar before each value, as a share of the largest.'),
          }),
        ]),
      )
      .min(1)
      .optional()
      .describe('Columns to show, in this order; all.'),
    limit: z.int().min(1).max(1000).optional().describe('Rows to show; 100.'),
    select,
    width,
  }),
  text: z.strictObject({
    kind: z.literal('text'),
    title: title.optional(),
    text: z.string().min(1).describe('Markdown without HTML.'),
    width,
  }),
};

export const dashboardFields = {
  version: z.literal(1).describe('Version of this file format: 1.'),
  title: z.string().min(1).describe('Name of the dashboard.'),
  description: z.string().optional().describe('One line for people.'),
  parameters: z.array(parameterSchema).optional(),
  queries: z
    .record(identifier, z.string().min(1))
    .describe('Name -> one SELECT. A query that several panels show runs once.'),
  layout: z
    .array(z.array(z.unknown()).min(1))
    .min(1)
    .describe('Rows of panels, each a list: `- - {kind: big_number, query: revenue, title: Revenue}`.'),
};

export const dashboardSchema = z.strictObject(dashboardFields);

export type DashboardParameter = z.output<typeof parameterSchema>;
export type BigNumberPanel = z.output<typeof panelSchemas.big_number>;
export type BarsPanel = z.output<typeof panelSchemas.bars>;
export type ChartPanel = z.output<typeof panelSchemas.chart>;
export type TablePanel = z.output<typeof panelSchemas.table>;
export type TextPanel = z.output<typeof panelSchemas.text>;
export type DashboardPanel = BigNumberPanel | BarsPanel | ChartPanel | TablePanel | TextPanel;

/** Every query that a panel shows. */
export function queriesOf(panel: DashboardPanel): string[] {
  if (panel.kind === 'text') return [];
  return panel.kind === 'big_number' && panel.trend ? [panel.query, panel.trend.query] : [panel.query];
}

/** JSON Schema of dashboard files, for editors. */
export function dashboardJsonSchema(): Record<string, unknown> {
  const panel = z.discriminatedUnion('kind', Object.values(panelSchemas) as never);
  const schema = z.strictObject({ ...dashboardFields, layout: z.array(z.array(panel).min(1)).min(1) });
  return { title: 'Dashboard', ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) };
}
