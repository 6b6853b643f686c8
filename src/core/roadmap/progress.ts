/** `progress.jsonl`: read into what is known of each check. */
import type {
  CheckOutcome,
  Mode,
  ProgressEvent,
  ProjectProgress,
  StepOutcome,
} from '../../protocol/engine/project.ts';
import { planSchedule } from '../project/deadline.ts';
import { allChecks, isGreen, notRun, percentDone, stepOutcome } from './outcomes.ts';
import type { Template } from './templateSchema.ts';

const shownActivities = 50;

/** The events of whole lines; a torn or foreign line is left out. Merged branches may stand out of order. */
export function parseProgress(text: string): ProgressEvent[] {
  const events: ProgressEvent[] = [];
  for (const line of text.replace(/^\uFEFF/, '').split('\n')) {
    if (line.trim() === '') continue;
    try {
      const value: unknown = JSON.parse(line);
      const known = typeof value === 'object' && value !== null && 'event' in value && 'at' in value;
      if (known && typeof value.at === 'string') events.push(value as ProgressEvent);
    } catch {
      continue;
    }
  }
  return events
    .map((event, index) => ({ event, index }))
    .sort((a, b) => a.event.at.localeCompare(b.event.at) || a.index - b.index)
    .map(({ event }) => event);
}

/** The newest outcome of every check; `stale` where the code has changed since. */
export function latestOutcomes(
  template: Template,
  events: ProgressEvent[],
  codeHash: string,
): Map<string, CheckOutcome> {
  const outcomes = new Map(allChecks(template).map((check) => [check.id, notRun(check)]));
  for (const event of events) {
    if (event.event === 'created' || event.event === 'hint_opened' || event.event === 'verified') continue;
    const known = outcomes.get(event.check);
    if (!known) continue;
    if (event.event === 'checked')
      outcomes.set(event.check, {
        ...known,
        status: event.status,
        expected: event.expected,
        found: event.found,
        place: event.place,
        evidence: event.evidence,
        stale: event.codeHash !== codeHash,
        checkedAt: event.at,
        durationMs: event.durationMs,
        // A check that came true needs no excuse any more.
        overridden: isGreen(event.status) ? null : known.overridden,
      });
    else if (event.event === 'overridden')
      outcomes.set(event.check, { ...known, overridden: { reason: event.reason, at: event.at } });
    else outcomes.set(event.check, { ...known, overridden: null });
  }
  return outcomes;
}

export function foldProgress(
  template: Template,
  origin: { mode: Mode; version: string },
  events: ProgressEvent[],
  codeHash: string,
): ProjectProgress {
  const outcomes = latestOutcomes(template, events, codeHash);
  const groups = (steps: Template['steps']): StepOutcome[] =>
    steps.map((step) => stepOutcome(step, outcomes));
  const steps = groups(template.steps);
  const deliverables = groups(template.deliverables);
  const created = events.findLast((event) => event.event === 'created') ?? null;
  const openedHints: Record<string, number> = {};
  for (const event of events)
    if (event.event === 'hint_opened')
      openedHints[event.check] = Math.max(openedHints[event.check] ?? 0, event.grade);
  return {
    project: template.id,
    number: template.number,
    title: template.title,
    mode: origin.mode,
    version: origin.version,
    percent: percentDone([...steps, ...deliverables]),
    steps,
    deliverables,
    objective: created?.objective ?? null,
    start: created?.start ?? null,
    deadline: created ? planSchedule(template.hours, created.start, created.hoursPerWeek).deadline : null,
    hoursPerWeek: created?.hoursPerWeek ?? null,
    openedHints,
    activity: activities(template, events).slice(0, shownActivities),
  };
}

/** When each check was green for the first time. */
export function firstPassed(events: readonly ProgressEvent[]): Record<string, string> {
  const first: Record<string, string> = {};
  for (const event of events)
    if (event.event === 'checked' && isGreen(event.status)) first[event.check] ??= event.at;
  return first;
}

/** The newest check that came to its end, as it was recorded; null where none was. */
export function lastVerified(
  events: readonly ProgressEvent[],
): { at: string; durationMs: number; checks: number; green: number } | null {
  const last = events.findLast((event) => event.event === 'verified');
  if (!last) return null;
  const { at, durationMs, checks, green } = last;
  return { at, durationMs, checks, green };
}

/** Newest first; a check that stays as it was is not news. */
function activities(template: Template, events: ProgressEvent[]): ProjectProgress['activity'] {
  const titles = new Map(allChecks(template).map((check) => [check.id, check.title]));
  const status = new Map<string, string>();
  const lines: ProjectProgress['activity'] = [];
  for (const event of events) {
    if (event.event === 'created') {
      lines.push({ at: event.at, text: `Project made (${event.mode})`, detail: event.objective ?? '' });
      continue;
    }
    if (event.event === 'verified') continue;
    const detail = titles.get(event.check) ?? '';
    if (event.event === 'hint_opened')
      lines.push({ at: event.at, text: `Hint ${event.grade} of ${event.check} opened`, detail });
    else if (event.event === 'overridden')
      lines.push({ at: event.at, text: `${event.check} overridden`, detail: event.reason });
    else if (event.event === 'override_removed')
      lines.push({ at: event.at, text: `${event.check}: override removed`, detail });
    else if (status.get(event.check) !== event.status) {
      status.set(event.check, event.status);
      const words = {
        pass: 'is green',
        embedded: 'is true on the embedded stand-in',
        fail: 'is red',
        error: 'could not be checked',
        blocked: 'is blocked',
        not_run: 'was not run',
      };
      lines.push({ at: event.at, text: `${event.check} ${words[event.status]}`, detail });
    }
  }
  return lines.reverse();
}
