/** When a project is done, at a pace. */
import { failWith } from '../failure.ts';

export interface ProjectSchedule {
  /** ISO date. */
  deadline: string;
  hours: number;
  weeks: number;
}

/** The deadline of a project of so many hours from `start` on: whole days, the last one included. */
export function planSchedule(hours: number, start: string, hoursPerWeek: number): ProjectSchedule {
  const first = parseDate(start);
  if (!Number.isFinite(hoursPerWeek) || hoursPerWeek < 1 || hoursPerWeek > 80)
    throw failWith(
      'bad_input',
      `${hoursPerWeek} hours per week is not possible.`,
      'Give a number from 1 to 80.',
    );
  const days = Math.ceil((hours / hoursPerWeek) * 7);
  const deadline = new Date(first + days * 86_400_000).toISOString().slice(0, 10);
  return { deadline, hours, weeks: Math.ceil(days / 7) };
}

/** Milliseconds of an ISO date that exists in the calendar. */
export function parseDate(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text)
    throw failWith('bad_input', `"${text}" is not a date.`, 'Give a date such as 2025-01-31.');
  return time;
}
