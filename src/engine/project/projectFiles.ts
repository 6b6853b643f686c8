/** The files of a project that belong to its author, and the hash of its code. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

const foreignFolders = new Set([
  '.git',
  '.dew',
  '.venv',
  'venv',
  'node_modules',
  '__pycache__',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.ipynb_checkpoints',
]);
const databaseFile = /\.(duckdb|db)(\.wal|\.tmp)?$/;

/** Paths with `/`, sorted; what the workbench, Python and Git keep for themselves is left out. */
export async function listProjectFiles(root: string): Promise<string[]> {
  const found: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!foreignFolders.has(entry.name)) await visit(path);
      } else if (entry.isFile() && !databaseFile.test(entry.name) && !entry.name.endsWith('.pyc'))
        found.push(path);
    }
  };
  await visit('');
  return found.sort();
}

const codeSuffix = /\.(py|sql|md|ya?ml|toml|j2|sh|js|ts|cfg|ini|txt|lock|css|html)$/;

/**
 * What a run reads as code, not what it makes: data, dated reports, the learner's record and the workflow
 * that starts a run elsewhere are no code.
 */
function isCode(path: string): boolean {
  if (path === 'progress.jsonl' || /^(evidence|\.github)\//.test(path)) return false;
  if (/(^|\/)\d{4}-\d{2}-\d{2}(\/|$)/.test(path)) return false;
  if (/^(data|reports)\//.test(path))
    return codeSuffix.test(path) && !path.endsWith('.html') && !path.endsWith('.txt');
  return true;
}

/** One hash over the code of the working tree: equal hashes mean that nothing an author wrote has changed. */
export async function hashCode(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of (await listProjectFiles(root)).filter(isCode)) {
    hash.update(`${path}\0`);
    hash.update(await readFile(join(root, path)));
    hash.update('\0');
  }
  return hash.digest('hex').slice(0, 32);
}

export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
