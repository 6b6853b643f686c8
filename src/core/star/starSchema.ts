/** `star.yaml`: the facts of a warehouse with their grain, and the dimensions that they hang on. */
import * as z from 'zod';
import type { Diagnostic } from '../../protocol/engine/pipeline.ts';
import { diagnosticsOf } from '../pipeline/issue.ts';
import { identifier, oneOrMore } from '../pipeline/schema.ts';
import { didYouMean } from '../pipeline/suggestion.ts';
import { readYaml } from '../pipeline/yamlSource.ts';

const columns = oneOrMore(identifier);

const factSchema = z.strictObject({
  grain: z.string().min(1).describe('What one row is, e.g. `one row per order line`.'),
  key: columns.describe('Columns that stand once for each row of the grain.'),
  dimensions: z.record(identifier, identifier).describe('Foreign key -> dimension.'),
  measures: z.array(identifier).min(1).describe('Columns that can be summed or counted.'),
});

const dimensionSchema = z.strictObject({
  key: identifier.describe('Surrogate key that facts refer to.'),
  natural_key: columns.describe('What the source calls a row, e.g. `customer_id`.'),
  history: z
    .enum(['fixed', 'type 1', 'type 2'])
    .describe('fixed: never changes; type 1: overwritten; type 2: a row per version.'),
});

const fields = {
  version: z.literal(1).describe('Version of this file format: 1.'),
  facts: z.record(identifier, factSchema),
  dimensions: z.record(identifier, dimensionSchema),
};
const starSchema = z.strictObject(fields);

export type StarSchema = z.output<typeof starSchema>;

export interface ParsedStar {
  /** Null where a diagnostic is an error. */
  star: StarSchema | null;
  diagnostics: Diagnostic[];
}

export function parseStar(text: string, file: string): ParsedStar {
  const source = readYaml(text, file);
  if (source.diagnostics.length > 0) return { star: null, diagnostics: source.diagnostics };
  const read = starSchema.safeParse(source.value ?? {}, { reportInput: true });
  if (!read.success)
    return { star: null, diagnostics: diagnosticsOf(read.error, source, [], Object.keys(fields)) };
  const { facts, dimensions } = read.data;
  const known = Object.keys(dimensions);
  const diagnostics = Object.entries(facts).flatMap(([fact, { dimensions: keys }]) =>
    Object.entries(keys)
      .filter(([, dimension]) => !known.includes(dimension))
      .map(([column, dimension]): Diagnostic => ({
        severity: 'error',
        message: `There is no dimension "${dimension}".`,
        place: source.placeOf(['facts', fact, 'dimensions', column]),
        next: didYouMean(dimension, known),
      })),
  );
  return { star: diagnostics.length > 0 ? null : read.data, diagnostics };
}

/** Tables of the star with the columns that star.yaml names. */
export function namedColumns(star: StarSchema): Map<string, string[]> {
  return new Map([
    ...Object.entries(star.facts).map(([name, fact]): [string, string[]] => [
      name,
      [...new Set([...fact.key, ...Object.keys(fact.dimensions), ...fact.measures])],
    ]),
    ...Object.entries(star.dimensions).map(([name, dimension]): [string, string[]] => [
      name,
      [...new Set([dimension.key, ...dimension.natural_key])],
    ]),
  ]);
}
