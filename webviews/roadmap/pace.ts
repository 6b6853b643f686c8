/** Pace, forecast and the time axis of the project page. Pure; dates are ISO texts in UTC days. */
import type { CheckOutcome, StepOutcome } from '../../src/protocol/engine/project.ts';

export const DAY = 86_400_000;
const WINDOW_DAYS = 28;

export const dayOf = (iso: string): number => Math.floor(Date.parse(iso.slice(0, 10)) / DAY);
export const isoOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** Green or embedded by proof; an override is not a proof. */
export const isVerified = (check: CheckOutcome): boolean =>
  check.overridden === null && (check.status === 'pass' || check.status === 'embedded');

export const allChecks = (steps: StepOutcome[], deliverables: StepOutcome[]): CheckOutcome[] =>
  [...steps, ...deliverables].flatMap((step) => step.checks);

export interface Pace {
  /** Checks that passed for the first time, per week, in the last four weeks. */
  perWeek: number;
  /** Weeks that this covers: fewer at the start of a project. */
  weeks: number;
  /** ISO date on which all checks would be verified at this pace; null where there is none. */
  forecast: string | null;
}

export function paceOf(
  checks: CheckOutcome[],
  firstPassed: Record<string, string>,
  start: string,
  today: string,
): Pace {
  const last = dayOf(today);
  const days = Math.max(1, Math.min(WINDOW_DAYS, last - dayOf(start) + 1));
  const recent = checks.filter((check) => {
    const at = firstPassed[check.id];
    return at !== undefined && isVerified(check) && dayOf(at) > last - WINDOW_DAYS;
  }).length;
  // A project of three days has no pace per week yet: at least one whole week is assumed.
  const weeks = Math.max(1, days / 7);
  const perWeek = recent / weeks;
  const left = checks.filter((check) => !isVerified(check)).length;
  const forecast = left > 0 && perWeek > 0 ? isoOf(last + Math.ceil((left / perWeek) * 7)) : null;
  return { perWeek, weeks, forecast };
}

/** `11 days behind the plan`, `on the plan`, `3 days ahead of the plan`. */
export function againstPlan(forecast: string, deadline: string): string {
  const days = dayOf(forecast) - dayOf(deadline);
  if (days === 0) return 'on the plan';
  const words = `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
  return days > 0 ? `${words} behind the plan` : `${words} ahead of the plan`;
}

export interface Axis {
  first: number;
  last: number;
  months: { day: number; label: string }[];
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** From the first of the start's month to the end of the month behind the last date. */
export function axisOf(dates: string[]): Axis {
  const days = dates.map(dayOf);
  const begin = new Date(Math.min(...days) * DAY);
  const end = new Date(Math.max(...days) * DAY);
  const firstOf = (year: number, month: number) => Date.UTC(year, month, 1) / DAY;
  const first = firstOf(begin.getUTCFullYear(), begin.getUTCMonth());
  const last = firstOf(end.getUTCFullYear(), end.getUTCMonth() + 2);
  const all: Axis['months'] = [];
  for (let at = new Date(first * DAY); at.getTime() / DAY < last; at.setUTCMonth(at.getUTCMonth() + 1)) {
    const year = all.length === 0 || at.getUTCMonth() === 0 ? ` ${at.getUTCFullYear()}` : '';
    all.push({ day: at.getTime() / DAY, label: `${MONTHS[at.getUTCMonth()]}${year}` });
  }
  // At most nine labels; the lines of the months between them go as well.
  const every = Math.ceil(all.length / 9);
  return { first, last, months: all.filter((_, index) => index % every === 0) };
}

/** `Oct 19` */
export function shortDate(iso: string): string {
  const [, month, day] = iso.slice(0, 10).split('-');
  return `${MONTHS[Number(month) - 1]} ${Number(day)}`;
}
