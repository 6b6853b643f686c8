/** PostgreSQL's numeric on the wire (numeric_send): count of digits, weight, sign, scale, then digits of base 10,000. */

const base = 10_000n;
const headSize = 8;
const negative = 0x4000;
/** A double holds every integer of this many decimal digits. */
export const exactDigits = 15;
const powers = Array.from({ length: exactDigits + 4 }, (_, exponent) => 10 ** exponent);

/** False for NaN and the infinities. */
export const isNumber = (view: DataView, at: number): boolean => view.getUint16(at + 4) <= negative;

/** The value in units of the last of its places, which are up to `exactDigits`. */
export function unitsOf(view: DataView, at: number, scale: number): number {
  const count = view.getInt16(at);
  let exponent = view.getInt16(at + 2) * 4 + scale;
  let units = 0;
  for (let index = 0; index < count; index++, exponent -= 4) {
    const digit = view.getInt16(at + headSize + index * 2);
    // The last digit has zeros beyond the scale.
    units += exponent < 0 ? digit / powers[-exponent]! : digit * powers[exponent]!;
  }
  return view.getUint16(at + 4) === negative ? -units : units;
}

/** The same of any size. */
export function bigUnitsOf(view: DataView, at: number, scale: number): bigint {
  const count = view.getInt16(at);
  let units = 0n;
  for (let index = 0; index < count; index++)
    units = units * base + BigInt(view.getInt16(at + headSize + index * 2));
  const exponent = (view.getInt16(at + 2) - count + 1) * 4 + scale;
  const whole = exponent < 0 ? units / 10n ** BigInt(-exponent) : units * 10n ** BigInt(exponent);
  return view.getUint16(at + 4) === negative ? -whole : whole;
}
