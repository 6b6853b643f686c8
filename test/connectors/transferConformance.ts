/** What the transfer of every driver must do, on a real system. A driver's test calls it; see postgresTransfer.test.ts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SourceSession } from '../../src/connectors/connector.ts';
import type {
  ExtractFrom,
  Extraction,
  LoadMode,
  LoadOrder,
  LoadOutcome,
  TargetColumn,
  Transfer,
} from '../../src/connectors/transfer.ts';
import { parquetRows } from '../fixtures/parquetRows.ts';
import { isSummed, plainAmount, type Totals } from '../../src/core/connection/totals.ts';

export type Cells = readonly (string | null)[];

export interface TransferSystem extends AsyncDisposable {
  /** A new session. */
  open(): Promise<SourceSession>;
  schema: string | null;
  /** A query, in the system's language, for the whole table. */
  query(table: string): string;
  /** Ends the sessions of `open` on the server's side, as a fault would. */
  disconnect(): Promise<void>;
  /** How a text returns where the system has no type for it: by DuckDB type. */
  returned?: Readonly<Record<string, (text: string) => string>>;
  /** A row as the system can hold it, where it refuses what it would have to cut. */
  prepared?: (row: Cells) => Cells;
  /** Columns that the system adds itself. */
  generated?: readonly string[];
  /** A new column is no conflict. */
  schemaless?: true;
}

const columns: readonly TargetColumn[] = [
  { name: 'id', type: 'BIGINT' },
  { name: 'amount', type: 'DECIMAL(18,4)' },
  { name: 'odd "name"', type: 'VARCHAR' },
  { name: 'day', type: 'DATE' },
  { name: 'at', type: 'TIMESTAMP' },
  { name: 'open', type: 'BOOLEAN' },
  { name: 'ratio', type: 'DOUBLE' },
];

const first: Cells[] = [
  ['1', '10.5000', 'plain', '2024-02-29', '2024-06-30 23:59:59.123456', 'true', '0.1'],
  ['2', '-0.0500', '', '1970-01-01', '1970-01-01 00:00:00', 'false', '-1.5'],
  [
    '9223372036854775807',
    '99999999999999.9999',
    'a,"b"\nÄ 😀\\N\t;',
    '9999-12-31',
    '9999-12-31 23:59:59.999999',
    null,
    '1e-05',
  ],
  ['-9223372036854775808', '0.0000', 'NULL', '1900-03-01', '1900-03-01 12:00:00', 'true', '123456789.125'],
  ['5', null, null, null, null, null, null],
];

/** Sums in whole units of the last place: exact at any size. */
export function totalsOf(rows: readonly Cells[], of: readonly TargetColumn[] = columns): Totals {
  const summed = of.flatMap(({ name, type }, index) => (isSummed(type) ? [{ name, index, type }] : []));
  const sums = summed.map(({ name, index, type }) => {
    const scale = Number(/,(\d+)\)/.exec(type)?.[1] ?? 0);
    const values = rows.flatMap((row) => row[index] ?? []);
    if (values.length === 0) return [name, null];
    const units = values.reduce((sum, value) => {
      const [whole = '', decimals = ''] = value.split('.');
      return sum + BigInt(whole + decimals.padEnd(scale, '0'));
    }, 0n);
    const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
    const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
    return [name, plainAmount(units < 0n ? `-${text}` : text)];
  });
  return { rows: rows.length, sums: Object.fromEntries(sums) as Totals['sums'] };
}

export interface Move {
  mode: LoadMode;
  table: string;
  rows: readonly Cells[];
  batch?: string;
}

let batches = 0;

export const orderOf = (schema: string | null, { mode, table, rows, batch }: Move): LoadOrder => ({
  schema,
  table,
  columns,
  mode,
  key: mode === 'merge' ? ['id'] : [],
  batch: batch ?? `batch ${(batches += 1)}`,
  watermark: null,
  runId: '20250101T000000Z-0001',
  expected: totalsOf(rows),
  async *rows() {
    for (let at = 0; at < rows.length; at += 1000) yield rows.slice(at, at + 1000).map((row) => [...row]);
  },
  signal: new AbortController().signal,
});

