/** Files that are read in place; with DEW_TEST_FULL=1 of sizes that no editor would open, and against their bounds. */
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { quoteLiteral } from '../../src/core/sql/quote.ts';
import { engineOn } from '../engine/engineFixture.ts';

const full = process.env['DEW_TEST_FULL'] === '1';

/** Gigabytes, rows, and milliseconds to the first of them; beside an everyday run other work goes on. */
const sizes: [number, number, number][] = full
  ? [
      [1.2, 20_000_000, 300],
      [3, 50_000_000, 1_000],
    ]
  : [[0.03, 600_000, Infinity]];

describe('a large CSV', () => {
  test.each(sizes)(
    '%d GB shows its rows at once and costs this process no memory',
    { timeout: 600_000 },
    async (_, rows, bound) => {
      await using engine = await engineOn({ project: true, resultsDiskLimit: '20GB' });
      const { client, root } = engine;
      await writeFile(join(root, 'dew.yaml'), 'version: 1\nname: Big\n');
      const path = join(root, 'big.csv');
      await client.request('query/run', {
        sql: `copy (select i as id, 'Town ' || (i % 977) as town, (i % 100000) / 100 as amount, date '2023-01-01' + (i % 365)::integer as opened,
        'remark, number ' || i as remark from range(${rows}) r(i)) to ${quoteLiteral(path)} (header)`,
        origin: null,
        document: null,
      });
      const { size } = await stat(path);
      global.gc?.();
      const before = process.memoryUsage().rss;
      const started = performance.now();
      const [shown, facts] = await Promise.all([
        client.request('catalog/preview', { target: 'big.csv' }),
        client.request('catalog/fileFacts', { target: 'big.csv', wish: {} }),
      ]);
      const page = await client.request('query/page', {
        resultId: shown.id,
        version: shown.version,
        firstRow: 0,
        rows: 100,
        firstColumn: 0,
        columns: 5,
      });
      const took = performance.now() - started;
      const grown = process.memoryUsage().rss - before;
      console.log(
        `${(size / 1e9).toFixed(2)} GB: first rows in ${Math.round(took)} ms, this process grew by ${(grown / 1e6).toFixed(1)} MB`,
      );
      expect(shown).toMatchObject({ preview: true, availableRows: 500 });
      expect(facts.columns.map(({ type }) => type)).toEqual([
        'BIGINT',
        'VARCHAR',
        'DOUBLE',
        'DATE',
        'VARCHAR',
      ]);
      expect((JSON.parse(page.columns[4] ?? '[]') as string[])[99]).toBe('remark, number 99');
      expect(took).toBeLessThan(bound);
      expect(grown).toBeLessThan(64e6);
    },
  );
});
