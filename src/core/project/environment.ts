/** Where a pipeline can run besides the DuckDB file of the project: entries of `environments` in dew.yaml. */
import * as z from 'zod';

/** PostgreSQL cuts names after 63 bytes without a word; schemas of our own are named after this one. */
const longestName = 63;
const longestSchema = longestName - '_failures'.length;

const environmentSchema = z.strictObject({
  target: z.string().min(1).describe('The connection whose server runs the models.'),
  schema: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/, { error: 'use lower case letters, digits and _' })
    .max(longestSchema, { error: `at most ${longestSchema} letters` })
    .describe('The schema that tables and views are made in.'),
});

export const environmentsSchema = z
  .record(
    z.string().regex(/^[a-z][a-z0-9_-]*$/, { error: 'use lower case letters, digits, _ and -' }),
    environmentSchema,
  )
  .default({});

export type Environment = z.infer<typeof environmentSchema>;

export const environmentFields: readonly string[] = Object.keys(environmentSchema.shape);

export const describeEnvironmentField = (name: string): string | undefined =>
  Object.entries(environmentSchema.shape).find(([field]) => field === name)?.[1].description;
