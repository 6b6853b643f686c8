/**
 * The kinds of checks. A check proves something from data or by running the project again in a
 * sandbox copy; none believes a file only because it is there.
 *
 * In every SQL text `{root}` stands for the folder the check looks at (the sandbox copy, or the
 * project where `on: project`), so that files can be read: `read_csv('{root}/data/raw/*.csv')`.
 * The project's database is in use: `select count(*) from sales_clean`.
 */
import * as z from 'zod';
import * as artifacts from './checksOfArtifacts.ts';
import * as data from './checksOfData.ts';

export const checkSchema = z.discriminatedUnion('kind', [
  artifacts.command,
  artifacts.lockInstalled,
  data.oracle,
  data.faultKind,
  data.table,
  data.sql,
  data.idempotent,
  artifacts.pythonAst,
  data.recompute,
  artifacts.reportHtml,
  artifacts.scheduled,
  artifacts.reproducedReport,
  artifacts.documentKind,
  artifacts.git,
  artifacts.freshClone,
  artifacts.runGreen,
  artifacts.file,
  data.star,
  data.models,
  data.backfill,
  data.replay,
  artifacts.dialectReport,
  artifacts.dashboards,
  artifacts.dashboardSamples,
]);

export type Check = z.infer<typeof checkSchema>;
export type CheckKind = Check['kind'];
export type CheckOf<Kind extends CheckKind> = Extract<Check, { kind: Kind }>;
