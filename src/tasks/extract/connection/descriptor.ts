/** A table or query of a connection into one table. */
import * as z from 'zod';
import { relationName } from '../../../core/connection/relationName.ts';
import { commonFields, identifier, oneOrMore, type TaskDescriptor } from '../../../core/pipeline/schema.ts';
import { testList } from '../../../core/quality/testSchema.ts';
import { lookbackSchema } from '../../lookback.ts';

export const connectionExtractSchema = z.strictObject({
  ...commonFields,
  type: z.literal('extract'),
  connection: identifier.describe('Connection of dew.yaml that is read.'),
  relation: relationName.optional().describe('Table, view or collection to read, e.g. `public.orders`.'),
  query: z
    .string()
    .min(1)
    .optional()
    .describe(
      "In place of `relation`: a query in the system's own language, or a file of the project that holds one.",
    ),
  table: identifier.optional().describe('Table to make; the id of the task where left out.'),
  mode: z
    .enum(['full', 'incremental'])
    .optional()
    .describe(
      'full reads everything each time and is taken where left out; incremental only what is newer than the last row that it has.',
    ),
  cursor: z
    .string()
    .min(1)
    .optional()
    .describe('incremental: column that grows with every change, such as `updated_at`.'),
  unique_key: oneOrMore(z.string().min(1))
    .optional()
    .describe('incremental: columns that identify a row; a row that comes again replaces the one before.'),
  lookback: lookbackSchema
    .optional()
    .describe(
      'incremental: how far before the last cursor value rows are read again, e.g. `1d`, or a number.',
    ),
  columns: z
    .record(z.string().min(1), z.string().min(1))
    .optional()
    .describe('DuckDB types of columns; those of the system where left out.'),
  tests: testList.optional().describe('Tests that must pass before the new table replaces the old one.'),
});

export type ConnectionExtractSpec = z.output<typeof connectionExtractSchema>;

export const connectionExtractDescriptor: TaskDescriptor = {
  type: 'extract',
  form: 'connection',
  description:
    'Reads a table or a query of a connection into one table, compared with the count and sums of the server.',
  schema: connectionExtractSchema,
  starter: 'id: \n  type: extract\n  connection: \n  relation: ',
};