export function transferConformance(
  name: string,
  missing: boolean,
  start: () => Promise<TransferSystem>,
): void {
  describe.skipIf(missing)(`the transfer of ${name}`, () => {
    let system: TransferSystem;
    beforeAll(async () => (system = await start()), 60_000);
    afterAll(() => system[Symbol.asyncDispose]());

    const withTransfer = async <T>(work: (transfer: Transfer) => Promise<T>): Promise<T> => {
      const session = await system.open();
      try {
        if (!session.transfer) throw new Error(`${name} has no transfer`);
        return await work(session.transfer);
      } finally {
        await session.close();
      }
    };
    const load = (move: Move, change: Partial<LoadOrder> = {}): Promise<LoadOutcome> =>
      withTransfer((transfer) => {
        const order = { ...orderOf(system.schema, move), ...change };
        const prepare = system.prepared ?? ((row) => row);
        return transfer.load({
          ...order,
          async *rows() {
            for await (const rows of order.rows()) yield rows.map((row) => [...prepare(row)]);
          },
        });
      });
    const whole = (table: string): ExtractFrom => ({ schema: system.schema, relation: table });
    const extract = (from: ExtractFrom, since: { value: string } | null = null) =>
      withTransfer(async (transfer) => {
        const extraction = await transfer.extract({
          from,
          since: since && { column: 'day', type: 'DATE', ...since },
          signal: new AbortController().signal,
        });
        try {
          const own = (_: unknown, index: number): boolean =>
            system.generated?.includes(extraction.columns[index]?.name ?? '') !== true;
          const rows = (await allRows(extraction)).map((row) => row.filter(own));
          return {
            rows: ordered(rows),
            totals: plain(await extraction.totals()),
            columns: extraction.columns.filter(own),
          };
        } finally {
          await extraction.close();
        }
      });
    const stored = async (table: string) => (await extract(whole(table))).rows;
    const back = (rows: readonly Cells[]): Cells[] =>
      ordered(
        rows.map((row) =>
          row.map((text, index) => {
            const change = system.returned?.[columns[index]?.type ?? ''];
            return text === null || !change ? text : change(text);
          }),
        ),
      );

    test('what is loaded comes back with the same texts and the same totals', async () => {
      const outcome = await load({ mode: 'replace', table: 'kept', rows: first });
      expect(outcome).toMatchObject({ inserted: 5, updated: 0, already: false });
      expect(plain(outcome.totals)).toEqual(totalsOf(first));
      for (const from of [whole('kept'), { query: system.query('kept') }]) {
        const read = await extract(from);
        expect(read.columns.map((column) => column.name)).toEqual(columns.map((column) => column.name));
        expect(read.rows).toEqual(back(first));
        expect(read.totals.rows).toBe(5);
        expect(read.totals.sums).toMatchObject(totalsOf(first).sums);
      }
    });

    test('replace takes the place of every row', async () => {
      await load({ mode: 'replace', table: 'replaced', rows: first });
      await load({ mode: 'replace', table: 'replaced', rows: first.slice(1, 3) });
      expect(await stored('replaced')).toEqual(back(first.slice(1, 3)));
    });

    test('append adds, and adds a batch once', async () => {
      await load({ mode: 'append', table: 'appended', rows: first.slice(0, 2), batch: 'one' });
      await load({ mode: 'append', table: 'appended', rows: first.slice(2), batch: 'two' });
      const again = await load({ mode: 'append', table: 'appended', rows: first.slice(0, 2), batch: 'one' });
      expect(again).toMatchObject({ inserted: 0, updated: 0, already: true });
      expect(await stored('appended')).toEqual(back(first));
    });

    test('merge changes what is there and adds what is not', async () => {
      await load({ mode: 'merge', table: 'merged', rows: first });
      const second: Cells[] = [
        ['2', null, 'changed', null, null, null, '2'],
        ['7', '7.0000', 'new', '2024-01-01', '2024-01-01 00:00:00', 'true', '7'],
      ];
      const outcome = await load({ mode: 'merge', table: 'merged', rows: second });
      expect(outcome).toMatchObject({ inserted: 1, updated: 1, already: false });
      expect(await stored('merged')).toEqual(back([...first.filter(([id]) => id !== '2'), ...second]));
    });

    test.each(['append', 'replace', 'merge'] as const)(
      '%s: totals that do not agree change nothing and say what differs',
      async (mode) => {
        const table = `unequal_${mode}`;
        await load({ mode, table, rows: first, batch: 'good' });
        const rows = [['8', '1.0000', null, null, null, null, null]];
        const expected = { ...totalsOf(rows), sums: { id: '8', amount: '1.5' } };
        await expect(load({ mode, table, rows }, { expected })).rejects.toThrow(/sum of amount.*1\.5.*1\b/);
        await expect(load({ mode, table, rows }, { expected: { ...expected, rows: 2 } })).rejects.toThrow(
          /rows.*2.*1\b/,
        );
        expect(await stored(table)).toEqual(back(first));
        const state = await withTransfer((transfer) =>
          transfer.loadState({ schema: system.schema, table }, new AbortController().signal),
        );
        expect(state).toEqual({ batch: 'good', watermark: null });
      },
    );

    test('the ledger keeps the newest batch and its watermark', async () => {
      const state = () =>
        withTransfer((transfer) =>
          transfer.loadState({ schema: system.schema, table: 'ledger' }, new AbortController().signal),
        );
      expect(await state()).toBeNull();
      await load({ mode: 'append', table: 'ledger', rows: first, batch: 'a' }, { watermark: '2024-01-01' });
      await load({ mode: 'append', table: 'ledger', rows: first, batch: 'b' }, { watermark: '2024-01-02' });
      expect(await state()).toEqual({ batch: 'b', watermark: '2024-01-02' });
    });

    test('since gives equal and later values, and rows that have none', async () => {
      await load({ mode: 'replace', table: 'since', rows: first });
      const since = await extract(whole('since'), { value: '2024-02-29' });
      const kept = first.filter((row) => row[3] === null || (row[3] ?? '') >= '2024-02-29');
      expect(since.rows).toEqual(back(kept));
      expect(since.totals.sums).toMatchObject(totalsOf(kept).sums);
    });

    test.each(['append', 'replace', 'merge'] as const)(
      '%s: an abort half-way changes nothing',
      async (mode) => {
        const table = `aborted_${mode}`;
        await load({ mode, table, rows: first });
        const controller = new AbortController();
        const more = manyRows(5_000);
        const aborted = load(
          { mode, table, rows: more },
          {
            signal: controller.signal,
            async *rows() {
              yield more.slice(0, 2_000).map((row) => [...row]);
              controller.abort();
              yield more.slice(2_000).map((row) => [...row]);
            },
          },
        );
        await expect(aborted).rejects.toThrow();
        expect(await stored(table)).toEqual(back(first));
      },
    );

    test.each(['append', 'replace', 'merge'] as const)(
      '%s: a lost connection changes nothing',
      async (mode) => {
        const table = `lost_${mode}`;
        await load({ mode, table, rows: first });
        const more = manyRows(20_000);
        const lost = load(
          { mode, table, rows: more },
          {
            async *rows() {
              yield more.slice(0, 5_000).map((row) => [...row]);
              await system.disconnect();
              yield more.slice(5_000).map((row) => [...row]);
            },
          },
        );
        await expect(lost).rejects.toMatchObject({ failure: { code: 'unreachable' } });
        expect(await stored(table)).toEqual(back(first));
        await load({ mode, table, rows: more });
        expect((await stored(table)).length).toBe(mode === 'replace' ? 20_000 : 20_005);
      },
    );

    test('20,000 rows go out and come back, to the last place', async () => {
      const rows = manyRows(20_000);
      await load({ mode: 'replace', table: 'many', rows });
      const read = await extract(whole('many'));
      expect(read.totals.sums).toMatchObject(totalsOf(rows).sums);
      expect(read.rows).toEqual(back(rows));
    });

    test('no rows are a load too', async () => {
      await load({ mode: 'replace', table: 'empty', rows: first });
      await load({ mode: 'replace', table: 'empty', rows: [] });
      const read = await extract(whole('empty'));
      expect(read.rows).toEqual([]);
      expect(read.totals.rows).toBe(0);
    });

    test('a column that the table lacks is said, and nothing changes', async () => {
      if (system.schemaless) return;
      await load({ mode: 'append', table: 'narrow', rows: first });
      const wider = [...columns, { name: 'extra', type: 'BIGINT' }];
      const rows = first.map((row) => [...row, '1']);
      const refused = load(
        { mode: 'append', table: 'narrow', rows },
        { columns: wider, expected: totalsOf(rows, wider) },
      );
      await expect(refused).rejects.toMatchObject({
        failure: { code: 'conflict', message: expect.stringContaining('extra') as string },
      });
      expect(await stored('narrow')).toEqual(back(first));
    });
  });
}

