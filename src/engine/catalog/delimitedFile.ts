/** A CSV or TSV file: small ones are read as a whole, of others the head says what they are and DuckDB reads them. */
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { returnEndsLine } from '../../core/delimited/dialect.ts';
import { decoderLabel, narrowEncoding, wideEncoding } from '../../core/delimited/encoding.ts';
import { readTable, type DelimitedTable } from '../../core/delimited/readTable.ts';
import { RecordScanner } from '../../core/delimited/scan.ts';
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type { CsvDialect, FileEncoding, ReadWish, TableFrame } from '../../protocol/engine/catalog.ts';
import { copyAsUtf8, unpack } from '../../tasks/extract/encoding.ts';
import { partsMixLineEnds } from '../../tasks/extract/lineEnds.ts';
import type { FileReader, ReaderPlace } from './fileReader.ts';
import { openWholeFile, wholeBytes } from './wholeFile.ts';

const headBytes = 1 << 18;
const tailBytes = 1 << 14;
/** Parts of a large file that are looked at besides its head: for its encoding, and their first lines for the types. */
const samples = 16;
const sampleBytes = 1 << 16;
const typedBytes = 1 << 14;

export async function openDelimitedFile(
  path: string,
  format: 'csv' | 'tsv',
  wish: ReadWish,
  place: ReaderPlace,
): Promise<FileReader> {
  const { signal, connection } = place;
  await mkdir(place.folder, { recursive: true });
  const copy = join(place.folder, `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`);
  let readable = path;
  if (/\.gz$/i.test(path)) {
    readable = `${copy}.txt`;
    await unpack(path, readable, path, signal);
  }
  const { size } = await stat(readable);
  const tabs = format === 'tsv';
  if (size <= wholeBytes) {
    const file = await openWholeFile(readable, `${copy}.csv`, { wish, tabs }, connection, signal);
    if (readable !== path) await rm(readable);
    const { table } = file;
    return {
      format,
      select: (options) => file.select(options),
      dialect: dialectOf(table, wish),
      encoding: file.encoding,
      preamble: table.preamble,
      footnotes: table.footnotes,
      furtherTables: table.furtherTables,
      frame: frameOf(table),
      whole: {
        columns: file.columns,
        rejected: file.rejected,
        rowCount: file.rowCount,
        padded: table.padded,
      },
    };
  }
  const encoding = wish.encoding ?? (await sampledEncoding(readable, size));
  if (encoding !== 'utf-8') {
    await copyAsUtf8(readable, `${copy}.utf8.csv`, { encoding, quote: '"', numbered: null }, signal);
    if (readable !== path) await rm(readable);
    readable = `${copy}.utf8.csv`;
  }
  const head = await textAt(readable, 0, headBytes);
  const further = await samplesOf(readable, (await stat(readable)).size, typedBytes);
  const table = readTable(head, {
    wish,
    tabs,
    whole: false,
    samples: further.map((part) => part.toString('utf8')),
  });
  const { quote } = table.dialect;
  if (partsMixLineEnds(Buffer.from(head), further, quote)) {
    const even = { encoding: 'utf-8' as const, quote, numbered: null, evenLines: true };
    await copyAsUtf8(readable, `${copy}.even.csv`, even, signal);
    if (readable !== path) await rm(readable);
    readable = `${copy}.even.csv`;
    table.newLine = 'mixed';
  }
  return largeFile(format, readable, table, encoding, wish, await tailOf(readable, table));
}

