import type { FileEncoding } from '../../src/protocol/engine/catalog.ts';

export const encodingNames: Record<FileEncoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'latin-1': 'Latin-1',
  'windows-1252': 'Windows-1252',
  macintosh: 'Mac Roman',
};

export const newLineNames: Record<string, string> = {
  '\\n': 'LF',
  '\\r\\n': 'CRLF',
  '\\r': 'CR',
  mixed: 'CRLF and LF mixed',
};

export function delimiterName(delimiter: string): string {
  const names: Record<string, string> = {
    ',': ', comma',
    ';': '; semicolon',
    '\t': 'tab',
    '|': '| bar',
    ':': ': colon',
    ' ': 'space',
    ', ': ', comma and space',
    '; ': '; semicolon and space',
  };
  return (
    names[delimiter] ?? (/^[\x00-\x1f]$/.test(delimiter) ? `code ${delimiter.charCodeAt(0)}` : delimiter)
  );
}
