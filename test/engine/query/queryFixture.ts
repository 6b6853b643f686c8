import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineClient } from '../../../src/engineClient/engineClient.ts';
import type { ResultSummary } from '../../../src/protocol/engine/query.ts';
import { engineOn } from '../engineFixture.ts';

/** An engine on a project with a database of its own. */
export const project = async (options = {}) => {
  const engine = await engineOn({ project: true, ...options });
  await writeFile(join(engine.root, 'dew.yaml'), 'version: 1\nname: Test\ndatabase: data/warehouse.duckdb\n');
  return engine;
};

export const run = (client: EngineClient, sql: string, document: string | null = 'doc') =>
  client.request('query/run', { sql, origin: null, document });

/** A result once nothing of it is being made. */
export async function ended(client: EngineClient, summary: ResultSummary): Promise<ResultSummary> {
  for (;;) {
    const now = (await client.request('query/results', {})).find(({ id }) => id === summary.id);
    if (!now) throw new Error('The result is gone.');
    if (now.state !== 'running' && (now.state !== 'first_rows' || now.preview)) return now;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Cells by column, as texts. */
export async function cells(client: EngineClient, summary: ResultSummary, firstRow = 0, rows = 100) {
  const page = await client.request('query/page', {
    resultId: summary.id,
    version: summary.version,
    firstRow,
    rows,
    firstColumn: 0,
    columns: 100,
  });
  return page.columns.map((column) => JSON.parse(column) as (string | null)[]);
}
