/**
 * SOLUTION and STUB blocks: one source for both modes. A marker stands alone in a comment of the
 * file's own language. Complete mode keeps the lines of SOLUTION; guided mode shows those of STUB,
 * each without one leading comment mark.
 */
import type { Mode } from '../../protocol/engine/project.ts';
import { failWith } from '../failure.ts';

const marker = /^\s*(?:#|--|\/\/|<!--|\/\*|;|%%|\{#)\s*(BEGIN|END) (SOLUTION|STUB)\s*(?:-->|\*\/|#\})?\s*$/;

/** The text of a template's file as a project of this mode gets it. */
export function chooseBlocks(text: string, mode: Mode, file: string): string {
  const prose = /\.(md|html)$/.test(file);
  const kept: string[] = [];
  let open: { kind: string; line: number } | null = null;
  const lines = text.split('\n');
  lines.forEach((line, index) => {
    const found = marker.exec(line.replace(/\r$/, ''));
    if (!found) {
      if (open === null || (open.kind === 'SOLUTION' && mode === 'complete')) kept.push(line);
      else if (open.kind === 'STUB' && mode === 'guided') kept.push(uncomment(line, prose));
      return;
    }
    const [, edge, kind] = found;
    const place = { file, line: index + 1 };
    if (edge === 'BEGIN') {
      if (open)
        throw failWith(
          'internal',
          `${file}: BEGIN ${kind} inside the block ${open.kind} of line ${open.line}.`,
          undefined,
          place,
        );
      open = { kind: kind ?? '', line: index + 1 };
    } else {
      if (open?.kind !== kind)
        throw failWith('internal', `${file}: END ${kind} without its BEGIN.`, undefined, place);
      open = null;
    }
  });
  const left = open as { kind: string; line: number } | null;
  if (left)
    throw failWith(
      'internal',
      `${file}: the block ${left.kind} of line ${left.line} has no end.`,
      undefined,
      { file, line: left.line },
    );
  return kept.join('\n');
}

/** In prose `#` is a heading, so only a comment that ends again is taken off there. */
function uncomment(line: string, prose: boolean): string {
  const wrapped = /^(\s*)(?:<!--|\/\*|\{#) ?(.*?) ?(?:-->|\*\/|#\})\s*$/.exec(line);
  if (wrapped) return `${wrapped[1] ?? ''}${wrapped[2] ?? ''}`;
  if (prose) return line;
  const plain = line.replace(/^(\s*)(?:#|--|\/\/|;|%%) ?/, '$1');
  return plain.trim() === '' ? '' : plain;
}
