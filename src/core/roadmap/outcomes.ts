/** Outcomes of checks put together: blocked ones, steps, percent, selection. */
import type { CheckOutcome, CheckStatus, StepOutcome } from '../../protocol/engine/project.ts';
import { failWith } from '../failure.ts';
import type { Check } from './checkSchema.ts';
import type { Template, TemplateStep } from './templateSchema.ts';

const fromWorst: CheckStatus[] = ['error', 'fail', 'blocked', 'not_run', 'embedded', 'pass'];

export function isGreen(status: CheckStatus): boolean {
  return status === 'pass' || status === 'embedded';
}

/** A step is as good as its worst check; a step without checks has not been run. */
export function stepStatus(statuses: CheckStatus[]): CheckStatus {
  return fromWorst.find((status) => statuses.includes(status)) ?? 'not_run';
}

export function stepOutcome(step: TemplateStep, outcomes: ReadonlyMap<string, CheckOutcome>): StepOutcome {
  const checks = step.checks.map((check) => outcomes.get(check.id) ?? notRun(check));
  return { id: step.id, title: step.title, status: stepStatus(checks.map((check) => check.status)), checks };
}

export function notRun(check: Check): CheckOutcome {
  return {
    id: check.id,
    title: check.title,
    status: 'not_run',
    expected: check.title,
    found: 'Not checked yet.',
    place: check.place ? { file: check.place } : null,
    hints: check.hints,
    evidence: null,
    stale: false,
    overridden: null,
    checkedAt: null,
    durationMs: null,
  };
}

/** Proved checks over all checks, deliverables included; an overridden check is not proved. */
export function percentDone(groups: StepOutcome[]): number {
  const checks = groups.flatMap((group) => group.checks);
  const green = checks.filter((check) => isGreen(check.status) && check.overridden === null).length;
  return checks.length === 0 ? 0 : Math.floor((green / checks.length) * 100);
}

/** Checks of a template in declared order. */
export function allChecks(template: Template): Check[] {
  return [...template.steps, ...template.deliverables].flatMap((group) => group.checks);
}

/** Those named by step (`3`, `d1`) or check (`3.2`), and what they need; all where nothing is named. */
export function selectChecks(template: Template, only: string[]): Check[] {
  const checks = allChecks(template);
  if (only.length === 0) return checks;
  const groups = [...template.steps, ...template.deliverables].map((group) => group.id);
  const chosen = new Set<string>();
  const choose = (id: string): void => {
    if (chosen.has(id)) return;
    chosen.add(id);
    for (const need of checks.find((check) => check.id === id)?.needs ?? []) choose(need);
  };
  for (const name of only) {
    const found = checks.filter((check) => check.id === name || check.id.startsWith(`${name}.`));
    if (found.length === 0 && !groups.includes(name))
      throw failWith(
        'not_found',
        `There is no step or check "${name}".`,
        `Steps: ${groups.join(', ')}; a check is such as ${checks[0]?.id ?? '1.1'}.`,
      );
    for (const check of found) choose(check.id);
  }
  return checks.filter((check) => chosen.has(check.id));
}

/** Ordered so that what a check needs comes before it. */
export function inNeedOrder(checks: Check[]): Check[] {
  const byId = new Map(checks.map((check) => [check.id, check]));
  const ordered = new Set<Check>();
  const visit = (check: Check, way: string[]): void => {
    if (ordered.has(check)) return;
    if (way.includes(check.id))
      throw failWith('internal', `Checks need each other: ${[...way, check.id].join(' -> ')}.`);
    for (const need of check.needs ?? []) {
      const needed = byId.get(need);
      if (needed) visit(needed, [...way, check.id]);
    }
    ordered.add(check);
  };
  for (const check of checks) visit(check, []);
  return [...ordered];
}

/** `*`, `**`, `?` and `{a,b}` over paths with `/`. */
export function matchesGlob(glob: string, path: string): boolean {
  return globPattern(glob).test(path);
}

export function globPattern(glob: string): RegExp {
  let depth = 0;
  const source = glob.replace(/\*\*\/|\*\*|\*|\?|[{},]|[.+^$()|[\]\\]/g, (token) => {
    if (token === '**/') return '(?:[^/]+/)*';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token === '{') depth += 1;
    if (token === '{') return '(?:';
    if (token === '}' && depth > 0) {
      depth -= 1;
      return ')';
    }
    if (token === ',') return depth > 0 ? '|' : ',';
    return `\\${token}`;
  });
  return new RegExp(`^${source}$`);
}

/** Checks that a change of these files can touch. */
export function checksTouched(checks: Check[], files: string[]): Check[] {
  return checks.filter((check) =>
    (check.watches ?? (check.place ? [check.place] : [])).some((glob) =>
      files.some((file) => matchesGlob(glob, file)),
    ),
  );
}
