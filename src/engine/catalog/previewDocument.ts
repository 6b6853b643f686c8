import type { DuckDBConnection } from '@duckdb/node-api';
import { jsonValueExpression } from '../../core/sql/jsonValue.ts';
import type { PreviewDocument, RejectedRow } from '../../protocol/engine/catalog.ts';
import { quoteIdentifier } from '../../core/sql/quote.ts';
import type { FileReader } from './fileReader.ts';
import { linesAt } from './linePlaces.ts';

type Cells = PreviewDocument['rows'];

interface PreviewWish {
  limit: number;
  raw: boolean;
  count: boolean;
  text?: boolean;
}

/** Columns and rows of a SELECT; exact values as the command line's JSON gives them. */
export async function documentOf(
  connection: DuckDBConnection,
  select: string,
  { limit, raw, count, text = raw }: PreviewWish,
): Promise<PreviewDocument> {
  const described = await connection.runAndReadAll(`DESCRIBE ${select}`);
  const columns = described.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
  const cells = columns.map(({ type }, index) => {
    const value = text ? `to_json(c${index}::VARCHAR)` : jsonValueExpression(`c${index}`, type);
    return `coalesce(${value}, 'null'::JSON)`;
  });
  const names = columns.map((_, index) => `c${index}`).join(', ');
  const answer = await connection.run(
    `SELECT json_array(${cells.join(', ')})::VARCHAR FROM (SELECT * FROM (${select}) LIMIT ${limit}) AS shown(${names})`,
  );
  const rows = ((await answer.getColumns())[0] ?? []).map(
    (text) => JSON.parse(String(text)) as Cells[number],
  );
  let rowCount: number | null = rows.length < limit ? rows.length : null;
  if (rowCount === null && count) {
    const counted = await connection.runAndReadAll(`SELECT count(*)::DOUBLE FROM (${select})`);
    rowCount = Number(counted.getRows()[0]?.[0]);
  }
  return { columns, rows, rowCount, rejected: [] };
}

/** A data file: its rows, the rows that do not fit with line and reason, and what it is. */
export async function fileDocument(
  connection: DuckDBConnection,
  reader: FileReader,
  wish: PreviewWish,
): Promise<PreviewDocument> {
  if (reader.whole) {
    const document = await documentOf(connection, reader.select({ raw: wish.raw }), {
      ...wish,
      count: false,
    });
    const { rejected, rowCount } = reader.whole;
    return {
      ...document,
      rowCount,
      rejected,
      ...aroundOf(reader),
    };
  }
  if (!reader.textFile) {
    const count = wish.count || reader.format === 'parquet';
    return documentOf(connection, reader.select({ raw: wish.raw }), { ...wish, count });
  }
  const document = await documentOf(connection, reader.select({ raw: wish.raw }), { ...wish, count: false });
  const rejected = wish.raw ? [] : await rejectedRows(connection, reader, wish);
  const footnotes = new Set(reader.footnotes ?? []);
  const outside = rejected.filter(({ text }) => !footnotes.has(text));
  if (document.rowCount === null && wish.count) {
    // Every cell must be read: a bare count would not notice rows that do not fit.
    const counted = await connection.runAndReadAll(
      `SELECT count(*)::DOUBLE, max(hash(*COLUMNS(*))) FROM (${reader.select({ raw: wish.raw })})`,
    );
    document.rowCount = Number(counted.getRows()[0]?.[0]);
  }
  return {
    ...document,
    rejected: outside,
    ...aroundOf(reader),
  };
}

function aroundOf(reader: FileReader): Partial<PreviewDocument> {
  const { dialect, encoding, preamble = [], footnotes = [], furtherTables = [] } = reader;
  return {
    ...(dialect ? { dialect } : {}),
    ...(encoding ? { encoding } : {}),
    preamble,
    footnotes,
    ...(furtherTables.length > 0 ? { furtherTables } : {}),
  };
}

/** One reason per line, of the rows that were read: all of them where they are counted. */
async function rejectedRows(
  connection: DuckDBConnection,
  reader: FileReader,
  { limit, count }: PreviewWish,
): Promise<RejectedRow[]> {
  const table = `rejects_${Math.random().toString(36).slice(2)}`;
  const rows = count ? '' : ` LIMIT ${limit}`;
  try {
    await connection.run(
      `SELECT count(*), max(hash(*COLUMNS(*))) FROM (SELECT * FROM (${reader.select({ rejects: table })})${rows})`,
    );
    const answer = await connection.runAndReadAll(
      `SELECT line_byte_position::DOUBLE, CASE error_type
         WHEN 'CAST' THEN 'column "' || column_name || '" does not fit its type: ' || error_message
         ELSE error_message END, rtrim(csv_line, chr(10) || chr(13))
       FROM ${quoteIdentifier(table)} QUALIFY row_number() OVER (PARTITION BY line ORDER BY byte_position) = 1 ORDER BY line_byte_position`,
    );
    const found = answer.getRows();
    const positions = found.map(([position]) => Number(position));
    const lines = await linesAt(reader.textFile ?? '', positions);
    return found.map(([, reason, text], index) => ({
      line: lines[index] ?? 0,
      reason: String(reason),
      text: String(text),
    }));
  } finally {
    for (const name of [table, `${table}_scans`])
      await connection.run(`DROP TABLE IF EXISTS ${quoteIdentifier(name)}`);
  }
}
