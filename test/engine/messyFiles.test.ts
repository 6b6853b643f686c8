import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { quoteLiteral } from '../../src/core/sql/quote.ts';
import { messyFiles, type MessyFile } from '../fixtures/messyFiles.ts';
import { engineOn } from './engineFixture.ts';

/** Share of the file's records that are among the rows, cell by cell; rows that are no records count against it. */
function share({ rows }: MessyFile, found: readonly (readonly string[])[]): number {
  const left = new Map<string, number>();
  for (const row of found) {
    const key = JSON.stringify(row);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  let right = 0;
  for (const row of rows) {
    const key = JSON.stringify(row);
    const count = left.get(key) ?? 0;
    if (count > 0) right += 1;
    left.set(key, count - 1);
  }
  return right / Math.max(rows.length, found.length);
}

test('records of messy files, beside what DuckDB finds by itself', async () => {
  await using engine = await engineOn({ project: true });
  const instance = await DuckDBInstance.create();
  const duckdb = await instance.connect();
  const files = messyFiles();
  const scores = { ours: 0, duckdb: 0 };
  const wrong: string[] = [];
  for (const [index, file] of files.entries()) {
    const path = join(engine.root, `${index}.csv`);
    await writeFile(path, file.bytes);
    const document = await engine.client.request('catalog/previewDocument', {
      target: path,
      limit: 10_000,
      raw: true,
      count: false,
    });
    const ours = share(file, document.rows as string[][]);
    if (ours < 1) wrong.push(file.name);
    scores.ours += ours;
    const theirs = await duckdb
      .runAndReadAll(`FROM read_csv(${quoteLiteral(path)}, all_varchar = true)`)
      .then((answer) => answer.getRows().map((row) => row.map((cell) => (cell === null ? '' : String(cell)))))
      .catch(() => []);
    scores.duckdb += share(file, theirs);
  }
  duckdb.disconnectSync();
  instance.closeSync();
  const percent = (score: number): string => `${((100 * score) / files.length).toFixed(1)} %`;
  console.log(
    `records right in ${files.length} messy files: ${percent(scores.ours)}, DuckDB's own detection ${percent(scores.duckdb)}`,
  );
  expect(wrong).toEqual([]);
  expect(scores.ours).toBeGreaterThan(scores.duckdb);
}, 60_000);
