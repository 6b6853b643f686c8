/** Enough of PNG to tell a picture from a blank one. */
import { inflateSync } from 'node:zlib';

export interface PngFacts {
  width: number;
  height: number;
  /** Greatest variance of a channel over all pixels; 0 where every pixel is the same. */
  variance: number;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const channelsOf: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Decodes the pixels; throws where the file is not a whole, plain PNG. */
export function readPng(file: Uint8Array): PngFacts {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (!bytes.subarray(0, 8).equals(signature)) throw new Error('is not a PNG file');
  let header: { width: number; height: number; depth: number; channels: number } | null = null;
  const data: Buffer[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const kind = bytes.toString('latin1', at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (body.length < length) throw new Error('is cut off');
    if (kind === 'IHDR') {
      header = {
        width: body.readUInt32BE(0),
        height: body.readUInt32BE(4),
        depth: body[8] ?? 0,
        channels: channelsOf[body[9] ?? 0] ?? 1,
      };
      if (body[12] === 1) throw new Error('is interlaced, which is not read');
    } else if (kind === 'IDAT') data.push(body);
    else if (kind === 'IEND') break;
    at += 12 + length;
  }
  if (!header || data.length === 0) throw new Error('holds no picture');
  const { width, height, depth, channels } = header;
  const pixel = Math.max(1, (depth * channels) / 8);
  const row = Math.ceil((width * depth * channels) / 8);
  const raw = inflateSync(Buffer.concat(data));
  if (raw.length < (row + 1) * height) throw new Error('is cut off');
  return { width, height, variance: variance(unfilter(raw, row, height, pixel), row, Math.ceil(pixel)) };
}

/** Undoes the five filters of PNG, row by row. */
function unfilter(raw: Buffer, row: number, height: number, pixel: number): Uint8Array {
  const out = new Uint8Array(row * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (row + 1)];
    const from = y * (row + 1) + 1;
    const to = y * row;
    for (let x = 0; x < row; x += 1) {
      const left = x >= pixel ? (out[to + x - pixel] ?? 0) : 0;
      const up = y > 0 ? (out[to + x - row] ?? 0) : 0;
      const corner = x >= pixel && y > 0 ? (out[to + x - row - pixel] ?? 0) : 0;
      const add =
        filter === 1
          ? left
          : filter === 2
            ? up
            : filter === 3
              ? (left + up) >> 1
              : filter === 4
                ? paeth(left, up, corner)
                : 0;
      out[to + x] = (raw[from + x] ?? 0) + add;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const toLeft = Math.abs(guess - left);
  const toUp = Math.abs(guess - up);
  const toCorner = Math.abs(guess - corner);
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}

function variance(values: Uint8Array, row: number, step: number): number {
  let greatest = 0;
  for (let channel = 0; channel < step; channel += 1) {
    let [count, sum, squares] = [0, 0, 0];
    for (let start = 0; start < values.length; start += row)
      for (let x = start + channel; x < start + row; x += step) {
        const value = values[x] ?? 0;
        count += 1;
        sum += value;
        squares += value * value;
      }
    const mean = sum / count;
    greatest = Math.max(greatest, squares / count - mean * mean);
  }
  return greatest;
}
