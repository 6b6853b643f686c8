import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { RejectedRow } from '../../protocol/engine/catalog.ts';

const maximum = 1_000;

/** Lines of an NDJSON file that are no JSON, with what is wrong with them. */
export async function rejectedLines(path: string): Promise<RejectedRow[]> {
  const file = createReadStream(path);
  const input = /\.gz$/i.test(path) ? file.pipe(createGunzip()) : file;
  const rejected: RejectedRow[] = [];
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() === '') continue;
    try {
      JSON.parse(text);
    } catch (error) {
      rejected.push({ line, reason: error instanceof Error ? error.message : String(error), text });
      if (rejected.length === maximum) break;
    }
  }
  file.destroy();
  return rejected;
}
