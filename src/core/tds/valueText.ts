/** Bytes of values on the wire of SQL Server (MS-TDS 2.2.5.5) as exact texts; both ends read with these. */

export const unsignedOf = (bytes: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(bytes).reverse().toString('hex') || '0'}`);

export const signedOf = (bytes: Uint8Array): bigint => BigInt.asIntN(bytes.length * 8, unsignedOf(bytes));

/** -123400n with scale 4 is "-12.3400". */
export function scaledText(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${value < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`;
}

/** A byte of sign (0 is minus), then the magnitude. */
export function decimalText(bytes: Uint8Array, scale: number): string {
  const magnitude = unsignedOf(bytes.subarray(1));
  return scaledText(bytes[0] === 0 ? -magnitude : magnitude, scale);
}

/** money has its halves changed, smallmoney is an int; both count ten-thousandths. */
export function moneyText(bytes: Uint8Array): string {
  const ordered = bytes.length === 4 ? bytes : Buffer.concat([bytes.subarray(4), bytes.subarray(0, 4)]);
  return scaledText(signedOf(ordered), 4);
}

export function guidText(bytes: Uint8Array): string {
  const hex = Buffer.concat([
    Buffer.from(bytes.subarray(0, 4)).reverse(),
    Buffer.from(bytes.subarray(4, 6)).reverse(),
    Buffer.from(bytes.subarray(6, 8)).reverse(),
    bytes.subarray(8),
  ]).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const daysBefore1900 = 693_595;

/** @param days since 0001-01-01 */
const dayText = (days: number): string => new Date((days - 719_162) * 86_400_000).toISOString().slice(0, 10);

export const dateText = (bytes: Uint8Array): string => dayText(Number(unsignedOf(bytes)));

/** @param ticks since midnight, each 10^-scale seconds */
function clockText(ticks: bigint, scale: number): string {
  const second = 10n ** BigInt(scale);
  const seconds = Number(ticks / second);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return scale === 0 ? clock : `${clock}.${(ticks % second).toString().padStart(scale, '0')}`;
}

export const timeText = (bytes: Uint8Array, scale: number): string => clockText(unsignedOf(bytes), scale);

/** smalldatetime has 4 bytes: days and minutes. datetime has 8: days and 1/300 seconds, shown as .000, .003, .007. */
export function datetimeText(bytes: Uint8Array): string {
  const small = bytes.length === 4;
  const half = bytes.length / 2;
  const day = small ? unsignedOf(bytes.subarray(0, half)) : signedOf(bytes.subarray(0, half));
  const units = unsignedOf(bytes.subarray(half));
  const clock = small ? clockText(units * 60n, 0) : clockText((units * 10n + 1n) / 3n, 3);
  return `${dayText(Number(day) + daysBefore1900)} ${clock}`;
}

export function datetime2Text(bytes: Uint8Array, scale: number): string {
  const date = bytes.length - 3;
  return `${dateText(bytes.subarray(date))} ${timeText(bytes.subarray(0, date), scale)}`;
}

/** A datetimeoffset as the wire has it: the moment in UTC and, in minutes, what its own clock is ahead. */
export function datetimeoffsetParts(bytes: Uint8Array): { utc: Uint8Array; offsetMinutes: number } {
  const end = bytes.length - 2;
  return { utc: bytes.subarray(0, end), offsetMinutes: Number(signedOf(bytes.subarray(end))) };
}

/** With the clock and the offset that were written: `2026-02-28 12:00:00.1234567 +05:30`. */
export function datetimeoffsetText(bytes: Uint8Array, scale: number): string {
  const { utc, offsetMinutes } = datetimeoffsetParts(bytes);
  const second = 10n ** BigInt(scale);
  const day = 86_400n * second;
  const date = utc.length - 3;
  const ticks =
    unsignedOf(utc.subarray(date)) * day +
    unsignedOf(utc.subarray(0, date)) +
    BigInt(offsetMinutes) * 60n * second;
  const ahead = Math.abs(offsetMinutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  const offset = `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
  return `${dayText(Number(ticks / day))} ${clockText(ticks % day, scale)} ${offset}`;
}

/** Seven digits after the point are six where the last is 0: what microseconds hold. */
export const withoutSeventhZero = (text: string): string => text.replace(/(\.\d{6})0(?!\d)/, '$1');
