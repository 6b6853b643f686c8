export interface DateTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Digits after the point, as written. */
  readonly fraction: string;
  readonly offsetMinutes: number;
}

const pattern =
  /^(?:(\d{4})-(\d\d)-(\d\d))?(?:[ T]?(\d\d):(\d\d):(\d\d)(?:\.(\d+))?)?(?: ?([+-])(\d\d)(?::?(\d\d))?)?$/;

/** `2026-01-31`, `12:34:56.1234567`, `2026-01-31 12:34:56.1234567 +05:30`; anything else throws RangeError. */
export function parseDateTime(text: string, typeName: string): DateTime {
  const match = pattern.exec(text);
  if (match === null || text === '') throw new RangeError(`"${text}" is not a ${typeName}.`);
  const number = (at: number, otherwise: number): number =>
    match[at] === undefined ? otherwise : Number(match[at]);
  const [year, month, day] = [number(1, 1900), number(2, 1), number(3, 1)];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (year < 1 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    throw new RangeError(`"${text}" is no day of the calendar.`);
  const [hour, minute, second] = [number(4, 0), number(5, 0), number(6, 0)];
  if (hour > 23 || minute > 59 || second > 59) throw new RangeError(`"${text}" is no time of a day.`);
  const offset = number(9, 0) * 60 + number(10, 0);
  return {
    year,
    month,
    day,
    hour,
    minute,
    second,
    fraction: match[7] ?? '',
    offsetMinutes: match[8] === '-' ? -offset : offset,
  };
}

export function daysSinceYearOne(value: DateTime): number {
  const date = new Date(0);
  date.setUTCFullYear(value.year, value.month - 1, value.day);
  return date.getTime() / 86_400_000 + 719_162;
}

/** Time of the day in 10^-scale seconds; digits that the scale cannot hold throw. */
export function ticksOf(value: DateTime, scale: number): bigint {
  const fraction = value.fraction.replace(/0+$/, '');
  if (fraction.length > scale) throw new RangeError(`.${fraction} has more than ${scale} digits.`);
  const seconds = BigInt(value.hour * 3600 + value.minute * 60 + value.second);
  return seconds * 10n ** BigInt(scale) + BigInt(fraction.padEnd(scale, '0') || '0');
}

/** smalldatetime has whole minutes only. */
export function minutesOf(value: DateTime): number {
  if (value.second !== 0 || /[1-9]/.test(value.fraction))
    throw new RangeError('smalldatetime has whole minutes only.');
  return value.hour * 60 + value.minute;
}
