import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from, to } from 'pg-copy-streams';

/** A file into the server, by a COPY ... FROM STDIN; answers the rows. */
export async function copyIn(
  client: Client,
  statement: string,
  file: string,
  signal: AbortSignal,
): Promise<number> {
  const sink = client.query(from(statement));
  await pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), sink, { signal });
  return sink.rowCount;
}

/** The rows of a COPY ... TO STDOUT into a file. */
export async function copyOut(
  client: Client,
  statement: string,
  file: string,
  signal: AbortSignal,
): Promise<number> {
  const source = client.query(to(statement));
  await pipeline(source, createWriteStream(file), { signal });
  return source.rowCount;
}
