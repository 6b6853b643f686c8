/** Lineage of a generated project of many models; with DEW_TEST_FULL=1 of 1,500 of them, and against its bounds. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { modelName, modelText, writeModels } from '../../src/build/bench/lineageModels.ts';
import type { LineageGraph } from '../../src/protocol/engine/lineage.ts';
import { engineOn } from '../engine/engineFixture.ts';

const full = process.env['DEW_TEST_FULL'] === '1';
const count = full ? 1_500 : 200;
/** Milliseconds: tables cold, all columns cold, all columns after one change. */
const bounds = full ? [1_000, 15_000, 300] : [Infinity, Infinity, Infinity];

const byEnds = ({ columnEdges }: LineageGraph): string[] =>
  columnEdges
    .map(({ from, to, kind }) => [from.node, from.column, to.node, to.column, kind].join(' '))
    .sort();

test(`${count} models`, { timeout: 120_000 }, async () => {
  await using engine = await engineOn({ project: true });
  await writeModels(engine.root, count);
  // The engine is warm: DuckDB is loaded.
  await engine.client.request('query/run', { sql: 'select 1', origin: null, document: null });
  const timed = async (columns: boolean): Promise<[number, LineageGraph]> => {
    const started = performance.now();
    const graph = await engine.client.request('lineage/project', { columns });
    return [performance.now() - started, graph];
  };
  const [tablesMs, tables] = await timed(false);
  const [columnsMs, columns] = await timed(true);
  expect(tables.nodes.map(({ id }) => id)).toEqual(columns.nodes.map(({ id }) => id));
  expect(tables.edges).toEqual(columns.edges);
  expect(columns.nodes.filter(({ exact }) => !exact)).toEqual([]);
  const changes: number[] = [];
  const changed = modelName(Math.floor(count / 2));
  for (const text of ['1', '2', '3', '4', '5']) {
    await writeFile(
      join(engine.root, 'sql/models', `${changed}.sql`),
      modelText(Math.floor(count / 2), ` + ${text}`),
    );
    const [ms, graph] = await timed(true);
    changes.push(ms);
    expect(byEnds(graph)).toEqual(byEnds(columns));
  }
  const changeMs = changes.sort((a, b) => a - b)[2] ?? 0;
  console.log(
    `${count} models: tables ${Math.round(tablesMs)} ms, columns ${Math.round(columnsMs)} ms, after a change ${Math.round(changeMs)} ms (median of 5)`,
  );
  // A new column goes through everything that selects it by a star, and only there.
  await writeFile(
    join(engine.root, 'sql/models', `${modelName(26)}.sql`),
    modelText(26).replace('select ', 'select 7 as added, '),
  );
  const [, wider] = await timed(true);
  const holders = wider.nodes.filter((node) => node.columns?.some(({ name }) => name === 'added'));
  expect(holders.length).toBeGreaterThan(1);
  expect(holders.length).toBeLessThan(count);
  expect(tablesMs).toBeLessThan(bounds[0] ?? 0);
  expect(columnsMs).toBeLessThan(bounds[1] ?? 0);
  expect(changeMs).toBeLessThan(bounds[2] ?? 0);
});
