/** First and random page of ten million rows, at the engine's door: what the grid waits for. */
import { mkdir } from 'node:fs/promises';
import { failureOf } from '../../core/failure.ts';
import type { ResultSummary } from '../../protocol/engine/query.ts';
import { benchEngine } from './benchEngine.ts';
import { row, tableHead, timed } from './figures.ts';

const rows = 10_000_000;
export const tenMillionRows = `select i as id, i % 7 as shop, i * 3 as line, (i * 17) % 1000 as product, cast(i % 997 as double) / 7 as price,
  'name ' || (i % 1000) as name, 'city ' || (i % 50) as city, date '2020-01-01' + cast(i % 1500 as integer) as day,
  timestamp '2020-01-01' + to_seconds(i) as at, i % 2 = 0 as even, cast(i % 10000 as decimal(12, 2)) / 100 as amount
  from range(${rows}) as r(i)`;

export async function benchPages(folder: string, repeats: number): Promise<string> {
  await mkdir(folder, { recursive: true });
  const client = benchEngine(folder, { project: false, resultsDiskLimit: '20GB' });
  const run = (sql: string): Promise<ResultSummary> =>
    client.request('query/run', { sql, origin: null, document: 'bench' });
  const waiting = new Map<string, (summary: ResultSummary) => void>();
  client.on('query/changed', (summary) => {
    if (summary.state !== 'running' && summary.state !== 'first_rows') waiting.get(summary.id)?.(summary);
  });
  const whole = (summary: ResultSummary): Promise<ResultSummary> =>
    summary.state === 'complete'
      ? Promise.resolve(summary)
      : new Promise((resolve) => waiting.set(summary.id, resolve));
  /** Asks again where all rows have taken the place of the first ones meanwhile. */
  const page = async (summary: ResultSummary, firstRow: number, columns = 11): Promise<void> => {
    const range = { resultId: summary.id, firstRow, rows: 100, firstColumn: 0, columns };
    for (let version = summary.version; ;) {
      try {
        await client.request('query/page', { ...range, version });
        return;
      } catch (error) {
        if (failureOf(error).code !== 'conflict') throw error;
        const known = (await client.request('query/results', {})).find(({ id }) => id === summary.id);
        version = known?.version ?? version;
      }
    }
  };
  try {
    await whole(await run(`create table ten_million as ${tenMillionRows}`));
    const [first, complete]: [number[], number[]] = [[], []];
    let kept: ResultSummary | undefined;
    for (let at = 0; at < repeats; at++) {
      const started = performance.now();
      const summary = await run('select * from ten_million');
      await page(summary, 0);
      first.push(performance.now() - started);
      const done = await whole(summary);
      complete.push(performance.now() - started);
      if (done.state !== 'complete' || done.rowCount !== rows)
        throw new Error(`The result is ${done.state}: ${done.rowCount} rows.`);
      if (kept) await client.request('query/close', { resultId: kept.id });
      kept = done;
    }
    const result = kept;
    if (!result) throw new Error('No result was made.');
    const random: number[] = [];
    let seed = 42;
    for (let at = 0; at < 300; at++) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      random.push(await timed(() => page(result, seed % (rows - 100))));
    }
    const last = await timed(() => page(result, rows - 100));
    return [
      '## Ten million rows of 11 columns',
      '',
      'Measured from the request to its answer, over the real process boundary; pages of 100 rows. The pictures of the editor are not in it: the suites in the real editor print those.',
      '',
      tableHead,
      row('`select *`: request to first page', first),
      row('`select *`: whole result stored and counted', complete),
      row('random page', random),
      row('last page', [last]),
    ].join('\n');
  } finally {
    await client.dispose();
  }
}
