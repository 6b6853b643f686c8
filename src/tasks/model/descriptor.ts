/** A SELECT in a file of its own becomes a table or view. */
import * as z from 'zod';
import { modelSettings } from '../../core/pipeline/modelFile.ts';
import { commonFields, identifier, projectPath, type TaskDescriptor } from '../../core/pipeline/schema.ts';

const { materialized, unique_key, watermark, uses, tests } = modelSettings;

export const modelSchema = z.strictObject({
  ...commonFields,
  type: z.literal('model'),
  file: projectPath.describe('SQL file with one SELECT.'),
  table: identifier.optional().describe('Table to make; the id of the task where left out.'),
  materialized: materialized
    .unwrap()
    .optional()
    .describe('table, view or incremental; wins over the comment in the file.'),
  unique_key,
  watermark,
  uses: uses.optional(),
  tests,
});

export type ModelSpec = z.output<typeof modelSchema>;

export const modelDescriptor: TaskDescriptor = {
  type: 'model',
  description: 'Makes a table or view from the SELECT in a SQL file; what it reads is found in the SQL.',
  schema: modelSchema,
  starter: 'id: \n  type: model\n  file: sql/models/.sql',
};
