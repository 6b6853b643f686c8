import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quoteIdentifier, quoteLiteral } from '../../src/core/sql/quote.ts';
import { parseDuckdbType } from '../../src/core/format/duckdbType.ts';
import type { ResultSummary } from '../../src/protocol/engine/query.ts';
import { openSession, type Session } from '../../src/engine/session.ts';
import { engineOn } from './engineFixture.ts';

/** Every type with its extremes as DuckDB lists them, and what that list lacks. */
const query = `SELECT *, c0 AS not_null FROM (
  SELECT t.*, v.* FROM test_all_types() t POSITIONAL JOIN (VALUES
    ('', 'NULL', 9007199254740993::BIGINT, '0.1'::DOUBLE, '-0.0'::DOUBLE, '5e-324'::DOUBLE, 'nan'::FLOAT, '00123', TIMESTAMP_NS '2024-02-29 23:59:59.123456789', '2024-02-29 23:59:59.123456+02'::TIMESTAMPTZ, '{"a":1.10}'::JSON, 42::VARIANT),
    ('a,b' || chr(9) || '"c"' || chr(10) || 'd|e\\f''', ' ', -1, 1e308, 'inf', 0.1 + 0.2, '1e-45'::FLOAT, '1.10', TIMESTAMP_NS '1970-01-01 00:00:00.000000001', '1900-01-01 00:00:00+00'::TIMESTAMPTZ, 'null'::JSON, {'x': 'y'}::VARIANT),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
  ) v(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11))`;

let engine: Awaited<ReturnType<typeof engineOn>>;
let result: ResultSummary;
let session: Session;
let truth: DuckDBConnection;
/** What DuckDB itself gives as text, by column. */
let texts: (string | null)[][];

const range = () => ({
  resultId: result.id,
  version: result.version,
  firstRow: 0,
  rows: 3,
  firstColumn: 0,
  columns: result.columns.length,
});

beforeAll(async () => {
  engine = await engineOn();
  result = await engine.client.request('query/run', { sql: query, origin: null, document: null });
  session = await openSession({ ...engine.options, storage: join(engine.folder, 'truth') });
  truth = await session.connect();
  await truth.run(`CREATE TABLE truth AS ${query}`);
  texts = (await (await truth.run('SELECT COLUMNS(*)::VARCHAR FROM truth')).getColumns()) as (
    string | null
  )[][];
});

afterAll(async () => {
  await session.close();
  await engine[Symbol.asyncDispose]();
});

/** Columns whose cells read back from an expression are not the value they were. */
async function differing(source: string, cell: (name: string, type: string) => string): Promise<string[]> {
  const names: string[] = [];
  for (const { name, type } of result.columns) {
    const column = quoteIdentifier(name);
    const answer = await truth.runAndReadAll(
      `SELECT count(*)::INTEGER FROM (SELECT ${column} AS a FROM truth) POSITIONAL JOIN (SELECT ${cell(name, type)} AS b FROM ${source}) WHERE a::VARCHAR IS DISTINCT FROM b::VARCHAR`,
    );
    if (answer.getRows()[0]?.[0] !== 0) names.push(`${name} ${type}`);
  }
  return names;
}

