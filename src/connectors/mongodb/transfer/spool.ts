/** Documents of one reading, kept in a file until their types are known: the server is asked once. */
import { open, rm, type FileHandle } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const blockSize = 1 << 20;

export class Spool {
  readonly #path: string;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** A file that nobody else may read. */
  static async open(): Promise<Spool> {
    const path = join(tmpdir(), `dew-documents-${randomUUID()}`);
    return new Spool(path, await open(path, 'wx+', 0o600));
  }

  async add(documents: readonly Buffer[]): Promise<void> {
    if (documents.length > 0) await this.#file.appendFile(Buffer.concat(documents));
  }

  /** The documents in the order in which they came, some at a time. */
  async *documents(): AsyncGenerator<Buffer[], undefined> {
    let rest: Buffer = Buffer.alloc(0);
    let place = 0;
    for (;;) {
      const block = Buffer.alloc(blockSize);
      const { bytesRead } = await this.#file.read(block, 0, blockSize, place);
      if (bytesRead === 0) return undefined;
      place += bytesRead;
      const bytes = Buffer.concat([rest, block.subarray(0, bytesRead)]);
      const documents: Buffer[] = [];
      let at = 0;
      while (at + 4 <= bytes.length) {
        const end = at + bytes.readInt32LE(at);
        if (end > bytes.length) break;
        documents.push(bytes.subarray(at, end));
        at = end;
      }
      rest = bytes.subarray(at);
      if (documents.length > 0) yield documents;
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }
}
