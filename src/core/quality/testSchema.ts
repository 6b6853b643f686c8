/** Rules about data, as they stand in a pipeline file or in a model's first line. */
import * as z from 'zod';
import { durationPattern } from '../pipeline/duration.ts';

const duration = z.string().regex(durationPattern, 'must be a duration such as 2h or 2d');

const column = z.string().min(1);
const columns = z
  .union([column, z.array(column).min(1)])
  .transform((value) => (Array.isArray(value) ? value : [value]));

const kinds = {
  not_null: columns.describe('Column or columns that hold no NULL.'),
  unique: columns.describe('Column, or columns together, whose value stands once.'),
  accepted_values: z
    .strictObject({ column, values: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1) })
    .describe('The only values that a column may hold.'),
  relationships: z
    .strictObject({ column, to: z.string().min(1), field: column })
    .describe('Every value of a column is found in a column of another table.'),
  row_count: z
    .strictObject({ at_least: z.int().min(0).optional(), at_most: z.int().min(0).optional() })
    .refine(
      (range) => range.at_least !== undefined || range.at_most !== undefined,
      'needs at_least or at_most',
    )
    .describe('How many rows the table has.'),
  freshness: z.strictObject({ column, at_most: duration }).describe('How old the newest row may be.'),
  sql: z.string().min(1).describe('A SELECT that returns the failing rows.'),
};

export type TestKind = keyof typeof kinds;
export const testKinds = Object.keys(kinds) as TestKind[];

export const severity = z.enum(['error', 'warn']);

const testEntry = z
  .strictObject({
    not_null: kinds.not_null.optional(),
    unique: kinds.unique.optional(),
    accepted_values: kinds.accepted_values.optional(),
    relationships: kinds.relationships.optional(),
    row_count: kinds.row_count.optional(),
    freshness: kinds.freshness.optional(),
    sql: kinds.sql.optional(),
    name: z.string().min(1).optional().describe('Name shown in the run; made from the rule by default.'),
    severity: severity.optional().describe('`error` fails the task, `warn` does not.'),
    quarantine: z
      .strictObject({ reason: z.string().min(1) })
      .optional()
      .describe('Moves the failing rows to <table>__quarantine with this reason.'),
  })
  .refine((entry) => testKinds.filter((kind) => entry[kind] !== undefined).length === 1, {
    message: `needs exactly one of ${testKinds.join(', ')}`,
  })
  .refine((entry) => !entry.quarantine || (!entry.row_count && !entry.freshness), {
    path: ['quarantine'],
    message: 'works only for rules about single rows',
  });

export const testList = z.array(testEntry).min(1);
export type TestEntry = z.output<typeof testEntry>;
