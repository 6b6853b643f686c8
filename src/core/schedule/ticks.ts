/** When a cron schedule is due. Times are instants; the expression is read in `timeZone`. */
import { CronExpressionParser } from 'cron-parser';
import { failWith, messageOf } from '../failure.ts';

const parse = (cron: string, from: Date, timeZone: string | undefined) => {
  try {
    const fields = cron.trim().split(/\s+/).length;
    if (fields !== 5) throw new Error(`it has ${fields} ${fields === 1 ? 'field' : 'fields'}.`);
    return CronExpressionParser.parse(cron, { currentDate: from, ...(timeZone ? { tz: timeZone } : {}) });
  } catch (error) {
    throw failWith(
      'bad_input',
      `"${cron}" is not a cron schedule: ${messageOf(error)}`,
      'Write five fields: minute, hour, day of month, month, day of week, e.g. "0 6 * * *".',
    );
  }
};

/** The first tick strictly after `after`. */
export function nextTick(cron: string, after: Date, timeZone?: string): Date {
  return parse(cron, after, timeZone).next().toDate();
}

/** The last tick at or before `now`. */
export function lastTick(cron: string, now: Date, timeZone?: string): Date {
  return parse(cron, new Date(now.getTime() + 1), timeZone)
    .prev()
    .toDate();
}

/** Ticks in (after, until], oldest first; of more than `most`, the newest `most`. */
export function missedTicks(cron: string, after: Date, until: Date, most: number, timeZone?: string): Date[] {
  const ticks: Date[] = [];
  const expression = parse(cron, new Date(until.getTime() + 1), timeZone);
  while (ticks.length < most) {
    const tick = expression.prev().toDate();
    if (tick <= after) break;
    ticks.unshift(tick);
  }
  return ticks;
}

/** `YYYY-MM-DD` of an instant in `timeZone` (default: the machine's). */
export function dateOfTick(tick: Date, timeZone?: string): string {
  if (timeZone !== undefined)
    return tick.toLocaleDateString('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone });
  // Without Intl, whose first use takes 20 ms.
  const digits = (value: number, length: number): string => String(value).padStart(length, '0');
  return `${digits(tick.getFullYear(), 4)}-${digits(tick.getMonth() + 1, 2)}-${digits(tick.getDate(), 2)}`;
}
