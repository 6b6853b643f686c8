/** A sheet of an XLSX file as CSV with exact texts, and the types that its cells agree on. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { failWith, isEngineFailure } from '../../core/failure.ts';
import type { TaskContext } from '../task.ts';
import type { DelimitedFile } from './delimited.ts';
import type { ExtractSpec } from './descriptor.ts';
import { columnNames } from './header.ts';

type Kind = 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'DATE' | 'TIMESTAMP' | 'TIME' | 'VARCHAR';

export interface SheetFile {
  file: DelimitedFile;
  types: Map<string, string>;
  /** Names of all sheets, in their order. */
  sheets: string[];
}

const lineColumn = '__dew_line';
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

export async function openWorkbook(
  spec: Pick<ExtractSpec, 'sheet' | 'skip' | 'header' | 'columns' | 'line_column'>,
  shown: string,
  index: number,
  context: Pick<TaskContext, 'root' | 'folder' | 'signal'>,
): Promise<SheetFile> {
  const { workbookReader } = await import('./workbookReader.bundle.ts');
  const path = join(context.folder, `${index}.sheet.csv`);
  const output = createWriteStream(path);
  const name = spec.line_column ?? lineColumn;
  let columns: string[] = [];
  let kinds: (Kind | null)[] = [];
  const sheets: string[] = [];
  let found = false;
  try {
    const reader = workbookReader(join(context.root, shown), {
      entries: 'emit',
      sharedStrings: 'cache',
      styles: 'cache',
      hyperlinks: 'ignore',
      worksheets: 'emit',
    });
    for await (const sheet of reader) {
      const title = (sheet as unknown as { name?: string }).name ?? '';
      sheets.push(title);
      const wanted = !found && (spec.sheet === undefined || title === spec.sheet);
      if (wanted) found = true;
      for await (const row of sheet) {
        context.signal.throwIfAborted();
        if (!wanted || row.number <= (spec.skip ?? 0)) continue;
        const values = (Array.isArray(row.values) ? row.values.slice(1) : []) as unknown[];
        if (values.every((value) => cellText(value) === null)) continue;
        if (columns.length === 0) {
          const cells = values.map((value) => cellText(value)?.text ?? '');
          columns =
            spec.header === false
              ? cells.map((_, at) => Object.keys(spec.columns ?? {})[at] ?? `column${at}`)
              : columnNames(cells);
          kinds = columns.map(() => null);
          output.write(`${[name, ...columns].map(quoted).join(',')}\n`);
          if (spec.header !== false) continue;
        }
        const cells = Array.from({ length: Math.max(columns.length, values.length) }, (_, at) => {
          const cell = cellText(values[at]);
          if (cell === null) return '';
          if (at < columns.length) kinds[at] = joined(kinds[at] ?? null, cell.kind);
          return quoted(cell.text);
        });
        if (!output.write(`${row.number},${cells.join(',')}\n`)) await once(output, 'drain');
      }
    }
  } catch (error) {
    output.destroy();
    context.signal.throwIfAborted();
    if (isEngineFailure(error)) throw error;
    throw failWith(
      'bad_input',
      `${shown} is not a whole XLSX file: ${error instanceof Error ? error.message : String(error)}.`,
      'Open it in a spreadsheet program and save it again; an old .xls must be saved as .xlsx.',
      { file: shown },
    );
  }
  output.end();
  await once(output, 'close');
  if (sheets.length === 0) {
    throw failWith(
      'bad_input',
      `${shown} holds no sheet that can be read: it is cut off or no XLSX file.`,
      'Get the file again.',
      { file: shown },
    );
  }
  if (!found) {
    throw failWith(
      'bad_input',
      `${shown} has no sheet "${spec.sheet ?? ''}".`,
      `It has: ${sheets.join(', ')}.`,
      { file: shown },
    );
  }
  const file = {
    shown,
    path,
    delimiter: ',',
    quote: '"',
    columns,
    lineColumn: columns.length ? name : null,
    endsInLine: true,
  };
  const types = new Map(columns.map((column, at) => [column.toLowerCase(), kinds[at] ?? 'VARCHAR']));
  return { file, types, sheets };
}

/** Mixed columns are text; whole numbers among others are numbers; dates among timestamps are timestamps. */
function joined(left: Kind | null, right: Kind): Kind {
  if (left === null || left === right) return right;
  const both = new Set([left, right]);
  if (both.has('BIGINT') && both.has('DOUBLE')) return 'DOUBLE';
  if (both.has('DATE') && both.has('TIMESTAMP')) return 'TIMESTAMP';
  return 'VARCHAR';
}

/** Exact text of a cell and what it is; null for an empty one. */
export function cellText(value: unknown): { text: string; kind: Kind } | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number')
    return { text: String(value), kind: Number.isSafeInteger(value) ? 'BIGINT' : 'DOUBLE' };
  if (typeof value === 'boolean') return { text: String(value), kind: 'BOOLEAN' };
  if (value instanceof Date) return dateText(value);
  if (typeof value === 'string') return value === '' ? null : { text: value, kind: 'VARCHAR' };
  if (typeof value !== 'object') return null;
  const cell = value as {
    result?: unknown;
    formula?: string;
    sharedFormula?: string;
    richText?: { text: string }[];
    text?: unknown;
    error?: string;
  };
  if (cell.error !== undefined) return { text: cell.error, kind: 'VARCHAR' };
  if (cell.richText) return cellText(cell.richText.map((part) => part.text).join(''));
  if (cell.formula !== undefined || cell.sharedFormula !== undefined) return cellText(cell.result);
  return cell.text === undefined ? null : cellText(cell.text);
}

function dateText(date: Date): { text: string; kind: Kind } | null {
  if (Number.isNaN(date.getTime())) return null;
  const iso = date.toISOString();
  const day = iso.slice(0, 10);
  const time = iso.slice(11, 23);
  if (day <= '1900-01-01') return { text: time, kind: 'TIME' };
  return time === '00:00:00.000'
    ? { text: day, kind: 'DATE' }
    : { text: `${day} ${time}`, kind: 'TIMESTAMP' };
}
