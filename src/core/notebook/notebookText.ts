/**
 * The text of a `.dewnb` file: cells behind marker lines, Markdown as SQL comments, so that the file reads
 * as one SQL script. Outputs and counters are not stored. What was not edited is written back byte for byte.
 */
export type CellKind = 'sql' | 'markdown';

/** The text that a cell was read from; valid while the cell is what it was and stands where it stood. */
export interface CellSource {
  text: string;
  kind: CellKind;
  value: string;
  last: boolean;
  /** False for SQL above the first marker line. */
  marked: boolean;
}

export interface NotebookCell {
  kind: CellKind;
  /** Lines end in `\n`. */
  value: string;
  source?: CellSource;
}

export interface Notebook {
  /** A byte order mark and blank lines above the first cell. */
  head: string;
  lineEnd: '\n' | '\r\n';
  cells: NotebookCell[];
}

const markerLine = /^-- %% (sql|markdown)[ \t]*$/;
const markerLike = /^-- \\*%%/;
const escapedMarker = /^-- \\+%%/;

export function readNotebook(text: string): Notebook {
  const start = text.startsWith('\ufeff') ? 1 : 0;
  const lineEnd = /\r\n|\n|\r/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n';
  let head = text.slice(0, start);
  const pieces: { kind: CellKind; marked: boolean; text: string; body: string }[] = [];
  for (const line of linesOf(text.slice(start))) {
    const marker = markerLine.exec(line.replace(/[\r\n]+$/, ''));
    const last = pieces.at(-1);
    if (marker) pieces.push({ kind: marker[1] as CellKind, marked: true, text: line, body: '' });
    else if (last) {
      last.text += line;
      last.body += line;
    } else if (line.trim() === '') head += line;
    else pieces.push({ kind: 'sql', marked: false, text: line, body: line });
  }
  const cells = pieces.map(({ kind, marked, text: whole, body }, index): NotebookCell => {
    const last = index === pieces.length - 1;
    const value = cellValue(kind, body, last);
    return { kind, value, source: { text: whole, kind, value, last, marked } };
  });
  return { head, lineEnd, cells };
}

export function writeNotebook({ head, lineEnd, cells }: Notebook): string {
  const texts = cells.map((cell, index) => {
    const last = index === cells.length - 1;
    const value = plainLines(cell.value);
    const { source } = cell;
    const untouched =
      source &&
      source.value === value &&
      source.kind === cell.kind &&
      source.last === last &&
      (source.marked || index === 0);
    if (untouched) return source.text;
    const text = `-- %% ${cell.kind}\n${cellBody(cell.kind, value)}\n${last ? '' : '\n'}`;
    return text.replaceAll('\n', lineEnd);
  });
  return texts.reduce((before, text) => (unended.test(before) ? before + lineEnd : before) + text, head);
}

/** A last line without its end, which must not swallow the marker of the next cell. */
const unended = /[^\r\n\ufeff]$/;

/** Markdown as comment lines: how it stands in the file and in exported SQL. */
export function asComment(markdown: string): string {
  return plainLines(markdown)
    .split('\n')
    .map((line) => (line === '' ? '--' : `-- ${line}`))
    .join('\n');
}

function cellBody(kind: CellKind, value: string): string {
  const text = kind === 'markdown' ? asComment(value) : value;
  return text
    .split('\n')
    .map((line) => (markerLike.test(line) ? `-- \\${line.slice(3)}` : line))
    .join('\n');
}

function cellValue(kind: CellKind, body: string, last: boolean): string {
  const text = plainLines(body).replace(last ? /\n$/ : /\n\n?$/, '');
  return text
    .split('\n')
    .map((line) => (escapedMarker.test(line) ? `-- ${line.slice(4)}` : line))
    .map((line) => (kind === 'markdown' ? line.replace(/^--( |$)/, '') : line))
    .join('\n');
}

const plainLines = (text: string): string => text.replaceAll(/\r\n?/g, '\n');

/** Lines with their ends; a text without its last line end has a last line all the same. */
const linesOf = (text: string): string[] => text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
