/** A plain text table; numbers right, NULL spelled out, long cells shown whole (a terminal can scroll). */
import type { ColumnKind } from '../protocol/engine/query.ts';

/** Terminal cells that a text takes; East Asian wide and emoji count two. */
function width(text: string): number {
  let cells = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code === 0 || (code >= 0x300 && code <= 0x36f)) continue;
    const wide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0x1f300 && code <= 0x1faff);
    cells += wide ? 2 : 1;
  }
  return cells;
}

/** Line breaks and tabs would break the rows of the table; they show as escapes here and only here. */
const oneLine = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');

const needsEscape = /[\n\r\t]/;

export interface TableColumn {
  name: string;
  kind?: ColumnKind;
}

export function textTable(columns: TableColumn[], rows: (string | null)[][]): string {
  const texts = rows.map((row) =>
    row.map((cell) => (cell === null ? 'NULL' : needsEscape.test(cell) ? oneLine(cell) : cell)),
  );
  const names = columns.map(({ name }) => (needsEscape.test(name) ? oneLine(name) : name));
  const widths = names.map((name, index) =>
    texts.reduce((most, row) => Math.max(most, width(row[index] ?? '')), width(name)),
  );
  const pad = (text: string, index: number): string => {
    const gap = ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(text)));
    return columns[index]?.kind === 'number' ? gap + text : text + gap;
  };
  const line = (cells: string[]): string => cells.map(pad).join('  ').trimEnd();
  const rule = widths.map((count) => '─'.repeat(count)).join('  ');
  return [line(names), rule, ...texts.map(line)].join('\n');
}
