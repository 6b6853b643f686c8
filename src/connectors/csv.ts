/** CSV as an extraction gives it: no header, comma, `"`, an empty cell for NULL and `""` for the empty text. */

/** Rows as such records. */
export function csvRecords(rows: readonly (readonly (string | null)[])[]): Uint8Array {
  let text = '';
  for (const row of rows) {
    for (let index = 0; index < row.length; index++) {
      if (index > 0) text += ',';
      const cell = row[index];
      if (typeof cell === 'string') text += needsQuotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
    }
    text += '\n';
  }
  return Buffer.from(text);
}

/** The empty text is quoted, so that it is not NULL; `\.` since alone in its line it ends the rows for PostgreSQL. */
const needsQuotes = /^$|^\\\.$|[",\r\n]/;