function largeFile(
  format: 'csv' | 'tsv',
  path: string,
  table: DelimitedTable,
  encoding: FileEncoding,
  wish: ReadWish,
  footnotes: string[],
): FileReader {
  const { names, dialect } = table;
  const decimal = wish.decimal ?? (table.types.some((type) => type.decimal === ',') ? ',' : '.');
  const formats = new Set(
    table.types.flatMap((type) => (type.format ? [`${type.type} ${type.format}`] : [])),
  );
  const formatOf = (type: string) => [...formats].filter((one) => one.startsWith(`${type} `));
  const declared = new Map(
    Object.entries(wish.types ?? {}).map(([name, type]) => [name.toLowerCase(), type]),
  );
  const types = names.map((name, at) => {
    const own = declared.get(name.toLowerCase());
    const found = table.types[at];
    if (own !== undefined) return own;
    // DuckDB knows no other words for true and false than its own.
    if (!found || found.truths) return 'VARCHAR';
    // DuckDB reads a file under one decimal mark and one format of dates: what differs stays text.
    const point = found.type !== 'DOUBLE' || (found.decimal ?? '.') === decimal;
    const dates = formatOf(found.type);
    const day = dates.length === 0 || (dates.length === 1 && found.format !== undefined);
    return point && day ? found.type : 'VARCHAR';
  });
  const dateFormat = formatOf('DATE').length === 1 ? formatOf('DATE')[0]!.slice('DATE '.length) : null;
  const stamps = formatOf('TIMESTAMP');
  const timestampFormat = stamps.length === 1 ? stamps[0]!.slice('TIMESTAMP '.length) : null;
  const options = ({ raw = false, rejects = '' }) => [
    `columns = {${names.map((name, at) => `${quoteLiteral(name)}: ${quoteLiteral(raw ? 'VARCHAR' : types[at]!)}`).join(', ')}}`,
    'auto_detect = false',
    `header = ${table.header}`,
    `skip = ${table.skip + Math.max(0, table.headerLines - 1)}`,
    `delim = ${quoteLiteral(dialect.delimiter)}`,
    `quote = ${quoteLiteral(dialect.quote)}`,
    `escape = ${quoteLiteral(dialect.escape)}`,
    `nullstr = [${['', ...(wish.nulls ?? [])].map(quoteLiteral).join(', ')}]`,
    ...(decimal === ',' ? [`decimal_separator = ','`] : []),
    ...(dateFormat ? [`dateformat = ${quoteLiteral(dateFormat)}`] : []),
    ...(timestampFormat ? [`timestampformat = ${quoteLiteral(timestampFormat)}`] : []),
    ...(rejects
      ? [
          'store_rejects = true',
          'rejects_limit = 0',
          `rejects_table = ${quoteLiteral(rejects)}`,
          `rejects_scan = ${quoteLiteral(`${rejects}_scans`)}`,
        ]
      : ['ignore_errors = true']),
  ];
  const cells = (raw: boolean) =>
    raw
      ? names.map((name) => `coalesce(${quoteIdentifier(name)}, '') AS ${quoteIdentifier(name)}`).join(', ')
      : '*';
  return {
    format,
    select: (asked = {}) =>
      `SELECT ${cells(asked.raw ?? false)} FROM read_csv(${quoteLiteral(path)}, ${options(asked).join(', ')})`,
    dialect: { ...dialectOf(table, wish), dateFormat, timestampFormat, decimal, truths: null },
    encoding,
    preamble: table.preamble,
    footnotes,
    frame: frameOf(table),
    textFile: path,
  };
}

function dialectOf(table: DelimitedTable, wish: ReadWish): CsvDialect {
  const format = (type: string): string | null =>
    table.types.find((one) => one.type === type && one.format !== undefined)?.format ?? null;
  const truths = table.types.find((type) => type.truths !== undefined)?.truths;
  return {
    ...table.dialect,
    newLine: table.newLine,
    skip: table.skip,
    header: table.header,
    dateFormat: format('DATE'),
    timestampFormat: format('TIMESTAMP'),
    decimal: wish.decimal ?? (table.types.some(({ decimal }) => decimal === ',') ? ',' : '.'),
    truths: truths ? [...truths] : null,
  };
}

const frameOf = ({ skip, headerLines, firstLine }: DelimitedTable): TableFrame => ({
  skip,
  headerRows: headerLines,
  firstRow: firstLine,
});

async function bytesAt(path: string, position: number, length: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function textAt(path: string, position: number, length: number): Promise<string> {
  const text = (await bytesAt(path, position, length)).toString('utf8');
  return position === 0 ? text.replace(/^\uFEFF/, '') : text;
}

/** By parts of the file: reading gigabytes for the sake of one letter would keep the user waiting. */
async function sampledEncoding(path: string, size: number): Promise<FileEncoding> {
  const head = await bytesAt(path, 0, headBytes);
  const wide = wideEncoding(head.subarray(0, 4096));
  if (wide) return wide;
  const lines = head.subarray(0, head.lastIndexOf(10) + 1);
  for (const part of [lines, ...(await samplesOf(path, size, sampleBytes))]) {
    try {
      new TextDecoder(decoderLabel('utf-8'), { fatal: true }).decode(part);
    } catch {
      return narrowEncoding(part);
    }
  }
  return 'utf-8';
}

/** Whole lines from places all over the file. */
async function samplesOf(path: string, size: number, length: number): Promise<Buffer[]> {
  const places = Array.from({ length: samples }, (_, at) => Math.floor((size / (samples + 1)) * (at + 1)));
  const parts = await Promise.all(places.map((place) => bytesAt(path, place, length)));
  return parts.map((part) => part.subarray(part.indexOf(10) + 1, part.lastIndexOf(10) + 1));
}

/** Lines at the end that are one cell wide where the table is wider. */
async function tailOf(path: string, { names, dialect }: DelimitedTable): Promise<string[]> {
  if (names.length === 1) return [];
  const { size } = await stat(path);
  const text = await textAt(path, Math.max(0, size - tailBytes), tailBytes);
  const lines = text.slice(text.indexOf('\n') + 1);
  const scanner = new RecordScanner(lines, dialect, { returns: returnEndsLine(lines) });
  let footnotes: string[] = [];
  for (let record = scanner.next(names.length); record; record = scanner.next(names.length)) {
    const line = lines.slice(record.start, record.end);
    if (record.cells.length > 1) footnotes = [];
    else if (line.trim() !== '') footnotes.push(line);
  }
  return footnotes.length > 20 ? [] : footnotes;
}
