import { formatRows } from '../../core/format/words.ts';
import { type Command, flag, numberOption } from '../command.ts';
import { textTable } from '../table.ts';

export const preview: Command = {
  name: 'preview',
  usage: 'dew preview <table|file> [--limit N] [--raw] [--count]',
  summary: 'Shows a table or a data file as the file view does, rejected rows with line and reason.',
  project: false,
  positionals: { least: 1, most: 1 },
  options: {
    limit: { type: 'string', value: '<n>', description: 'Rows to show (default 20; 500 with --json)' },
    raw: { type: 'boolean', description: 'Each cell as the text that stands in the file' },
    count: { type: 'boolean', description: 'Counts all rows, which reads the whole file' },
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
    for (const { line, reason, text } of document.rejected.slice(0, 20))
      output.note(`rejected line ${line}: ${reason}: ${text}`);
    if (document.rejected.length > 20) output.note(`and ${document.rejected.length - 20} more rejected rows`);
    return 0;
  },
};
