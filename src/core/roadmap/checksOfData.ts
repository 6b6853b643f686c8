/** Checks of what stands in tables: figures, keys, what a run changes. */
import * as z from 'zod';
import { common, fault, figureSchema, glob, name, on, relativePath } from './checkParts.ts';

/** Figures of a sandbox run over data of a fresh seed against the generator's manifest. */
export const oracle = z.strictObject({
  ...common,
  kind: z.literal('oracle'),
  fault,
  figures: z.array(figureSchema).min(1),
});

/** What the project does where something goes wrong or changes: a run under a named fault, then its status and figures. */
export const faultKind = z.strictObject({
  ...common,
  kind: z.literal('fault'),
  fault: name,
  /** Status of the run; `any` leaves it open. */
  status: z.enum(['done', 'warned', 'failed', 'any']).default('done'),
  tasks: z.record(z.string(), z.enum(['done', 'unchanged', 'warned', 'failed', 'blocked'])).default({}),
  figures: z.array(figureSchema).default([]),
});

/** The table exists, has at least `at_least` rows, `key` is unique and never null, and has `columns` (name: type; empty type = any). */
export const table = z.strictObject({
  ...common,
  kind: z.literal('table'),
  on,
  fault,
  table: z.string(),
  at_least: z.number().int().default(1),
  key: z.array(z.string()).default([]),
  not_null: z.array(z.string()).default([]),
  columns: z.record(z.string(), z.string()).default({}),
});

/** Figures by SQL against given values. */
export const sql = z.strictObject({
  ...common,
  kind: z.literal('sql'),
  on,
  fault,
  figures: z.array(figureSchema).min(1),
});

/** A second forced run in the same sandbox leaves the same content in each table (rows in any order). */
export const idempotent = z.strictObject({
  ...common,
  kind: z.literal('idempotent'),
  tables: z.array(z.string()).min(1),
});

/** Values in JSON files that a sandbox run wrote equal SQL over its tables. `path` is dotted, list items by number. */
export const recompute = z.strictObject({
  ...common,
  kind: z.literal('recompute'),
  fault,
  values: z
    .array(
      z.strictObject({ file: glob, path: z.string(), sql: z.string(), tolerance: z.number().default(0) }),
    )
    .min(1),
  /** Questions that must be answered: at least n files match the glob and parse as JSON. */
  files: z.strictObject({ glob, at_least: z.number().int() }).optional(),
});

/** What a `star.yaml` states is what the warehouse is. */
export const star = z.strictObject({
  ...common,
  kind: z.literal('star'),
  file: relativePath.default('star.yaml'),
  facts: z.number().int().default(1),
  dimensions: z.number().int().default(4),
  /** tables: all that is named exists, nothing else is there; keys: grains and keys hold; diagram: `page` is what `dew erd` writes now. */
  proves: z.enum(['tables', 'keys', 'diagram']),
  page: relativePath.default('docs/erd.md'),
});

/** Rules over the SELECTs and the tests of model files. */
export const models = z.strictObject({
  ...common,
  kind: z.literal('models'),
  glob,
  at_least: z.number().int().default(1),
  /** False: every column is named. */
  stars: z.boolean().default(true),
  /** False: no schema is written before a table. */
  schemas: z.boolean().default(true),
  /** Tables that these models may not read, as globs. */
  reads_not: z.array(z.string()).default([]),
  /** Kinds of tests that each of these models must declare. */
  tested: z.array(z.enum(['unique', 'not_null'])).default([]),
  /** A star.yaml: its facts among these models need a relationships test for each of their keys. */
  related: relativePath.optional(),
});

/** A run for a past date changes the rows of its window, as `figures` say, and no others. */
export const backfill = z.strictObject({
  ...common,
  kind: z.literal('backfill'),
  fault: name,
  table: z.string(),
  /** A date column; rows from `from` to `to` are the window. */
  column: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  figures: z.array(figureSchema).min(1),
});

/** A run for `first` and then one for the sandbox's date leave the same tables as that one alone. */
export const replay = z.strictObject({
  ...common,
  kind: z.literal('replay'),
  first: z.iso.date(),
  tables: z.array(z.string()).min(1),
});
