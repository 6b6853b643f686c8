const factors: Record<string, number> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Bytes of a DuckDB size text such as `20GB`; infinity where it is empty or not understood. */
export function byteCount(text: string): number {
  const match = /^\s*([\d.]+)\s*([kmgt]?i?b|bytes?)?\s*$/i.exec(text);
  if (!match) return Number.POSITIVE_INFINITY;
  const unit = (match[2] ?? 'b').toLowerCase();
  return Number(match[1]) * (unit.startsWith('byte') ? 1 : (factors[unit] ?? 1));
}
