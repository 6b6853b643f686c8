/** Small entries of a zip file, found by its directory; without those before them being unpacked. */
import { open, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

const inflate = promisify(inflateRaw);
const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endBytes = 22;
const longestComment = 0xffff;
const largest = 8 << 20;

/** Texts of the entries that are there; empty where the directory cannot be read. */
export async function zipTexts(
  path: string,
  wanted: (name: string) => boolean,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - endBytes - longestComment);
    const tail = await bytesAt(file, from, size - from);
    const end = tail.lastIndexOf(Buffer.from('504b0506', 'hex'));
    if (end < 0 || tail.readUInt32LE(end) !== endSignature || end + endBytes > tail.length) return texts;
    const directory = await bytesAt(
      file,
      tail.readUInt32LE(end + 16),
      Math.min(largest, tail.readUInt32LE(end + 12)),
    );
    for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === entrySignature;) {
      const [names, extra, comment] = [28, 30, 32].map((place) => directory.readUInt16LE(at + place));
      const name = directory.toString('utf8', at + 46, at + 46 + names!);
      const packed = directory.readUInt32LE(at + 20);
      if (wanted(name) && packed < largest) {
        const method = directory.readUInt16LE(at + 10);
        const head = await bytesAt(file, directory.readUInt32LE(at + 42), 30);
        const data = directory.readUInt32LE(at + 42) + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
        const bytes = await bytesAt(file, data, packed);
        texts.set(
          name,
          (method === 8 ? await inflate(bytes, { maxOutputLength: largest }) : bytes).toString('utf8'),
        );
      }
      at += 46 + names! + extra! + comment!;
    }
    return texts;
  } catch (error) {
    // A torn file: the reader of sheets says what is wrong with it.
    if (error instanceof RangeError || (error as NodeJS.ErrnoException).code?.startsWith('Z_')) return texts;
    throw error;
  } finally {
    await file.close();
  }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
