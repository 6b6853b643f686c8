/** Checks of what a project consists of and writes: code, history, reports, dashboards, schedules. */
import * as z from 'zod';
import { common, argumentList, bound, fault, glob, on, relativePath } from './checkParts.ts';

/** `run` in the project's environment (`python` is the virtual environment's) ends with `exit`, inside a sandbox copy. */
export const command = z.strictObject({
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
export const lockInstalled = z.strictObject({
  ...common,
  kind: z.literal('lock_installed'),
  lock: relativePath.default('requirements.lock'),
  requirements: relativePath.default('requirements.txt'),
  modules: z.array(z.string()).default([]),
});

/** Rules over the syntax tree of Python files, evaluated by Python's own `ast`. Names are dotted ends: `iterrows`, `pd.read_csv`. */
export const pythonAst = z.strictObject({
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

/** The HTML report of a sandbox run: size, images that are not blank (decoded), numbers that SQL gives, and its date. */
export const reportHtml = z.strictObject({
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
export const scheduled = z.strictObject({
  ...common,
  kind: z.literal('scheduled'),
  pipeline: z.string().default('main'),
  ticks: z.number().int().min(2).default(2),
  /** `{date}` stands for the tick's date. */
  result: glob,
});

/** Committed dated reports whose figures come out again: the run is repeated with the seed, rows and date that the report's JSON names. */
export const reproducedReport = z.strictObject({
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
export const documentKind = z.strictObject({
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
export const git = z.strictObject({
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
export const freshClone = z.strictObject({
  ...common,
  kind: z.literal('fresh_clone'),
  pipeline: z.string().default('main'),
});

/** The newest run of the project is green, and its code is the working tree's. */
export const runGreen = z.strictObject({
  ...common,
  kind: z.literal('run_green'),
  pipeline: z.string().default('main'),
});

/** Files by glob: how many, how big, whether they parse, whether they are committed. */
export const file = z.strictObject({
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

/** The committed page is what `dew dialect --write` gives now. */
export const dialectReport = z.strictObject({
  ...common,
  kind: z.literal('dialect_report'),
  file: relativePath.default('docs/dialects.md'),
  to: z.array(z.enum(['snowflake', 'bigquery', 'redshift', 'postgres', 'spark'])).min(1),
});

/** Dashboards answer in a sandbox, and their figures are what SQL gives. */
export const dashboards = z.strictObject({
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
export const dashboardSamples = z.strictObject({
  ...common,
  kind: z.literal('dashboard_samples'),
  /** The JSON files. */
  samples: glob,
  dashboards: glob.default('dashboards/*.dashboard.yaml'),
  at_least: z.number().int().default(2),
  /** Further figures of the JSON, as SQL gives them over the repeated run. */
  values: z.array(z.strictObject({ path: z.string(), sql: z.string() })).default([]),
});
