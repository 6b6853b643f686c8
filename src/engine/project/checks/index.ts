/** The kinds of checks: one line each. */
import type { Check, CheckKind } from '../../../core/roadmap/checkSchema.ts';
import { command, lockInstalled, pythonAst } from './codeChecks.ts';
import { document, file } from './documentChecks.ts';
import { fault, idempotent, oracle, recompute, sql, table } from './figureChecks.ts';
import { dashboards, dashboardSamples } from './dashboardChecks.ts';
import type { CheckContext, Evaluate, Finding } from './finding.ts';
import { models } from './modelChecks.ts';
import { reportHtml, reproducedReport, scheduled } from './reportChecks.ts';
import { freshClone, git, runGreen } from './repositoryChecks.ts';
import { backfill, dialectReport, replay, star } from './warehouseChecks.ts';

const kinds: { [Kind in CheckKind]: Evaluate<Kind> } = {
  command,
  lock_installed: lockInstalled,
  oracle,
  fault,
  table,
  sql,
  idempotent,
  python_ast: pythonAst,
  recompute,
  report_html: reportHtml,
  scheduled,
  reproduced_report: reproducedReport,
  document,
  git,
  fresh_clone: freshClone,
  run_green: runGreen,
  file,
  star,
  models,
  backfill,
  replay,
  dialect_report: dialectReport,
  dashboards,
  dashboard_samples: dashboardSamples,
};

export function evaluateCheck(check: Check, context: CheckContext): Promise<Finding> {
  const evaluate = kinds[check.kind] as Evaluate<CheckKind>;
  return evaluate(check, context);
}

export type { CheckContext, Finding };