const manyRows = (count: number): Cells[] =>
  Array.from({ length: count }, (_, index) => [
    String(index + 100),
    `${index % 977}.${String(index % 10_000).padStart(4, '0')}`,
    index % 7 === 0 ? null : `row "${index}", ü`,
    '2024-01-01',
    '2024-01-01 00:00:00.000001',
    index % 2 === 0 ? 'true' : 'false',
    String(index / 8),
  ]);

const plain = ({ rows, sums }: Totals): Totals => ({
  rows,
  sums: Object.fromEntries(
    Object.entries(sums).map(([column, sum]) => [column, sum === null ? null : plainAmount(sum)]),
  ),
});

const ordered = (rows: readonly Cells[]): Cells[] =>
  [...rows].sort(([left], [right]) => {
    const difference = BigInt(left ?? 0) - BigInt(right ?? 0);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  });

/** Reads what an extraction gives; fails where a chunk does not end with a record. */
export async function allRows(extraction: Extraction): Promise<Cells[]> {
  const rows: Cells[] = [];
  for await (const pieces of extraction.chunks()) {
    const chunk = Buffer.concat(pieces);
    if (extraction.format === 'csv') rows.push(...recordsOf(chunk.toString('utf8')));
    else rows.push(...(await parquetRows(chunk)));
  }
  return rows;
}

function recordsOf(text: string): Cells[] {
  const rows: Cells[] = [];
  let row: (string | null)[] = [];
  const cell = /"((?:[^"]|"")*)"(,|\n)|([^,\n"]*)(,|\n)/gy;
  for (let at = 0; at < text.length; at = cell.lastIndex) {
    const found = cell.exec(text);
    if (!found) throw new Error(`a chunk that is not whole records: ${text.slice(at, at + 80)}`);
    const [, quoted, quotedEnd, bare = '', bareEnd] = found;
    row.push(quoted === undefined ? (bare === '' ? null : bare) : quoted.replaceAll('""', '"'));
    if ((quotedEnd ?? bareEnd) === '\n') {
      rows.push(row);
      row = [];
    }
  }
  if (row.length > 0) throw new Error('a chunk ends inside a record');
  return rows;
}
