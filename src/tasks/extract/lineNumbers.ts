/** Lines of a text file, counted in the file itself: DuckDB counts records, and one may span lines. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** The line, from 1, on which each byte position stands; positions count from 0 and ascend. */
export async function linesAt(file: string, positions: readonly number[]): Promise<number[]> {
  const lines: number[] = [];
  let line = 1;
  let offset = 0;
  if (positions.length === 0) return lines;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer;
    let from = 0;
    for (;;) {
      const next = positions[lines.length];
      if (next === undefined) return lines;
      const until = Math.min(next - offset, bytes.length);
      for (let at = bytes.indexOf(10, from); at >= 0 && at < until; at = bytes.indexOf(10, at + 1)) line += 1;
      from = until;
      if (next - offset >= bytes.length) break;
      lines.push(line);
    }
    offset += bytes.length;
  }
  while (lines.length < positions.length) lines.push(line);
  return lines;
}

/** The first line that is not JSON by itself; null where all are. */
export async function firstBadJsonLine(file: string): Promise<number | null> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() === '') continue;
    try {
      JSON.parse(text);
    } catch {
      return line;
    }
  }
  return null;
}
