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

/** Headers by their line and place: a project's models are planned again and again. */
const known = new Map<string, ReadHeader>();
const most = 5_000;

/** The settings of a model; diagnostics stand at their place in the SQL file. */
export function readModelHeader(sql: string, file: string): ReadHeader {
  let index = 0;
  for (let start = 0; start < sql.length; index++) {
    const end = sql.indexOf('\n', start);
    const line = sql.slice(start, end < 0 ? sql.length : end).replace(/\r$/, '');
    const match = headerPattern.exec(line);
    if (match) return headerAt(index, match[1] ?? '', match[2] ?? '', file);
    const skipped = line.trim() === '' || line.trimStart().startsWith('--');
    if (!skipped || end < 0) break;
    start = end + 1;
  }
  return { header: defaults, diagnostics: [] };
}

function headerAt(index: number, before: string, yaml: string, file: string): ReadHeader {
  const place = '\n'.repeat(index) + ' '.repeat(before.length);
  const key = `${file}\0${place}${yaml}`;
  const kept = known.get(key);
  if (kept) return kept;
  if (known.size >= most) known.clear();
  const read = parseHeader(place + yaml, file);
  known.set(key, read);
  return read;
}

function parseHeader(text: string, file: string): ReadHeader {
  const source = readYaml(text, file);
  if (source.diagnostics.length) return { header: defaults, diagnostics: source.diagnostics };
  const checked = headerSchema.safeParse(source.value ?? {}, { reportInput: true });
  if (checked.success) return { header: checked.data, diagnostics: [] };
  return {
    header: defaults,
    diagnostics: diagnosticsOf(checked.error, source, [], Object.keys(modelSettings)),
  };
}