describe('no value is changed on its way', () => {
  test('the result has every type of DuckDB', () => {
    expect(result.failure).toBeNull();
    expect(result).toMatchObject({ state: 'complete', rowCount: 3 });
    const types = result.columns.map(({ type }) => type);
    for (const type of [
      'HUGEINT',
      'UHUGEINT',
      'BIGNUM',
      'DECIMAL(38,10)',
      'TIMESTAMP_NS',
      'TIMESTAMP_S',
      'TIME WITH TIME ZONE',
      'TIMESTAMP WITH TIME ZONE',
      'INTERVAL',
      'UUID',
      'BIT',
      'BLOB',
      'VARIANT',
      'JSON',
      'GEOMETRY',
    ]) {
      expect(types).toContain(type);
    }
    for (const start of ['ENUM(', 'UNION(', 'STRUCT(', 'MAP('])
      expect(types.some((type) => type.startsWith(start))).toBe(true);
    expect(types).toMatchSnapshot();
  });

  test('pages carry the texts of DuckDB, NULL and empty text apart', async () => {
    const page = await engine.client.request('query/page', range());
    const shown = page.columns.map((column) => JSON.parse(column) as (string | null)[]);
    const clipped = new Set(page.clipped.map(([row, column]) => `${row} ${column}`));
    shown.forEach((column, index) => {
      column.forEach((cell, row) => {
        const whole = texts[index]?.[row] ?? null;
        expect([result.columns[index]?.name, cell]).toEqual([
          result.columns[index]?.name,
          clipped.has(`${row} ${index}`) ? [...(whole ?? '')].slice(0, 400).join('') : whole,
        ]);
      });
    });
    expect(page.clipped.length).toBeGreaterThan(0);
  });

  test('the cell viewer gives whole texts', async () => {
    for (const [index, column] of texts.entries()) {
      const cell = await engine.client.request('query/cell', {
        resultId: result.id,
        version: result.version,
        row: 1,
        column: index,
      });
      expect(cell.text).toBe(column[1]);
    }
  });

  test('a copy as CSV reads back equal', async () => {
    const { text } = await engine.client.request('query/copy', { ...range(), format: 'csv', header: true });
    await expectCsv(text);
  });

  async function expectCsv(text: string): Promise<void> {
    const { writeFile } = await import('node:fs/promises');
    const file = join(engine.folder, 'copy.csv');
    await writeFile(file, text);
    const columns = result.columns.map(({ name }) => `${quoteLiteral(name)}: 'VARCHAR'`).join(', ');
    const source = `read_csv(${quoteLiteral(file)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', allow_quoted_nulls = false, nullstr = '', columns = {${columns}})`;
    expect(await differing(source, (name) => quoteIdentifier(name))).toEqual([]);
  }

  test('an export as CSV reads back equal', async () => {
    const path = join(engine.folder, 'out.csv');
    await engine.client.request('query/export', { resultId: result.id, format: 'csv', path });
    const { readFile } = await import('node:fs/promises');
    await expectCsv(await readFile(path, 'utf8'));
  });

  test('an export as Parquet reads back equal', async () => {
    const path = join(engine.folder, 'out.parquet');
    await engine.client.request('query/export', { resultId: result.id, format: 'parquet', path });
    // A union becomes a struct with its tag; everything else keeps its own type or its exact text.
    const names = await differing(`read_parquet(${quoteLiteral(path)})`, (name) => quoteIdentifier(name));
    expect(names.filter((name) => !name.startsWith('union '))).toEqual([]);
  });

  test('JSON of scalars holds their texts, of numbers that fit their values', async () => {
    const path = join(engine.folder, 'out.json');
    await engine.client.request('query/export', { resultId: result.id, format: 'json', path });
    const { readFile } = await import('node:fs/promises');
    const rows = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>[];
    const { text } = await engine.client.request('query/copy', { ...range(), format: 'json', header: true });
    expect(JSON.parse(text)).toEqual(rows);
    result.columns.forEach(({ name, type }, index) => {
      if (parseDuckdbType(type).kind !== 'scalar') return;
      rows.forEach((row, at) => {
        const value = row[name];
        const whole = texts[index]?.[at] ?? null;
        if (typeof value === 'number') {
          // A JSON number must stand for the very same double or integer.
          expect([
            name,
            Object.is(Number(whole), value) ||
              (type === 'FLOAT' && Math.fround(Number(whole)) === Math.fround(value)),
          ]).toEqual([name, true]);
        } else expect([name, typeof value === 'boolean' ? String(value) : value]).toEqual([name, whole]);
      });
    });
  });

  test('INSERT statements put back what was copied', async () => {
    const { text } = await engine.client.request('query/copy', {
      ...range(),
      format: 'insert',
      header: true,
    });
    await truth.run('CREATE TABLE again AS FROM truth LIMIT 0');
    // The latest moment with a zone has a text that DuckDB itself cannot read back.
    const readable = text.replaceAll(
      "CAST('294247-01-10 04:00:54.776806+00' AS TIMESTAMP WITH TIME ZONE)",
      'NULL',
    );
    await truth.run(readable.replace('INTO "table"', 'INTO again'));
    const names = await differing('again', (name) => quoteIdentifier(name));
    expect(names.filter((name) => !/^(timestamp_tz|union) /.test(name))).toEqual([]);
  });

  test('TSV and Markdown keep one row per line', async () => {
    const tsv = await engine.client.request('query/copy', { ...range(), format: 'tsv', header: false });
    expect(tsv.rows).toBe(3);
    const markdown = await engine.client.request('query/copy', {
      ...range(),
      format: 'markdown',
      header: true,
    });
    expect(markdown.text.split('\n')).toHaveLength(5);
  });
});
