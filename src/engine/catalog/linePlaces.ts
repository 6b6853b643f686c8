import { createReadStream } from 'node:fs';

const newLine = 0x0a;

/**
 * Line numbers of byte positions that count from 1, in rising order. DuckDB counts records, and a quoted
 * line break makes a record longer than its line.
 */
export async function linesAt(path: string, positions: readonly number[]): Promise<number[]> {
  const lines: number[] = [];
  if (positions.length === 0) return lines;
  let line = 1;
  let passed = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer;
    let from = 0;
    const countTo = (end: number) => {
      for (let at = bytes.indexOf(newLine, from); at >= 0 && at < end; at = bytes.indexOf(newLine, at + 1))
        line += 1;
      from = end;
    };
    for (
      let next = positions[lines.length];
      next !== undefined && next - 1 - passed <= bytes.length;
      next = positions[lines.length]
    ) {
      countTo(next - 1 - passed);
      lines.push(line);
    }
    countTo(bytes.length);
    passed += bytes.length;
    if (lines.length === positions.length) break;
  }
  return lines;
}
