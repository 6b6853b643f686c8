/** A model file: an optional leading `-- dew: {...}` comment, then one SELECT. */
import * as z from 'zod';
import type { Diagnostic } from '../../protocol/engine/pipeline.ts';
import { testList } from '../quality/testSchema.ts';
import { diagnosticsOf } from './issue.ts';
import { duration, identifier, oneOrMore, uses } from './schema.ts';
import { readYaml } from './yamlSource.ts';

export const modelSettings = {
  materialized: z
    .enum(['table', 'view', 'incremental'])
    .default('table')
    .describe('What the SELECT becomes.'),
  unique_key: oneOrMore(z.string().min(1))
    .optional()
    .describe('Columns whose rows an incremental run replaces.'),
  watermark: z
    .string()
    .optional()
    .describe('Column whose largest value is kept as text; dew_watermark() reads it in the next run.'),
  uses: uses.optional(),
  needs: oneOrMore(identifier)
    .optional()
    .describe('Tasks that come first, beyond those whose tables are read.'),
  description: z.string().optional(),
  retries: z.int().min(0).max(20).optional(),
  delay: duration.optional(),
  timeout: duration.optional(),
  tests: testList.optional().describe('Tests that must pass before the new table replaces the old one.'),
};

const headerSchema = z
  .strictObject(modelSettings)
  .refine((settings) => settings.materialized !== 'incremental' || settings.unique_key !== undefined, {
    path: ['unique_key'],
    message: 'is needed where materialized is incremental',
  });

export type ModelHeader = z.output<typeof headerSchema>;

const headerPattern = /^(\s*--\s*dew:\s*)(.*)$/;

interface ReadHeader {
  header: ModelHeader;
  diagnostics: Diagnostic[];
}

const defaults = headerSchema.parse({});

/** The settings of a model; diagnostics stand at their place in the SQL file. */
export function readModelHeader(sql: string, file: string): ReadHeader {
  for (const [index, line] of sql.split('\n').entries()) {
    const match = headerPattern.exec(line.replace(/\r$/, ''));
    if (!match) {
      if (line.trim() === '' || line.trimStart().startsWith('--')) continue;
      break;
    }
    const padding = match[1]?.length ?? 0;
    const source = readYaml('\n'.repeat(index) + ' '.repeat(padding) + (match[2] ?? ''), file);
    if (source.diagnostics.length) return { header: defaults, diagnostics: source.diagnostics };
    const checked = headerSchema.safeParse(source.value ?? {}, { reportInput: true });
    if (checked.success) return { header: checked.data, diagnostics: [] };
    return {
      header: defaults,
      diagnostics: diagnosticsOf(checked.error, source, [], Object.keys(modelSettings)),
    };
  }
  return { header: defaults, diagnostics: [] };
}
