/** JSON and NDJSON: in place where DuckDB can read it, else a copy without what keeps DuckDB from it. */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { decodeText } from '../../core/delimited/encoding.ts';
import { failWith, messageOf } from '../../core/failure.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type { RejectedRow } from '../../protocol/engine/catalog.ts';
import { unpack } from '../../tasks/extract/encoding.ts';
import { isoDate } from '../../tasks/extract/structured.ts';
import type { FileReader, ReaderPlace } from './fileReader.ts';

/** Above this, lines are not looked at one by one before the rows show. */
const lookedBytes = 1 << 26;

export async function openJsonFile(
  path: string,
  format: 'json' | 'ndjson',
  place: ReaderPlace,
): Promise<FileReader> {
  await mkdir(place.folder, { recursive: true });
  const copy = join(place.folder, `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`);
  let readable = path;
  if (/\.gz$/i.test(path)) {
    readable = `${copy}.packed.json`;
    await unpack(path, readable, path, place.signal);
  }
  if ((await stat(readable)).size > lookedBytes) return largeFile(readable, format, path, place.connection);
  const bytes = await readFile(readable, { signal: place.signal });
  const { text, encoding } = decodeText(bytes);
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb;
  const { lines, rejected } = format === 'ndjson' ? parted(text) : { lines: null, rejected: [] };
  if (rejected.length > 0 || marked || encoding !== 'utf-8') {
    readable = `${copy}.json`;
    await writeFile(readable, lines === null ? text : lines.map((line) => `${line}\n`).join(''));
  }
  // Looked at as a whole: of a sample, later fields would be missing and later fractions rounded.
  const select = selectOf(readable, format, ', sample_size = -1');
  const columns = await columnsOf(place.connection, select(), path);
  const reader: FileReader = { format, select };
  return lines === null
    ? reader
    : { ...reader, whole: { columns, rejected, rowCount: lines.length, padded: 0 } };
}

const selectOf =
  (path: string, format: 'json' | 'ndjson', more = ''): FileReader['select'] =>
  ({ raw } = {}) => {
    const layout = format === 'json' ? 'auto' : 'newline_delimited';
    return `SELECT ${raw ? 'COLUMNS(*)::VARCHAR' : '*'} FROM read_json(${quoteLiteral(path)}, format = '${layout}', dateformat = ${quoteLiteral(isoDate)}${more})`;
  };

/** Of lines, what is no JSON comes as a row of NULL there; it is left out. */
async function largeFile(
  readable: string,
  format: 'json' | 'ndjson',
  path: string,
  connection: DuckDBConnection,
): Promise<FileReader> {
  const select = selectOf(readable, format, format === 'ndjson' ? ', ignore_errors = true' : '');
  const columns = await columnsOf(connection, select(), path);
  if (format === 'json') return { format, select };
  const empty = columns.map(({ name }) => `${quoteIdentifier(name)} IS NULL`).join(' AND ');
  return { format, select: (options) => `${select(options)} WHERE NOT (${empty})` };
}

/** The lines that are objects, as the first is, and those that are not. */
function parted(text: string): { lines: string[]; rejected: RejectedRow[] } {
  const lines: string[] = [];
  const rejected: RejectedRow[] = [];
  let objects: boolean | null = null;
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    try {
      const value: unknown = JSON.parse(line);
      const object = typeof value === 'object' && value !== null && !Array.isArray(value);
      objects ??= object;
      if (object === objects) lines.push(line);
      else rejected.push({ line: at + 1, reason: object ? 'an object' : 'no object', text: line });
    } catch (error) {
      const reason = messageOf(error);
      // The message of the parser repeats the text, which stands beside it.
      rejected.push({
        line: at + 1,
        reason: reason.replace(/,? (?:\.\.\.)?".*" is not valid JSON$/s, ''),
        text: line,
      });
    }
  }
  return { lines, rejected };
}

async function columnsOf(
  connection: DuckDBConnection,
  select: string,
  path: string,
): Promise<{ name: string; type: string }[]> {
  try {
    const described = await connection.runAndReadAll(`DESCRIBE ${select}`);
    return described.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
  } catch (error) {
    throw unreadable(path, 'JSON', error);
  }
}

/** What DuckDB says of a file that is not what its name says, without the statement. */
export function unreadable(path: string, what: string, error: unknown): Error {
  const message = messageOf(error);
  const reason = (message.split('\n')[0] ?? '').replace(/^\w+(?: \w+)* Error: /, '').trim();
  return failWith(
    'bad_input',
    `${path} cannot be read as ${what}: ${reason}`,
    'Get the file again: it is cut off, or something else than its name says.',
    { file: path },
  );
}
