/** Edits of a broken overlay or of a fault: each must fit exactly, or it proves nothing. */
import { failWith } from '../failure.ts';
import type { Edit } from '../roadmap/checkParts.ts';

/** The text with the one match of `find` replaced; none or several matches are an error. */
export function replaceOnce(text: string, find: string, replace: string, file: string): string {
  const first = text.indexOf(find);
  const shown = find.length > 60 ? `${find.slice(0, 60)}…` : find;
  if (first < 0)
    throw failWith(
      'bad_input',
      `${file} does not hold "${shown}".`,
      'Name a text that stands in the file once.',
      { file },
    );
  if (text.indexOf(find, first + 1) >= 0)
    throw failWith(
      'bad_input',
      `${file} holds "${shown}" more than once.`,
      'Name a longer text that stands in the file once.',
      { file },
    );
  return text.slice(0, first) + replace + text.slice(first + find.length);
}

/** What one edit makes of a file's text; null deletes the file, undefined where the edit is not about text. */
export function applyTextEdit(edit: Edit, text: string | null): string | null | undefined {
  if ('git' in edit || 'touch' in edit) return undefined;
  if ('append' in edit) return (text ?? '') + edit.append;
  if (text === null)
    throw failWith('not_found', `There is no file ${edit.file} to edit.`, undefined, { file: edit.file });
  return 'delete' in edit ? null : replaceOnce(text, edit.find, edit.replace, edit.file);
}
