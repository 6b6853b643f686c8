/** What a text file is made of: its encoding, and a UTF-8 copy where DuckDB needs one. */
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import {
  decoderLabel,
  narrowEncoding,
  wideEncoding,
  type TextEncoding,
} from '../../core/delimited/encoding.ts';
import { failWith, messageOf } from '../../core/failure.ts';
import { lineEvener } from './lineEnds.ts';

export type Encoding = TextEncoding;

/** By byte order mark, then by zero bytes, then by whether the whole file is UTF-8; else one byte is one character. */
export async function detectEncoding(file: string, signal: AbortSignal): Promise<Encoding> {
  const head = await firstBytes(file, 4096);
  const wide = wideEncoding(head);
  if (wide) return wide;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(file, { signal, highWaterMark: 1 << 20 })) {
      decoder.decode(chunk as Buffer, { stream: true });
    }
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    if (error instanceof TypeError) return narrowEncoding(await firstBytes(file, 1 << 22));
    throw error;
  }
}

export async function firstBytes(file: string, length: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

export async function lastByte(file: string): Promise<number | null> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    if (size === 0) return null;
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] ?? null;
  } finally {
    await handle.close();
  }
}

/** Unpacks `.gz` into a file of its own; a torn archive is a clear failure. */
export async function unpack(
  file: string,
  target: string,
  shown: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await pipeline(createReadStream(file), createGunzip(), createWriteStream(target), { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw failWith(
      'bad_input',
      `${shown} is not a whole gzip file: ${messageOf(error)}.`,
      'Get the file again; it was cut off on its way.',
      { file: shown },
    );
  }
}

export interface CopyOptions {
  encoding: Encoding;
  quote: string;
  /** Number each record with the line that it begins on, as a first cell. */
  numbered: { column: string; delimiter: string; skip: number; header: boolean } | null;
  /** End every line in LF, but not within a quoted cell. */
  evenLines?: boolean;
}

/** A UTF-8 copy with the same lines. */
export async function copyAsUtf8(
  source: string,
  target: string,
  options: CopyOptions,
  signal: AbortSignal,
): Promise<void> {
  const decoder = new TextDecoder(decoderLabel(options.encoding));
  const number = options.numbered ? recordNumberer(options.numbered, options.quote) : (text: string) => text;
  const even = options.evenLines ? lineEvener(options.quote) : (text: string) => text;
  const transform = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, number(even(decoder.decode(chunk, { stream: true }))));
    },
    flush(done) {
      done(null, number(even(decoder.decode())));
    },
  });
  await pipeline(createReadStream(source, { highWaterMark: 1 << 18 }), transform, createWriteStream(target), {
    signal,
  });
}

/** Puts the line number before each record; a line break inside quotes does not begin a record. */
export function recordNumberer(
  { column, delimiter, skip, header }: NonNullable<CopyOptions['numbered']>,
  quote: string,
): (text: string) => string {
  let line = 1;
  let atStart = true;
  let quoted = false;
  let headerLeft = header;
  const quotedColumn = `"${column.replaceAll('"', '""')}"`;
  return (text) => {
    let output = '';
    let from = 0;
    for (let index = 0; index < text.length; index++) {
      const character = text[index];
      if (atStart) {
        atStart = false;
        const blank = character === '\n' || (character === '\r' && text[index + 1] === '\n');
        if (line > skip && !blank) {
          output += text.slice(from, index) + (headerLeft ? quotedColumn : String(line)) + delimiter;
          from = index;
          headerLeft = false;
        }
      }
      if (character === quote) quoted = !quoted;
      else if (character === '\n') {
        line++;
        if (!quoted) atStart = true;
      }
    }
    return output + text.slice(from);
  };
}
