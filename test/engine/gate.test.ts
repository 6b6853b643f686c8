import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DatabaseGate } from '../../src/engine/context.ts';
import { openSession, type Session } from '../../src/engine/session.ts';
import { holdElsewhere, runElsewhere } from './otherProcess.ts';
import { engineOptions } from './engineOptions.ts';

let folder: string;
let session: Session;
let file: string;
let gate: DatabaseGate;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dew-gate-'));
  file = join(folder, 'data', 'warehouse.duckdb');
  session = await openSession(engineOptions(folder, { root: folder, resultsDiskLimit: '50MB' }));
  gate = session.gate(file);
});

afterEach(async () => {
  await session.close();
  await rm(folder, { recursive: true, force: true });
});

const scalar = async (sql: string): Promise<unknown> =>
  gate.use('read', async ({ connection }) => (await connection.runAndReadAll(sql)).getRowsJson()[0]?.[0]);

describe('the gate of a database file', () => {
  test('a missing file reads as an empty database and is not made', async () => {
    expect(await scalar('select count(*)::int from duckdb_tables()')).toBe(0);
    expect(existsSync(file)).toBe(false);
  });

  test('the file is free for another process between two uses, whatever was left open', async () => {
    await gate.use('write', async (lease) => {
      await lease.connection.run('create table t as select range as n from range(10)');
      const second = await gate.connect(lease);
      await second.run('begin');
      await second.run('insert into t values (99)');
      await second.prepare('select * from t');
    });
    await runElsewhere(file, 'insert into t values (10)');
    expect(await scalar('select count(*)::int from t')).toBe(11);
    await runElsewhere(file, 'delete from t');
  });

  test('readers and one writer work side by side; a second writer waits its turn', async () => {
    const order: string[] = [];
    const writer = await gate.hold('write');
    await writer.connection.run('create table t(n int)');
    const second = gate.use('write', async ({ connection }) => {
      order.push('second');
      await connection.run('insert into t values (2)');
    });
    expect(await scalar('select count(*)::int from t')).toBe(0);
    order.push('reader');
    order.push('first ends');
    await writer.release();
    await second;
    expect(order).toEqual(['reader', 'first ends', 'second']);
  });

  test('a writer waits for readers of a read-only attachment', async () => {
    await gate.use('write', ({ connection }) =>
      connection.run('create table t(n int)').then(() => undefined),
    );
    const reader = await gate.hold('read');
    let written = false;
    const writer = gate
      .use('write', ({ connection }) => connection.run('insert into t values (1)'))
      .then(() => (written = true));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(written).toBe(false);
    await reader.release();
    await writer;
    expect(await scalar('select count(*)::int from t')).toBe(1);
  });

  test('waiting ends when it is cancelled, and those behind go on', async () => {
    const writer = await gate.hold('write');
    const controller = new AbortController();
    const waiting = gate.use('write', async () => undefined, controller.signal);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    await writer.release();
    expect(await scalar('select 1')).toBe(1);
  });

  test('another process that holds the file is named with its command', async () => {
    await gate.use('write', async () => undefined);
    const holder = await holdElsewhere(file);
    try {
      await expect(scalar('select 1')).rejects.toMatchObject({
        failure: {
          code: 'locked',
          message: expect.stringMatching(
            new RegExp(`held by process ${holder.processId} \\(.*node.*input-type`),
          ) as string,
          next: expect.stringContaining('Wait until that process has finished') as string,
        },
      });
      const waiting = scalar('select 42');
      setTimeout(() => void holder.letGo(), 300);
      expect(await waiting).toBe(42);
    } finally {
      await holder.letGo();
    }
  });

  test('a file that is no database fails with what DuckDB says and leaves the gate usable', async () => {
    const other = join(folder, 'not.duckdb');
    await writeFile(other, 'This is text, long enough to be more than a header would be. '.repeat(100));
    const bad = session.gate(other);
    await expect(bad.use('read', async () => undefined)).rejects.toThrow(/not a valid DuckDB database/);
    await expect(bad.use('read', async () => undefined)).rejects.toThrow(/not a valid DuckDB database/);
  });

  test('the limit of temporary files holds', async () => {
    const connection = await session.connect();
    await connection.run("set memory_limit = '100MB'");
    await expect(
      connection.run(
        'create temp table big as select range r, md5(range::varchar) m from range(5_000_000) order by m',
      ),
    ).rejects.toThrow(/max_temp_directory_size|offload|Out of Memory/);
    connection.closeSync();
  });

  test('nothing is downloaded unless it was allowed', async () => {
    const connection = await session.connect();
    const settings = await connection.runAndReadAll(
      "select current_setting('autoinstall_known_extensions'), current_setting('autoload_known_extensions')",
    );
    expect(settings.getRows()).toEqual([[false, false]]);
    connection.closeSync();
  });
});
