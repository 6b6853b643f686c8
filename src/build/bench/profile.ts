/** A profile of ten million rows against DuckDB's own SUMMARIZE, in one engine. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProfileSummary } from '../../protocol/engine/profile.ts';
import { benchEngine } from './benchEngine.ts';
import { row, tableHead, timed } from './figures.ts';
import { tenMillionRows } from './pages.ts';

export async function benchProfile(folder: string, repeats: number): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'dew.yaml'), 'version: 1\nname: bench\n');
  const client = benchEngine(folder, { memoryLimit: '4GB', resultsDiskLimit: '20GB' });
  const waiting = new Map<string, (summary: ProfileSummary) => void>();
  client.on('profile/measured', ({ summary }: { summary: ProfileSummary }) => {
    if (summary.state !== 'measuring') waiting.get(summary.id)?.(summary);
  });
  try {
    const run = async (sql: string): Promise<void> => {
      const { failure } = await client.request('query/run', { sql, origin: null, document: 'bench' });
      if (failure) throw new Error(failure.message);
    };
    await run(`create table ten_million as ${tenMillionRows}`);
    const [summarize, first, complete]: [number[], number[], number[]] = [[], [], []];
    for (let at = 0; at < repeats; at++) {
      summarize.push(await timed(() => run('summarize ten_million')));
      const started = performance.now();
      const target = { kind: 'name' as const, name: 'ten_million' };
      const { summary } = await client.request('profile/start', { target });
      first.push(performance.now() - started);
      const ended = await new Promise<ProfileSummary>((resolve) => waiting.set(summary.id, resolve));
      if (ended.state !== 'complete')
        throw new Error(`The profile is ${ended.state}: ${ended.failure?.message}`);
      complete.push(performance.now() - started);
      await client.request('profile/close', { id: summary.id });
    }
    const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
    const ratio = (values: number[]): string => (median(values) / median(summarize)).toFixed(2);
    return [
      '## Profile of ten million rows of 11 columns',
      '',
      'SUMMARIZE gives counts, extremes, mean, deviation and three quantiles; the profile adds histograms, most frequent values, seven quantiles, sums, text lengths, outliers and exact counts of distinct values where they are few. Possible keys are counted after that; this is not in the figure.',
      '',
      tableHead,
      row('SUMMARIZE', summarize),
      row('profile: request to the figures of the first 100,000 rows', first),
      row('profile: figures of all rows', complete),
      '',
      `Ratio to SUMMARIZE, medians of one run: first answer ${ratio(first)}, complete ${ratio(complete)}.`,
    ].join('\n');
  } finally {
    await client.dispose();
  }
}
