/** The shape of `*.chart.yaml`, and of the chart in a `-- chart:` comment. */
import * as z from 'zod';

const channel = {
  column: z.string().min(1).optional().describe('A column of the query; a second `id` is `id_1`.'),
  aggregate: z
    .enum(['count', 'sum', 'mean', 'median', 'min', 'max', 'distinct'])
    .optional()
    .describe('How the rows of one mark become its figure.'),
  unit: z
    .enum(['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'])
    .optional()
    .describe('Of a date or time: what becomes one mark; chosen from the range.'),
  bins: z.int().min(0).max(500).optional().describe('Of a number: about how many bins; 0 draws each value.'),
  limit: z.int().min(1).max(200).optional().describe('Of a category: how many values have a mark.'),
  other: z.boolean().optional().describe('Whether the values over the limit become one mark; true.'),
};

/** A column by its name, or a mapping. */
const channelSchema = z.union([
  z
    .string()
    .min(1)
    .transform((column): z.output<typeof channelObject> => ({ column })),
  z.lazy(() => channelObject),
]);
const channelObject = z.strictObject(channel);

export const chartFields = {
  mark: z.enum(['bar', 'line', 'area', 'point', 'histogram', 'heatmap', 'box']),
  title: z.string().min(1).optional().describe('What the chart shows; made of its columns.'),
  x: channelSchema,
  y: channelSchema.optional().describe('The measure; without a column rows are counted.'),
  color: channelSchema.optional().describe('A category; the measure of a heatmap.'),
  size: channelSchema.optional().describe('Of points: a number.'),
  facet: channelSchema.optional().describe('A category: one small chart for each value.'),
  sort: z
    .enum(['x', '-x', 'y', '-y'])
    .optional()
    .describe('Order of the categories; the largest measure first.'),
  stack: z.enum(['stacked', 'grouped', 'share']).optional().describe('Of bars and areas with a colour.'),
};

export const chartSchema = z.strictObject(chartFields);

export const chartFileFields = {
  version: z.literal(1).describe('Version of this file format: 1.'),
  sql: z.string().min(1).optional().describe('One SELECT.'),
  query: z
    .string()
    .regex(/^[^#]+(#.+)?$/)
    .optional()
    .describe('A .sql file beside this one, and the name of a statement in it: `sales.sql#monthly`.'),
  ...chartFields,
};

export const chartFileSchema = z
  .strictObject(chartFileFields)
  .refine(({ sql, query }) => (sql === undefined) !== (query === undefined), {
    path: ['sql'],
    message: 'is needed, or query: one of the two',
  });

/** JSON Schema of chart files, for editors. */
export function chartJsonSchema(): Record<string, unknown> {
  const schema = z.strictObject(chartFileFields);
  return { title: 'Chart', ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) };
}
