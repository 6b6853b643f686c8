/**
 * A cell's text as parts: what is stored stands in full colour, marks and secondary parts in grey.
 * Nothing is reformatted; marks replace only what could not be seen.
 */
import type { ResultColumn } from '../../../src/protocol/engine/query.ts';

export interface TextPart {
  text: string;
  /** `mark`, `secondary`, `null` or `found`; plain without. */
  look?: 'mark' | 'secondary' | 'null' | 'found';
}

const unseen = /[\r\n\t\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|^ +| +$/;
const unseenParts = /\r\n|[\r\n\t\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|^ +| +$/g;
const zone = /^(.*\d)([+-]\d{2}(?::\d{2}){0,2})$/;
const nestedKey = /(?:'(?:[^']|'')*'|"(?:[^"\\]|\\.)*")\s*:(?=\s|[[{"\d])/g;
const shownBytes = 16;

export function isRightAligned(column: ResultColumn): boolean {
  return column.kind === 'number';
}

/** `search` is marked where it stands in a plain text. */
export function cellParts(
  text: string | null,
  column: ResultColumn,
  clipped: boolean,
  search = '',
): TextPart[] {
  if (text === null) return [{ text: 'NULL', look: 'null' }];
  const parts = partsOf(text, column, clipped, search);
  if (clipped && column.kind !== 'binary') parts.push({ text: '…', look: 'secondary' });
  return parts;
}

function partsOf(text: string, column: ResultColumn, clipped: boolean, search: string): TextPart[] {
  switch (column.kind) {
    case 'binary':
      return binaryParts(text, clipped);
    case 'temporal': {
      const match = column.type.includes('ZONE') ? zone.exec(text) : null;
      if (match) return [{ text: match[1]! }, { text: match[2]!, look: 'secondary' }];
      break;
    }
    case 'struct':
    case 'list':
    case 'json':
    case 'other':
      return split(text, nestedKey, (key) => ({ text: key, look: 'secondary' }), search);
    case 'text':
      if (text === '') return [{ text: '“”', look: 'secondary' }];
      if (unseen.test(text)) return split(text, unseenParts, markOf, search);
      break;
    case 'number':
    case 'boolean':
      break;
  }
  return found(text, search);
}

function markOf(unseenText: string): TextPart {
  return { text: markText(unseenText), look: 'mark' };
}

function markText(unseenText: string): string {
  const first = unseenText.charCodeAt(0);
  if (unseenText[0] === ' ') return '·'.repeat(unseenText.length);
  if (unseenText === '\t') return '→';
  if (unseenText === '\n' || unseenText === '\r\n') return '↵';
  // Unicode's pictures of the control characters: U+2400 and up, delete is U+2421.
  return String.fromCharCode(first === 0x7f ? 0x2421 : 0x2400 + first);
}

function split(text: string, pattern: RegExp, part: (match: string) => TextPart, search: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) parts.push(...found(text.slice(end, match.index), search));
    parts.push(part(match[0]));
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(...found(text.slice(end), search));
  return parts;
}

function found(text: string, search: string): TextPart[] {
  if (search === '') return [{ text }];
  const parts: TextPart[] = [];
  const lower = text.toLowerCase();
  const wanted = search.toLowerCase();
  // Lower case can change the length (İ): positions would then be wrong, so nothing is marked.
  if (lower.length !== text.length) return [{ text }];
  let end = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, end)) {
    if (at > end) parts.push({ text: text.slice(end, at) });
    parts.push({ text: text.slice(at, at + wanted.length), look: 'found' });
    end = at + wanted.length;
  }
  if (end < text.length || parts.length === 0) parts.push({ text: text.slice(end) });
  return parts;
}

/** The engine gives a blob as DuckDB writes it: printable ASCII as it is, every other byte as `\xHH`. */
export function bytesOf(blobText: string): number[] {
  const bytes: number[] = [];
  for (let at = 0; at < blobText.length; at++) {
    if (blobText[at] === '\\' && blobText[at + 1] === 'x') {
      bytes.push(Number.parseInt(blobText.slice(at + 2, at + 4), 16));
      at += 3;
    } else bytes.push(blobText.charCodeAt(at));
  }
  return bytes;
}

function binaryParts(text: string, clipped: boolean): TextPart[] {
  const bytes = bytesOf(text);
  const shown = bytes.slice(0, shownBytes).map((byte) => byte.toString(16).padStart(2, '0'));
  const size = clipped ? ' …' : bytes.length === 1 ? ' 1 byte' : ` ${bytes.length} bytes`;
  return [
    { text: `0x${shown.join('')}${!clipped && bytes.length > shownBytes ? '…' : ''}` },
    { text: size, look: 'secondary' },
  ];
}
