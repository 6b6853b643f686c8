import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

interface Kept {
  stamp: string;
  text: string;
}

/** A file that was written this shortly before it is read may change again without a new time. */
const settledMs = 100;

/** Texts of a project's files, read again where size, time or identity of the file have changed. */
export class FileTexts {
  readonly #kept = new Map<string, Kept>();

  /** Null where there is no such file. */
  async read(root: string, path: string): Promise<string | null> {
    const file = join(root, path);
    const facts = await stat(file, { bigint: true }).catch(() => null);
    if (!facts) {
      this.#kept.delete(file);
      return null;
    }
    const stamp = [facts.size, facts.mtimeNs, facts.ctimeNs, facts.ino].join();
    const kept = this.#kept.get(file);
    if (kept?.stamp === stamp) return kept.text;
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text !== null && Date.now() - Number(facts.ctimeMs) > settledMs)
      this.#kept.set(file, { stamp, text });
    else this.#kept.delete(file);
    return text;
  }
}
