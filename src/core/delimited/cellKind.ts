/** What a text looks like: the words of the search for a dialect and a header. Not a type: see columnTypes. */
export type CellKind = 'empty' | 'number' | 'date' | 'time' | 'word' | 'text' | 'absent';

const number =
  /^[-+(]?\s?[$€£¥]?\s?(?:\d{1,3}(?:[., '’\u00a0]\d{3})+|\d+)?(?:[.,]\d+)?(?:e[-+]?\d+)?\s?[%€$£¥)]?$/i;
const date =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}[- ][a-zà-ÿ]{3,9}\.?[- ]\d{2,4})(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[ap]m|z|[-+]\d{2}:?\d{2})?)?$/i;
const time = /^\d{1,3}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[ap]m)?$/i;
const absent = /^(?:n\/?a|nan|null|none|nil|-+|\.+|\*+|\?+|x|#n\/a|k\.\s?a\.)$/i;

export function kindOf(cell: string): CellKind {
  const text = cell.trim();
  if (text === '') return 'empty';
  const code = text.charCodeAt(0);
  const mayCount = text.length < 40 && (code < 65 || code > 8000 || (code > 160 && code < 192));
  if (mayCount && /\d/.test(text)) {
    if (number.test(text)) return 'number';
    if (date.test(text)) return 'date';
    if (time.test(text)) return 'time';
  }
  if (text.length <= 5 && absent.test(text)) return 'absent';
  return /[\s,;|\t]/.test(text) ? 'text' : 'word';
}

export const isTyped = (kind: CellKind): boolean => kind === 'number' || kind === 'date' || kind === 'time';

/** How well a cell speaks for the dialect that made it, 0 to 1. */
export function cellWeight(cell: string): number {
  const kind = kindOf(cell);
  if (kind === 'empty') return 0.8;
  if (kind !== 'text' && kind !== 'word') return 1;
  const text = cell.trim();
  const [first, last] = [text[0], text.at(-1)];
  const loose = (mark: string) => (first === mark) !== (last === mark);
  if ((first === '"' || first === "'") && first === last && text.length > 1) return 0.1;
  // `say "so"` ends with a quote and has its partner.
  if (loose('"') && text.split('"').length % 2 === 0) return 0.2;
  if (loose("'")) return 0.4;
  if (/[^\s~^¦§][~^¦§\u0001\u001f][^\s~^¦§]/.test(text)) return 0.3;
  if (kind === 'word') return text.length > 60 ? 0.8 : 1;
  // Another delimiter inside a cell speaks against it, most where it stands between figures.
  if (/\t/.test(text)) return 0.1;
  if (/\d[;|]\S|\S[;|]\d|[;|]{2}/.test(text)) return 0.1;
  if (/[;|]/.test(text)) return 0.5;
  if (/,,|"\s*,|,\s*"/.test(text)) return 0.2;
  return 0.9;
}
