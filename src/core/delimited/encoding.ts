/** Encodings of text files by their bytes. */
import type { FileEncoding } from '../../protocol/engine/catalog.ts';

export type TextEncoding = FileEncoding;
export const encodings: readonly TextEncoding[] = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'latin-1',
  'windows-1252',
  'macintosh',
];

/** The label that `TextDecoder` knows; what is called Latin-1 is nearly always written by Windows. */
export const decoderLabel = (encoding: TextEncoding): string =>
  encoding === 'latin-1' ? 'windows-1252' : encoding;

/** UTF-16 by its byte order mark or by zero bytes on every other place; null where it is something else. */
export function wideEncoding(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros: [number, number] = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2 === 0 ? 0 : 1] += 1;
  if (zeros[1] > head.length / 4 && zeros[0] < head.length / 20) return 'utf-16le';
  if (zeros[0] > head.length / 4 && zeros[1] < head.length / 20) return 'utf-16be';
  return null;
}

const letter = /\p{L}/u;
const usual = /[\p{L}€‚„…‘’“”–—•™©®°²³µ§±£¥ ]/u;

/**
 * One byte per character: which alphabet? Latin-1 has nothing between 0x80 and 0x9F, where Windows has
 * quotation marks and dashes and the old Macintosh most of its accented letters.
 */
export function narrowEncoding(bytes: Uint8Array): 'latin-1' | 'windows-1252' | 'macintosh' {
  if (!bytes.some((byte) => byte >= 0x80 && byte <= 0x9f)) return 'latin-1';
  const weigh = (label: string): number => {
    const text = new TextDecoder(label).decode(bytes);
    let score = 0;
    for (let at = 0; at < text.length; at++) {
      if (text.charCodeAt(at) < 128) continue;
      const character = text[at]!;
      const beside = letter.test(text[at - 1] ?? ' ') || letter.test(text[at + 1] ?? ' ');
      if (letter.test(character)) score += beside ? (character === character.toLowerCase() ? 2 : 0.5) : -0.5;
      else score += usual.test(character) ? (beside && !/[’'–-]/.test(character) ? -0.5 : 1) : -2;
    }
    return score;
  };
  return weigh('macintosh') > weigh('windows-1252') ? 'macintosh' : 'windows-1252';
}

/** Text of a whole file; the encoding is found where none is declared. */
export function decodeText(
  bytes: Uint8Array,
  declared?: TextEncoding,
): { text: string; encoding: TextEncoding } {
  const encoding = declared ?? wideEncoding(bytes.subarray(0, 4096)) ?? byUtf8(bytes);
  return { text: new TextDecoder(decoderLabel(encoding)).decode(bytes), encoding };
}

function byUtf8(bytes: Uint8Array): TextEncoding {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return narrowEncoding(bytes);
  }
}

/** As people call it. */
export function encodingWords(encoding: TextEncoding): string {
  return {
    'utf-8': 'UTF-8',
    'utf-16le': 'UTF-16',
    'utf-16be': 'UTF-16',
    'latin-1': 'Latin-1',
    'windows-1252': 'Windows-1252',
    macintosh: 'Mac Roman',
  }[encoding];
}
