/** The first record of a delimited file, read without guessing beyond its own line. */
export { columnNames } from '../../core/delimited/columnNames.ts';

/** Cells of the first record of `text`; `rest` is where the next one begins. */
export function splitRecord(
  text: string,
  delimiter: string,
  quote: string,
): { cells: string[]; rest: number } {
  const cells: string[] = [];
  let cell = '';
  let index = 0;
  let quoted = false;
  for (; index < text.length; index++) {
    const character = text[index] ?? '';
    if (quoted) {
      if (character === quote && text[index + 1] === quote) [cell, index] = [cell + quote, index + 1];
      else if (character === quote) quoted = false;
      else cell += character;
    } else if (character === quote && cell === '') quoted = true;
    else if (text.startsWith(delimiter, index)) {
      cells.push(cell);
      cell = '';
      index += delimiter.length - 1;
    } else if (character === '\n') break;
    else if (character !== '\r') cell += character;
  }
  cells.push(cell);
  return { cells, rest: Math.min(index + 1, text.length) };
}
