import { formatRows } from '../../core/format/words.ts';
import { encodings } from '../../core/delimited/encoding.ts';
import type { FileEncoding, ReadWish } from '../../protocol/engine/catalog.ts';
import {
  type Command,
  flag,
  listOption,
  numberOption,
  textOption,
  UsageError,
  type Invocation,
} from '../command.ts';
import { textTable } from '../table.ts';

export const preview: Command = {
  name: 'preview',
  usage: 'dew preview <table|file> [--limit N] [--raw] [--lines] [--count]',
  summary: 'Shows a table or a data file as the file view does, rejected rows with line and reason.',
  project: false,
  positionals: { least: 1, most: 1 },
  options: {
    limit: { type: 'string', value: '<n>', description: 'Rows to show (default 20; 500 with --json)' },
    raw: { type: 'boolean', description: 'Each cell as the text that stands in the file' },
    lines: { type: 'boolean', description: 'The line of the file, or row of the sheet, as the first column' },
    count: { type: 'boolean', description: 'Counts all rows, which reads the whole file' },
    delimiter: {
      type: 'string',
      value: '<text>',
      description: 'What stands between two cells; `\\t` for a tab',
    },
    quote: {
      type: 'string',
      value: '<character>',
      description: 'What stands round a cell; empty for nothing',
    },
    escape: { type: 'string', value: '<character>', description: 'What stands before a quote inside a cell' },
    header: {
      type: 'string',
      value: '<yes|no>',
      description: 'Whether the first line of the table names the columns',
    },
    encoding: { type: 'string', value: '<name>', description: `One of ${encodings.join(', ')}` },
    skip: { type: 'string', value: '<n>', description: 'Lines before the header' },
    footnotes: { type: 'string', value: '<n>', description: 'Records after the table' },
    decimal: { type: 'string', value: '<.|,>', description: 'What stands before the decimals' },
    truths: {
      type: 'string',
      value: '<yes,no|none>',
      description: 'Texts that mean true and false, such as ja,nein; `none` leaves them text',
    },
    null: {
      type: 'string',
      value: '<text>',
      multiple: true,
      description: 'A text that means NULL besides the empty one; may be given again',
    },
    sheet: { type: 'string', value: '<name>', description: 'Sheet of a workbook, table of a database file' },
  },
  async run(invocation) {
    const { engine, output, signal, positionals } = invocation;
    const document = await engine.request(
      'catalog/previewDocument',
      {
        target: positionals[0] ?? '',
        limit: numberOption(invocation, 'limit', output.json ? 500 : 20, 0),
        raw: flag(invocation, 'raw'),
        count: flag(invocation, 'count'),
        ...(output.json ? {} : { text: true }),
        wish: wishOf(invocation),
      },
      { signal },
    );
    output.document(document);
    const cell = (value: string | number | boolean | null): string | null =>
      value === null ? null : String(value);
    const columns = document.columns.map(({ name, type }) => ({ name: `${name} ${type}` }));
    output.result(
      textTable(
        columns,
        document.rows.map((row) => row.map(cell)),
      ),
    );
    output.result(
      document.rowCount === null
        ? `First ${formatRows(document.rows.length)}, total not known (--count reads it all)`
        : `${formatRows(document.rows.length)} of ${formatRows(document.rowCount)}`,
    );
    for (const line of document.preamble ?? []) output.note(`before the table: ${line}`);
    for (const line of document.footnotes ?? []) output.note(`after the table: ${line}`);
    for (const { line, names, joined } of document.furtherTables ?? [])
      output.note(
        `another table at line ${line}${joined ? ', read on as rows' : ''}: ${names.slice(0, 5).join(', ')} (--skip ${line - 1} reads it)`,
      );
    for (const { line, reason, text } of document.rejected.slice(0, 20))
      output.note(`rejected line ${line}: ${reason}: ${text}`);
    if (document.rejected.length > 20) output.note(`and ${document.rejected.length - 20} more rejected rows`);
    return 0;
  },
};

function wishOf(invocation: Invocation): ReadWish {
  const wish: ReadWish = flag(invocation, 'lines') ? { lines: true } : {};
  const text = (name: string): string | undefined => textOption(invocation, name);
  const oneOf = <Value extends string>(name: string, allowed: readonly Value[]): Value | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    const found = allowed.find((one) => one === value.toLowerCase());
    if (found === undefined) throw new UsageError(`--${name} is one of ${allowed.join(', ')}, not ${value}.`);
    return found;
  };
  const delimiter = text('delimiter')?.replaceAll('\\t', '\t');
  if (delimiter === '') throw new UsageError('--delimiter wants at least one character.');
  if (delimiter !== undefined) wish.delimiter = delimiter;
  for (const name of ['quote', 'escape'] as const) {
    const value = text(name);
    if (value === undefined) continue;
    if (value.length > 1) throw new UsageError(`--${name} wants one character, not ${value}.`);
    wish[name] = value;
  }
  const header = oneOf('header', ['yes', 'no']);
  if (header !== undefined) wish.header = header === 'yes';
  const encoding = oneOf<FileEncoding>('encoding', encodings);
  if (encoding !== undefined) wish.encoding = encoding;
  const decimal = oneOf('decimal', ['.', ',']);
  if (decimal !== undefined) wish.decimal = decimal;
  if (text('skip') !== undefined) wish.skip = numberOption(invocation, 'skip', 0, 0);
  if (text('footnotes') !== undefined) wish.footnotes = numberOption(invocation, 'footnotes', 0, 0);
  const truths = text('truths');
  if (truths !== undefined) {
    const [yes, no, ...more] = truths.split(',').map((word) => word.trim());
    if (truths !== 'none' && (!yes || !no || more.length > 0))
      throw new UsageError(`--truths wants two texts such as ja,nein or none, not ${truths}.`);
    wish.truths = truths === 'none' ? null : [yes!, no!];
  }
  const nulls = listOption(invocation, 'null');
  if (nulls.length > 0) wish.nulls = nulls;
  const sheet = text('sheet');
  if (sheet !== undefined) wish.sheet = sheet;
  return wish;
}
