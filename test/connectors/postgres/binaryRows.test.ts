import { describe, expect, test } from 'vitest';
import { BinaryRows } from '../../../src/connectors/postgres/transfer/binaryRows.ts';
import { extractColumns } from '../../../src/connectors/postgres/transfer/columns.ts';
import { CopyOut } from '../../../src/connectors/postgres/transfer/copyOut.ts';
import { parquetRows } from '../../fixtures/parquetRows.ts';
import { postgresMissing } from '../../fixtures/servers/postgres.ts';
import { postgresClient } from '../../fixtures/servers/postgresClient.ts';

test('rows may share a message, and their signature may come alone', async () => {
  const message = (body: number[]) => [0x64, 0, 0, 0, body.length + 4, ...body];
  const row = (value: number) => [0, 1, 0, 0, 0, 4, 0, 0, 0, value];
  const rows = new BinaryRows(extractColumns([{ name: 'i', dataTypeID: 23, dataTypeModifier: -1 }]));
  const sent = [Array.from<number>({ length: 19 }).fill(0), [...row(7), ...row(8)], row(9), [0xff, 0xff]];
  expect([...rows.take(Uint8Array.from(sent.flatMap(message)))]).toEqual([]);
  const [file = []] = rows.rest();
  expect(await parquetRows(Buffer.concat(file))).toEqual([['7'], ['8'], ['9']]);
});

describe.skipIf(postgresMissing)('rows in the bytes of PostgreSQL', () => {
  const { client } = postgresClient();

  const filesOf = async (query: string): Promise<(string | null)[][][]> => {
    const { fields } = await client().query(`SELECT * FROM (${query}) AS q LIMIT 0`);
    const columns = extractColumns(fields);
    const rows = new BinaryRows(columns);
    const selected = columns.map((column) => column.selected).join(', ');
    const files: Buffer[] = [];
    const copy = new CopyOut(`COPY (SELECT ${selected} FROM (${query}) AS q) TO STDOUT (FORMAT binary)`);
    for await (const piece of client().query(copy))
      for (const file of rows.take(piece)) files.push(Buffer.concat(file));
    for (const file of rows.rest()) files.push(Buffer.concat(file));
    return Promise.all(files.map(parquetRows));
  };

  test('are the values that the server has, over the borders of pieces and files', async () => {
    await client().query(`SET TimeZone TO 'UTC';
      CREATE TABLE many (long bigint, short smallint, word int, small numeric(9,4), exact numeric(15,3), wide numeric(18,2),
        ratio double precision, rough real, five boolean, note text, day date, at timestamp, changed timestamptz);
      INSERT INTO many SELECT i::bigint * 9223372036854, -i % 30000, CASE WHEN i % 3 > 0 THEN i * 7 END,
        (i * 7919 % 1000003 - 500000) * 0.0001, (i::bigint * 1234567891011 % 99999999999999 - 5 * 10 ^ 13) / 1000,
        (i::numeric * 123456789012345678 % 999999999999999989) / 100 - 4999999999999999.9, i / 3.0, i / 7.0, i % 5 = 0,
        CASE WHEN i % 4 > 0 THEN repeat('ä', i % 90) END, DATE '1970-01-01' + i * 11 - 50000,
        TIMESTAMP '1900-01-01' + i * INTERVAL '31 hours 1.000001 seconds', TIMESTAMPTZ '2240-01-01 00:00Z' - i * INTERVAL '77 hours'
      FROM generate_series(1, 130000) AS s(i)`);
    const names = (await client().query('SELECT * FROM many LIMIT 0')).fields.map(({ name }) => name);
    const files = await filesOf('TABLE many');
    expect(files.map(({ length }) => length)).toEqual([122_880, 7_120]);
    const { rows } = await client().query<(string | null)[]>({
      text: `SELECT ${names.map((name) => `${name}::text`).join(', ')} FROM many`,
      rowMode: 'array',
    });
    const number = (cell: string | null | undefined) => (cell === null ? null : Number(cell));
    const comparable = (row: readonly (string | null)[]) => [
      ...row.slice(0, 6),
      number(row[6]),
      Math.fround(number(row[7]) ?? 0),
      ...row.slice(8),
    ];
    expect(files.flat().map(comparable)).toEqual(rows.map(comparable));
  }, 60_000);

  test('no rows give no file, and a row of a thousand columns gives one', async () => {
    expect(await filesOf('SELECT 1 AS a WHERE false')).toEqual([]);
    const wide = Array.from({ length: 1000 }, (_, index) => `${index} AS c${index}`).join(', ');
    expect(await filesOf(`SELECT ${wide}`)).toEqual([
      [Array.from({ length: 1000 }, (_, index) => String(index))],
    ]);
  });

  test('long texts make files of fewer rows', async () => {
    const files = await filesOf(`SELECT i, repeat('x', 3000000) AS long FROM generate_series(1, 20) AS s(i)`);
    expect(files.length).toBeGreaterThan(1);
    expect(files.flat().map(([i, long]) => [i, long?.length])).toEqual(
      Array.from({ length: 20 }, (_, index) => [String(index + 1), 3_000_000]),
    );
  });

  test('the extremes of dates and times', async () => {
    const [file] = await filesOf(`SELECT d, t, z FROM (VALUES
      (DATE 'infinity', TIMESTAMP 'infinity', TIMESTAMPTZ '-infinity'), (DATE '-infinity', TIMESTAMP '-infinity', TIMESTAMPTZ 'infinity'),
      (DATE '4713-01-01 BC', TIMESTAMP '294247-01-10 04:00:54.775806', TIMESTAMPTZ '1969-12-31 23:59:59.999999Z'),
      (DATE '5874897-12-31', TIMESTAMP '4713-01-01 00:00:00 BC', TIMESTAMPTZ '2000-01-01Z')) AS v(d, t, z)`);
    expect(file).toEqual([
      ['infinity', 'infinity', '-infinity'],
      ['-infinity', '-infinity', 'infinity'],
      ['4713-01-01 (BC)', '294247-01-10 04:00:54.775806', '1969-12-31 23:59:59.999999+00'],
      ['5874897-12-31', '4713-01-01 (BC) 00:00:00', '2000-01-01 00:00:00+00'],
    ]);
  });

  test.each([
    [`TIMESTAMP '294247-01-10 04:00:54.775807'`, 'a time after the year 294246'],
    [`TIMESTAMP '294276-12-31 23:59:59'`, 'a time after the year 294246'],
    [`'NaN'::numeric(12,2)`, 'NaN'],
  ])('%s is told', async (value, told) => {
    await expect(filesOf(`SELECT ${value} AS v`)).rejects.toThrow(`v has ${told}`);
  });

  test('a row whose fields are null is not null, and other types are the text of the server', async () => {
    const [file] = await filesOf(
      `SELECT ROW(NULL::int, NULL::int) AS r, '\\x00ff'::bytea AS b, '192.168.0.1'::inet AS i, NULL::inet AS n, B'101' AS bits`,
    );
    expect(file).toEqual([['(,)', '\\x00ff', '192.168.0.1', null, '101']]);
  });
});
