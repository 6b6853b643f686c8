/** The one thing to do next, and why. */
import type { CheckOutcome, ProjectProgress, StepOutcome } from '../../src/protocol/engine/project.ts';
import { isVerified } from './pace.ts';

export interface NextThing {
  title: string;
  text: string;
  /** The check it is about; null where it is about all. */
  check: CheckOutcome | null;
}

const isDeliverable = (step: StepOutcome): boolean => step.id.startsWith('d');

export function nextThing(progress: ProjectProgress): NextThing {
  const steps = [...progress.steps, ...progress.deliverables];
  const checks = steps.flatMap((step) => step.checks);
  const open = checks.filter((check) => check.overridden === null);
  if (open.length > 0 && open.every((check) => check.status === 'not_run')) {
    return {
      title: 'Run the checks',
      text: `${checks.length} checks look at your data and files, not at ticks. None has run yet.`,
      check: null,
    };
  }
  const red = open.find((check) => check.status === 'fail' || check.status === 'error');
  if (red) {
    const waiting = steps.filter(
      (step) => !step.checks.includes(red) && step.checks.some((check) => check.status === 'blocked'),
    );
    const verb = red.status === 'error' ? 'could not be made' : 'fails';
    const names = waiting.map((step) => `${isDeliverable(step) ? 'deliverable' : 'step'} ${step.id}`);
    const blocks = names.length === 0 ? '' : ` Blocked until it is green: ${names.join(', ')}.`;
    return { title: red.title, text: `Check ${red.id} ${verb}: ${sentence(red.found)}${blocks}`, check: red };
  }
  const later = open.find((check) => check.status === 'not_run' || check.status === 'blocked');
  if (later) {
    const why = later.status === 'blocked' ? `waits: ${sentence(later.found)}` : 'has not run.';
    return { title: later.title, text: `Check ${later.id} ${why}`, check: later };
  }
  const stale = open.find((check) => check.stale);
  if (stale) {
    return {
      title: `Check ${stale.id} again`,
      text: 'The code changed after its last outcome.',
      check: stale,
    };
  }
  const embedded = open.find((check) => check.status === 'embedded');
  if (embedded) {
    return {
      title: 'Connect a real system',
      text: `Check ${embedded.id} is true on the embedded stand-in only.`,
      check: embedded,
    };
  }
  const overridden = checks.length - checks.filter(isVerified).length;
  if (overridden > 0) {
    return {
      title: 'Every other check is verified',
      text: `${overridden} ${overridden === 1 ? 'check is' : 'checks are'} overridden and not counted.`,
      check: checks.find((check) => check.overridden !== null) ?? null,
    };
  }
  return {
    title: 'Every check is verified',
    text: 'Steps and deliverables are proved from your data and files.',
    check: null,
  };
}

function sentence(text: string): string {
  const first = text.split('\n')[0]!.trim();
  if (first === '') return 'no reason was given.';
  return /[.!?]$/.test(first) ? first : `${first}.`;
}

/** What stands open at first: the first red step and its first red check. */
export function firstOpen(progress: ProjectProgress): { step: string | null; check: string | null } {
  for (const step of [...progress.steps, ...progress.deliverables]) {
    const red = step.checks.find(
      (check) => check.overridden === null && (check.status === 'fail' || check.status === 'error'),
    );
    if (red) return { step: step.id, check: red.id };
  }
  const next = progress.steps.find((step) => step.checks.some((check) => !isVerified(check)));
  return { step: next?.id ?? null, check: null };
}
