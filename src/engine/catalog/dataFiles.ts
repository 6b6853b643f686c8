import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFile } from '../../protocol/engine/catalog.ts';

const formats: [RegExp, DataFile['format']][] = [
  [/\.csv(\.gz)?$/i, 'csv'],
  [/\.(tsv|tab)(\.gz)?$/i, 'tsv'],
  [/\.(ndjson|jsonl)(\.gz)?$/i, 'ndjson'],
  [/\.json(\.gz)?$/i, 'json'],
  [/\.parquet$/i, 'parquet'],
  [/\.xlsx$/i, 'xlsx'],
  [/\.(duckdb|ddb)$/i, 'duckdb'],
];
const maximumFiles = 5_000;
/** Settings of tools, not data. */
const notData = /^(package|package-lock|tsconfig.*|jsconfig|composer)\.json$/i;

export function formatOf(path: string): DataFile['format'] | null {
  return formats.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}

/** Data files under the root, without hidden folders and the folders of tools. */
export async function listDataFiles(root: string, signal: AbortSignal): Promise<DataFile[]> {
  const files: DataFile[] = [];
  const walk = async (folder: string): Promise<void> => {
    signal.throwIfAborted();
    let entries: Dirent[];
    try {
      entries = await readdir(join(root, folder), { withFileTypes: true });
    } catch {
      // A folder that may not be read, or that has gone since, has no files to show.
      return;
    }
    for (const entry of entries) {
      if (files.length >= maximumFiles) return;
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        const skipped =
          entry.name.startsWith('.') || ['node_modules', '__pycache__', 'venv'].includes(entry.name);
        if (!skipped) await walk(path);
        continue;
      }
      const format = formatOf(entry.name);
      if (!entry.isFile() || !format || notData.test(entry.name)) continue;
      const found = await stat(join(root, path)).catch(() => null);
      if (found) files.push({ path, bytes: found.size, format });
    }
  };
  await walk('');
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}
