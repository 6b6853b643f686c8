/** What the kinds of checks have in common. */
import * as z from 'zod';

export const relativePath = z
  .string()
  .min(1)
  .refine(
    (path) => !/^([/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes('..'),
    'must stay inside the project',
  );
export const glob = relativePath;
export const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'small letters, digits and _');
export const argumentList = z.array(z.string()).min(1);
export const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const editSchema = z.union([
  z.strictObject({ file: relativePath, find: z.string().min(1), replace: z.string() }),
  z.strictObject({ file: relativePath, delete: z.literal(true) }),
  z.strictObject({ file: relativePath, append: z.string() }),
  z.strictObject({ git: argumentList }),
  z.strictObject({ touch: relativePath }),
]);

/** Paths into the generator's manifest (`quarantined.negative_amount`); in a list, `-path` subtracts. */
export const manifestPath = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/**
 * One figure: what SQL finds against one expectation. With `manifest` naming an object of counts,
 * the query gives two columns (key, count) that must agree with it key by key.
 */
export const figureSchema = z
  .strictObject({
    title: z.string().optional(),
    sql: z.string(),
    equals: scalar.optional(),
    manifest: manifestPath.optional(),
    at_least: z.number().optional(),
    at_most: z.number().optional(),
  })
  .refine(
    (figure) =>
      figure.equals !== undefined ||
      figure.manifest !== undefined ||
      figure.at_least !== undefined ||
      figure.at_most !== undefined,
    'needs equals, manifest, at_least or at_most',
  );

/** Text that must contain the values of a query: each value of the first row, as text or with thousands separators. */
export const bound = z.strictObject({ title: z.string().optional(), sql: z.string() });

export const common = {
  id: z.string().regex(/^d?\d+\.\d+$/, 'such as 3.2 or d1.1'),
  title: z.string().min(1),
  /** Graded: where to look, what to think of, the fix. */
  hints: z.array(z.string().min(1)).length(3),
  /** The file where the work is to be done. */
  place: relativePath.optional(),
  needs: z.array(z.string()).optional(),
  /** Globs of files whose change makes a quick check worthwhile. */
  watches: z.array(glob).optional(),
  /** Says why a true outcome is only the embedded stand-in's. */
  embedded: z.string().optional(),
  /** What turns such an outcome to pass: the same seen on a real server of one of these products. */
  real: z.strictObject({ product: z.array(z.string().min(1)).min(1) }).optional(),
};
/** Where to look: a sandbox run with fresh data (default), or the project's own database and files. */
export const on = z.enum(['sandbox', 'project']).default('sandbox');
/** A name under `faults:`; left out, the clean run. */
export const fault = name.optional();

export type Edit = z.infer<typeof editSchema>;
export type Figure = z.infer<typeof figureSchema>;
export type BoundNumbers = z.infer<typeof bound>;
