/** Applies the edits of a fault or of a broken overlay to a project on disk. */
import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failWith } from '../../core/failure.ts';
import { applyTextEdit } from '../../core/project/edits.ts';
import type { Edit } from '../../core/roadmap/checkParts.ts';
import { gitText } from './git.ts';
import { exists } from './projectFiles.ts';

export async function applyEdits(root: string, edits: Edit[]): Promise<void> {
  for (const edit of edits) {
    if ('git' in edit) await gitText(root, edit.git);
    else if ('touch' in edit) await touch(join(root, edit.touch));
    else await editText(root, edit);
  }
}

async function touch(file: string): Promise<void> {
  if (!(await exists(file))) throw failWith('not_found', `There is no file ${file} to touch.`);
  const now = new Date();
  await utimes(file, now, now);
}

async function editText(
  root: string,
  edit: Exclude<Edit, { git: string[] } | { touch: string }>,
): Promise<void> {
  const file = join(root, edit.file);
  if ('delete' in edit && (await exists(file))) return rm(file, { recursive: true });
  const before = (await exists(file)) ? await readFile(file, 'utf8') : null;
  const after = applyTextEdit(edit, before);
  if (typeof after !== 'string') return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, after);
}
