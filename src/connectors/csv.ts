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

/** The empty text is quoted, so that it is not NULL. */
const needsQuotes = /^$|[",\r\n]/;

const enough = 1 << 20;

/** The same bytes in larger pieces, each some whole records. */
export async function* wholeRecords(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let kept: Uint8Array[] = [];
  let size = 0;
  let wanted = enough;
  for await (const chunk of chunks) {
    kept.push(chunk);
    size += chunk.length;
    if (size < wanted) continue;
    const bytes = Buffer.concat(kept);
    const end = endOfRecords(bytes);
    if (end > 0) yield bytes.subarray(0, end);
    kept = [bytes.subarray(end)];
    size = bytes.length - end;
    // A record longer than that is not looked through again and again.
    wanted = Math.max(enough, 2 * size);
  }
  if (size > 0) yield Buffer.concat(kept);
}

const quote = 0x22;
const newLine = 0x0a;

/** Where the last record of these bytes ends, which begin with a record: after a line break outside quotes. */
function endOfRecords(bytes: Buffer): number {
  let quotes = 0;
  for (let at = bytes.indexOf(quote); at >= 0; at = bytes.indexOf(quote, at + 1)) quotes += 1;
  for (let end = bytes.length, line = bytes.lastIndexOf(newLine); line >= 0;) {
    for (let at = line + 1; at < end; at++) if (bytes[at] === quote) quotes -= 1;
    if (quotes % 2 === 0) return line + 1;
    end = line;
    line = line === 0 ? -1 : bytes.lastIndexOf(newLine, line - 1);
  }
  return 0;
}
