/**
 * The kinds of checks. A check proves something from data or by running the project again in a
 * sandbox copy; none believes a file only because it is there.
 *
 * In every SQL text `{root}` stands for the folder the check looks at (the sandbox copy, or the
 * project where `on: project`), so that files can be read: `read_csv('{root}/data/raw/*.csv')`.
 * The project's database is in use: `select count(*) from sales_clean`.
 */
import * as z from 'zod';

const relativePath = z
  .string()
  .min(1)
  .refine(
    (path) => !/^([/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes('..'),
    'must stay inside the project',
  );
const glob = relativePath;
const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'small letters, digits and _');
const argumentList = z.array(z.string()).min(1);
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const editSchema = z.union([
  z.strictObject({ file: relativePath, find: z.string().min(1), replace: z.string() }),
  z.strictObject({ file: relativePath, delete: z.literal(true) }),
  z.strictObject({ file: relativePath, append: z.string() }),
  z.strictObject({ git: argumentList }),
  z.strictObject({ touch: relativePath }),
]);

/** Paths into the generator's manifest (`quarantined.negative_amount`); in a list, `-path` subtracts. */
const manifestPath = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

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
const bound = z.strictObject({ title: z.string().optional(), sql: z.string() });

const common = {
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
const on = z.enum(['sandbox', 'project']).default('sandbox');
/** A name under `faults:`; left out, the clean run. */
const fault = name.optional();

/** `run` in the project's environment (`python` is the virtual environment's) ends with `exit`, inside a sandbox copy. */
const command = z.strictObject({
  ...common,
  kind: z.literal('command'),
  run: argumentList,
  directory: relativePath.optional(),
  exit: z.number().int().default(0),
  /** Text that standard output must contain. */
  output: z.string().optional(),
  seconds: z.number().positive().default(60),
});

/** Every package pinned in `lock` is installed in that version, `modules` import, and `requirements` are all pinned. */
const lockInstalled = z.strictObject({
  ...common,
  kind: z.literal('lock_installed'),
  lock: relativePath.default('requirements.lock'),
  requirements: relativePath.default('requirements.txt'),
  modules: z.array(z.string()).default([]),
});

/** Figures of a sandbox run over data of a fresh seed against the generator's manifest. */
const oracle = z.strictObject({
  ...common,
  kind: z.literal('oracle'),
  fault,
  figures: z.array(figureSchema).min(1),
});

/** What the project does where something goes wrong or changes: a run under a named fault, then its status and figures. */
const faultKind = z.strictObject({
  ...common,
  kind: z.literal('fault'),
  fault: name,
  /** Status of the run; `any` leaves it open. */
  status: z.enum(['done', 'warned', 'failed', 'any']).default('done'),
  tasks: z.record(z.string(), z.enum(['done', 'unchanged', 'warned', 'failed', 'blocked'])).default({}),
  figures: z.array(figureSchema).default([]),
});

/** The table exists, has at least `at_least` rows, `key` is unique and never null, and has `columns` (name: type; empty type = any). */
const table = z.strictObject({
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
const sql = z.strictObject({
  ...common,
  kind: z.literal('sql'),
  on,
  fault,
  figures: z.array(figureSchema).min(1),
});

/** A second forced run in the same sandbox leaves the same content in each table (rows in any order). */
const idempotent = z.strictObject({
  ...common,
  kind: z.literal('idempotent'),
  tables: z.array(z.string()).min(1),
});

/** Rules over the syntax tree of Python files, evaluated by Python's own `ast`. Names are dotted ends: `iterrows`, `pd.read_csv`. */
const pythonAst = z.strictObject({
  ...common,
  kind: z.literal('python_ast'),
  files: z.array(glob).min(1),
  /** Modules that must be imported by at least one file. */
  imports: z.array(z.string()).default([]),
  /** Calls, each of which must occur. */
  calls: z.array(z.string()).default([]),
  /** Calls, none of which may occur. */
  forbidden_calls: z.array(z.string()).default([]),
  forbidden_imports: z.array(z.string()).default([]),
  /** Functions that must be defined with a body beyond pass, ... or raise NotImplementedError. */
  functions: z.array(z.string()).default([]),
});

/** Values in JSON files that a sandbox run wrote equal SQL over its tables. `path` is dotted, list items by number. */
const recompute = z.strictObject({
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

/** The HTML report of a sandbox run: size, images that are not blank (decoded), numbers that SQL gives, and its date. */
const reportHtml = z.strictObject({
  ...common,
  kind: z.literal('report_html'),
  /** `{date}` stands for the run's logical date. */
  file: glob,
  min_bytes: z.number().int().default(5_000),
  images: z.number().int().default(1),
  /** Every image needs an alt text. */
  alt: z.boolean().default(true),
  bound: z.array(bound).default([]),
});

/** Sandbox runs with the clock at successive ticks of the pipeline's schedule leave one dated result each, with the trigger `schedule`. */
const scheduled = z.strictObject({
  ...common,
  kind: z.literal('scheduled'),
  pipeline: z.string().default('main'),
  ticks: z.number().int().min(2).default(2),
  /** `{date}` stands for the tick's date. */
  result: glob,
});

/** Committed dated reports whose figures come out again: the run is repeated with the seed, rows and date that the report's JSON names. */
const reproducedReport = z.strictObject({
  ...common,
  kind: z.literal('reproduced_report'),
  /** The JSON beside each report; it must be committed, as `report` must be. */
  metrics: glob,
  /** File name of the report in the same folder. */
  report: z.string().default('index.html'),
  at_least: z.number().int().default(2),
  max_bytes: z.number().int().default(1_000_000),
  /** Dotted paths in the JSON of what repeats the run. */
  seed: z.string().default('seed'),
  rows: z.string().default('rows'),
  date: z.string().default('date'),
  values: z
    .array(z.strictObject({ path: z.string(), sql: z.string(), tolerance: z.number().default(0) }))
    .min(1),
});

/** A Markdown document: headings with enough words, nothing left to do, links that resolve, columns all described, numbers that SQL gives. */
const documentKind = z.strictObject({
  ...common,
  kind: z.literal('document'),
  file: relativePath,
  headings: z.array(z.strictObject({ heading: z.string(), words: z.number().int().default(20) })).default([]),
  links: z.boolean().default(true),
  mermaid: z.number().int().default(0),
  /** Tables whose every column must be named in the document in backticks. */
  describes: z.array(z.string()).default([]),
  /** Numbers bound to the project's own data where `on: project`. */
  on,
  bound: z.array(bound).default([]),
});

/** The Git repository: commits, conventional messages (share), no big file, no secret, what must be ignored. A missing remote is only noted. */
const git = z.strictObject({
  ...common,
  kind: z.literal('git'),
  commits: z.number().int().default(1),
  conventional: z.number().min(0).max(1).default(0),
  max_bytes: z.number().int().default(5_000_000),
  secrets: z.boolean().default(true),
  ignored: z.array(relativePath).default([]),
  tracked: z.array(glob).default([]),
});

/** A fresh clone of HEAD runs green with the one command of the workbench. */
const freshClone = z.strictObject({
  ...common,
  kind: z.literal('fresh_clone'),
  pipeline: z.string().default('main'),
});

/** The newest run of the project is green, and its code is the working tree's. */
const runGreen = z.strictObject({
  ...common,
  kind: z.literal('run_green'),
  pipeline: z.string().default('main'),
});

/** Files by glob: how many, how big, whether they parse, whether they are committed. */
const file = z.strictObject({
  ...common,
  kind: z.literal('file'),
  on,
  fault,
  glob,
  at_least: z.number().int().default(1),
  min_bytes: z.number().int().default(1),
  max_bytes: z.number().int().optional(),
  parse: z.enum(['json', 'yaml', 'csv', 'png']).optional(),
  tracked: z.boolean().default(false),
});

/** What a `star.yaml` states is what the warehouse is. */
const star = z.strictObject({
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
const models = z.strictObject({
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
const backfill = z.strictObject({
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
const replay = z.strictObject({
  ...common,
  kind: z.literal('replay'),
  first: z.iso.date(),
  tables: z.array(z.string()).min(1),
});

/** The committed page is what `dew dialect --write` gives now. */
const dialectReport = z.strictObject({
  ...common,
  kind: z.literal('dialect_report'),
  file: relativePath.default('docs/dialects.md'),
  to: z.array(z.enum(['snowflake', 'bigquery', 'redshift', 'postgres', 'spark'])).min(1),
});

/** Dashboards answer in a sandbox, and their figures are what SQL gives. */
const dashboards = z.strictObject({
  ...common,
  kind: z.literal('dashboards'),
  glob: glob.default('dashboards/*.dashboard.yaml'),
  at_least: z.number().int().default(1),
  /** Each has at least so many charts over a date column, and over a column of names. */
  time_series: z.number().int().default(0),
  categorical: z.number().int().default(0),
  /** A click on a mark filters the rest. */
  clickable: z.boolean().default(false),
  figures: z.array(z.strictObject({ file: relativePath, panel: z.string(), sql: z.string() })).default([]),
});

/** Committed exports of dashboards, each in a folder with a JSON of seed, rows and date: exported again, they say the same. */
const dashboardSamples = z.strictObject({
  ...common,
  kind: z.literal('dashboard_samples'),
  /** The JSON files. */
  samples: glob,
  dashboards: glob.default('dashboards/*.dashboard.yaml'),
  at_least: z.number().int().default(2),
  /** Further figures of the JSON, as SQL gives them over the repeated run. */
  values: z.array(z.strictObject({ path: z.string(), sql: z.string() })).default([]),
});

export const checkSchema = z.discriminatedUnion('kind', [
  command,
  lockInstalled,
  oracle,
  faultKind,
  table,
  sql,
  idempotent,
  pythonAst,
  recompute,
  reportHtml,
  scheduled,
  reproducedReport,
  documentKind,
  git,
  freshClone,
  runGreen,
  file,
  star,
  models,
  backfill,
  replay,
  dialectReport,
  dashboards,
  dashboardSamples,
]);

export type Edit = z.infer<typeof editSchema>;
export type Figure = z.infer<typeof figureSchema>;
export type BoundNumbers = z.infer<typeof bound>;
export type Check = z.infer<typeof checkSchema>;
export type CheckKind = Check['kind'];
export type CheckOf<Kind extends CheckKind> = Extract<Check, { kind: Kind }>;
export { relativePath, argumentList, name as nameSchema };
