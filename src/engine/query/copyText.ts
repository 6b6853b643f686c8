import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import type { CopyFormat, ResultColumn } from '../../protocol/engine/query.ts';

/** Values by column, as exact texts; null is SQL's NULL. */
export type TextColumns = (string | null)[][];

/** Cells as the text of a clipboard format. `json` is made elsewhere: its values are not texts. */
export function copyText(
  format: Exclude<CopyFormat, 'json'>,
  header: boolean,
  columns: readonly ResultColumn[],
  values: TextColumns,
): string {
  const rows = Array.from({ length: values[0]?.length ?? 0 }, (_, row) =>
    values.map((column) => column[row] ?? null),
  );
  const names = columns.map(({ name }) => name);
  switch (format) {
    case 'tsv':
      return separated(header ? [names, ...rows] : rows, '\t', /["\t\r\n]/, '\n');
    case 'csv':
      return separated(header ? [names, ...rows] : rows, ',', /[",\r\n]/, '\r\n');
    case 'markdown':
      return markdown(header ? names : names.map(() => ''), rows);
    case 'insert':
      return inserts(columns, rows);
  }
}

/** NULL is an empty field, an empty text is `""`, as DuckDB writes and reads it. */
function separated(rows: (string | null)[][], separator: string, special: RegExp, end: string): string {
  const field = (value: string | null) => {
    if (value === null) return '';
    return value === '' || special.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  };
  return rows.map((row) => row.map(field).join(separator)).join(end);
}

function markdown(names: string[], rows: (string | null)[][]): string {
  const cell = (value: string | null) =>
    value === null
      ? 'NULL'
      : value
          .replaceAll('\\', '\\\\')
          .replaceAll('|', '\\|')
          .replaceAll(/\r\n|\r|\n/g, '<br>');
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(names.map(cell)),
    line(names.map(() => '---')),
    ...rows.map((row) => line(row.map(cell))),
  ].join('\n');
}

const plainLiteral = /^(BOOLEAN|U?(TINYINT|SMALLINT|INTEGER)|DECIMAL\(.*\))$/;

function inserts(columns: readonly ResultColumn[], rows: (string | null)[][]): string {
  if (rows.length === 0) return '';
  const literal = (value: string | null, type: string) => {
    if (value === null) return 'NULL';
    if (plainLiteral.test(type)) return value;
    return type === 'VARCHAR' ? quoteLiteral(value) : `CAST(${quoteLiteral(value)} AS ${type})`;
  };
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const lines = rows.map(
    (row) => `  (${row.map((value, index) => literal(value, columns[index]?.type ?? 'VARCHAR')).join(', ')})`,
  );
  return `INSERT INTO "table" (${names}) VALUES\n${lines.join(',\n')};`;
}
