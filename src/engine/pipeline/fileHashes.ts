/** Content hashes of input files; a file whose size and time are those of last time is not read again. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Known {
  size: number;
  time: string;
  hash: string;
  /** Milliseconds of the clock when it was read. */
  seen: number;
}

/** A change right after reading can leave the time as it was: such an entry is not trusted. */
const settledAfter = 2000;

export class FileHashes {
  readonly #root: string;
  #known: Map<string, Known> | null = null;
  #changed = false;

  constructor(root: string) {
    this.#root = root;
  }

  async hash(path: string): Promise<string> {
    const known = await this.#load();
    const file = join(this.#root, path);
    const found = await stat(file, { bigint: true });
    const size = Number(found.size);
    const time = String(found.mtimeNs);
    const before = known.get(path);
    if (
      before &&
      before.size === size &&
      before.time === time &&
      before.seen - Number(found.mtimeMs) > settledAfter
    )
      return before.hash;
    const digest = createHash('sha256');
    for await (const chunk of createReadStream(file)) digest.update(chunk as Buffer);
    const hash = digest.digest('hex').slice(0, 32);
    known.set(path, { size, time, hash, seen: Date.now() });
    this.#changed = true;
    return hash;
  }

  /** Keeps what was learnt; a loss of it costs time, never truth. */
  async save(): Promise<void> {
    if (!this.#changed || !this.#known) return;
    this.#changed = false;
    const folder = join(this.#root, '.dew', 'cache');
    await mkdir(folder, { recursive: true });
    const temporary = join(folder, `files.${process.pid}.tmp`);
    await writeFile(temporary, JSON.stringify(Object.fromEntries(this.#known)));
    await rename(temporary, join(folder, 'files.json'));
  }

  async #load(): Promise<Map<string, Known>> {
    if (this.#known) return this.#known;
    try {
      const text = await readFile(join(this.#root, '.dew', 'cache', 'files.json'), 'utf8');
      this.#known = new Map(Object.entries(JSON.parse(text) as Record<string, Known>));
    } catch {
      this.#known = new Map();
    }
    return this.#known;
  }
}
