/** What a parameter of a dashboard can be given. */
import type { DashboardParameter } from './dashboardSchema.ts';
import type { BoundType } from './statement.ts';

/** Every name that SQL can use, with its type. */
export function namesOf({ name, type }: DashboardParameter): [string, BoundType][] {
  if (type === 'date_range')
    return [
      [`${name}_from`, 'date'],
      [`${name}_to`, 'date'],
    ];
  return [[name, type === 'choice' ? 'text' : type]];
}

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
export const numberPattern = /^([+-]?)(\d+)(?:\.(\d+))?$/;

interface Problem {
  message: string;
  next: string;
}

/** Null where the text can be bound as this type. */
export function valueProblem(name: string, value: string, type: BoundType): Problem | null {
  if (type === 'date' && daysOf(value) === null)
    return { message: `"${value}" is no date for ${name}.`, next: 'Write it as 2025-10-31.' };
  const digits = numberPattern.exec(value);
  if (type === 'number' && (!digits || (digits[2] ?? '').length + (digits[3] ?? '').length > 38))
    return { message: `"${value}" is no number for ${name}.`, next: 'Write it as 1250 or 12.50.' };
  return null;
}

/** YAML rounds a long number and drops its zeros: the default is what stands in the file. */
export function withDefaultAsWritten(parameter: DashboardParameter, written: string): DashboardParameter {
  const { type, default: value } = parameter;
  if (typeof value !== 'number' || (type === 'number' && !numberPattern.test(written))) return parameter;
  return { ...parameter, default: written };
}

export function defaultProblem({ name, type, default: value }: DashboardParameter): Problem | null {
  if (value === undefined) return null;
  if ((typeof value === 'object') !== (type === 'date_range'))
    return type === 'date_range'
      ? {
          message: `The default of ${name} is no range.`,
          next: 'Write {from: "2025-01-01", to: "2025-12-31"}.',
        }
      : { message: `The default of ${name} is a range.`, next: 'Write one value, or type: date_range.' };
  if (typeof value === 'object')
    return valueProblem(`${name}_from`, value.from, 'date') ?? valueProblem(`${name}_to`, value.to, 'date');
  return valueProblem(name, String(value), type === 'choice' ? 'text' : (type as BoundType));
}

/** Days since 1970-01-01; null where the text is no day of the calendar. */
export function daysOf(text: string): number | null {
  const parts = datePattern.exec(text);
  if (!parts) return null;
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.getTime() / 86_400_000;
}
