/** What is wrong with an entry, in words that say how to put it right; null where nothing is. The engine checks again. */
import type { ProjectParameter } from '../../src/protocol/engine/project.ts';

export function parameterProblem(parameter: ProjectParameter, value: string): string | null {
  const text = value.trim();
  if (parameter.type === 'choice')
    return (parameter.choices ?? []).includes(text) ? null : 'Choose one of the list.';
  if (text === '') return 'Enter a value.';
  if (parameter.type === 'integer') {
    const number = Number(text);
    if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(number)) return 'Enter a whole number, such as 1000.';
    const { minimum, maximum } = parameter;
    if (minimum !== undefined && number < minimum) return `Enter a number from ${minimum} on.`;
    if (maximum !== undefined && number > maximum) return `Enter a number up to ${maximum}.`;
    return null;
  }
  if (text.length > 200) return 'Enter at most 200 characters.';
  if (/[\p{Cc}"'`\\<>{}$]/u.test(text)) return 'Leave out quotes, brackets, $ and backslashes.';
  if (/(^|\/)\.\.(\/|$)/.test(text)) return 'Leave out "..": the value must stay inside the project.';
  return /^(\/|[A-Za-z]:)/.test(text) ? 'Enter a name, or a path inside the project.' : null;
}

export function dateProblem(value: string): string | null {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  const exists = !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === value;
  return exists ? null : 'Enter a date such as 2026-01-31.';
}

export function hoursProblem(value: string): string | null {
  const hours = Number(value.trim().replace(',', '.'));
  return value.trim() !== '' && Number.isFinite(hours) && hours >= 1 && hours <= 80
    ? null
    : 'Enter a number from 1 to 80.';
}

export const hoursOf = (value: string): number => Number(value.trim().replace(',', '.'));

export function objectiveProblem(value: string): string | null {
  return value.trim().length > 500 ? 'Enter at most 500 characters.' : null;
}

/** A folder below `parent`; the parent's own separator decides how. */
export function folderBelow(parent: string, separator: string, name: string): string {
  return parent.endsWith(separator) ? `${parent}${name}` : `${parent}${separator}${name}`;
}
