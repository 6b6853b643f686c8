/** A table of the project into a table of a connection. */
import * as z from 'zod';
import { relationName } from '../../core/connection/relationName.ts';
import { loadModes } from '../../core/connection/transfer.ts';
import { commonFields, identifier, oneOrMore, type TaskDescriptor } from '../../core/pipeline/schema.ts';
import { lookbackSchema } from '../lookback.ts';

export const loadSchema = z.strictObject({
  ...commonFields,
  type: z.literal('load'),
  table: identifier.describe('Table or view of the project that is loaded.'),
  connection: identifier.describe('Connection of dew.yaml that is written to; it needs `read_only: false`.'),
  into: relationName
    .optional()
    .describe('Table or collection there, e.g. `public.orders`; the name of the table where left out.'),
  mode: z
    .enum(loadModes)
    .describe(
      'append adds rows, the same rows only once; replace puts the whole table in the place of the old one; merge changes rows by key and adds new ones.',
    ),
  key: oneOrMore(z.string().min(1)).optional().describe('merge: columns that identify a row.'),
  cursor: z
    .string()
    .min(1)
    .optional()
    .describe('append and merge: column that grows; only what is newer than the last load is loaded.'),
  lookback: lookbackSchema
    .optional()
    .describe(
      'merge with a cursor: how far before the last cursor value rows are loaded again, e.g. `1d`, or a number.',
    ),
});

export type LoadSpec = z.output<typeof loadSchema>;

export const loadDescriptor: TaskDescriptor = {
  type: 'load',
  description:
    'Writes a table of the project into a table of a connection in one transaction, compared by count and sums before it is put in place.',
  schema: loadSchema,
  starter: 'id: \n  type: load\n  table: \n  connection: \n  into: \n  mode: replace',
};
