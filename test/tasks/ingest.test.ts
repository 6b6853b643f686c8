import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import type { Extraction } from '../../src/core/connection/transfer.ts';
import { ingest, type MadeColumn } from '../../src/tasks/extract/connection/ingest.ts';

const columns: MadeColumn[] = [
  { name: 'n', type: 'BIGINT', tableType: 'BIGINT', sourceType: 'bigint', form: 'plain' },
];

/** Chunks of 1 MB; fails instead of the chunk after the last one. */
const breaking = (chunks: number): Extraction => ({
  columns,
  snapshot: true,
  format: 'csv',
  async *chunks() {
    const rows = Buffer.from('1234567\n'.repeat(1 << 17));
    for (let at = 0; at < chunks; at++) yield [rows];
    throw new Error('the server has gone');
  },
  totals: () => Promise.reject(new Error('not asked')),
  close: () => Promise.resolve(),
});

test('a source that goes away: what is being read ends, what waits is not begun, then all is taken back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dew-ingest-'));
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const steps: string[] = [];
  const run = async (sql: string): Promise<void> => {
    const word = sql.slice(0, 6);
    steps.push(`${word} begins`);
    await connection.run(sql);
    steps.push(`${word} ends`);
  };
  try {
    // Three parts: one is being read, two wait.
    const context = { folder, signal: new AbortController().signal, log: () => undefined };
    await expect(ingest(breaking(90), columns, 'staged', context, { run })).rejects.toThrow('has gone');
    expect(steps.slice(-2)).toEqual(['ROLLBA begins', 'ROLLBA ends']);
    expect(steps.indexOf('ROLLBA begins')).toBe(steps.lastIndexOf('INSERT ends') + 1);
    const told = steps.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(steps.length).toBe(told);
    const tables = await connection.runAndReadAll('SELECT count(*)::INT FROM duckdb_tables()');
    expect(tables.getRows()).toEqual([[0]]);
    expect((await readdir(folder)).length).toBeLessThan(4);
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true });
  }
});
