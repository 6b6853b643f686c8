/** Rules about the rows of one table. */
import * as z from 'zod';
import { commonFields, type TaskDescriptor } from '../../core/pipeline/schema.ts';
import { severity, testList } from '../../core/quality/testSchema.ts';

export const testSchema = z.strictObject({
  ...commonFields,
  type: z.literal('test'),
  table: z.string().min(1).describe('Table under test.'),
  severity: severity
    .optional()
    .describe('Of tests that name none: `error` (default) stops what reads the table, `warn` does not.'),
  store: z.boolean().optional().describe('Keep the failing rows in dew_failures.<task>__<number>.'),
  tests: testList.describe(
    'The rules, each with one of not_null, unique, accepted_values, relationships, row_count, freshness, sql.',
  ),
});

export type TestSpec = z.output<typeof testSchema>;

export const testDescriptor: TaskDescriptor = {
  type: 'test',
  description: 'Tests the rows of a table; failing rows can be stored, or moved to quarantine with a reason.',
  schema: testSchema,
  starter: 'id: \n  type: test\n  table: \n  tests:\n    - not_null: ',
};
