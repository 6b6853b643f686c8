/** A million rows of ten columns from PostgreSQL into a DuckDB table, against psql that writes them into a file. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { postgresMissing, startPostgres } from '../../../test/fixtures/servers/postgres.ts';
import { findPostgres } from '../postgresPrograms.ts';
import { benchEngine } from './benchEngine.ts';
import { figuresOf, row, tableHead, timed } from './figures.ts';

const run = promisify(execFile);

const wide = `CREATE TABLE wide AS SELECT i::bigint AS id, (i % 1000)::int AS shop, (i * 7 % 1000003 * 0.01)::numeric(12,2) AS amount,
    'customer ' || i % 5000 AS customer, DATE '2020-01-01' + (i % 1500)::int AS day,
    TIMESTAMP '2020-01-01' + i * INTERVAL '1 second 123 microseconds' AS at, i % 3 = 0 AS paid, (i / 7.0)::double precision AS ratio,
    CASE WHEN i % 10 = 0 THEN NULL ELSE md5(i::text) END AS note, TIMESTAMPTZ '2021-01-01 00:00Z' + i * INTERVAL '1 minute' AS changed
  FROM generate_series(1, 1000000) AS s(i)`;

export async function benchTransfer(folder: string, repeats: number): Promise<string> {
  const title = '## A million rows of ten columns out of PostgreSQL';
  const programs = findPostgres();
  if (postgresMissing || !programs) return `${title}\n\nNot measured: PostgreSQL is not installed.`;
  await using server = await startPostgres();
  const { host, port, user, database, password } = server;
  await server.query(wide);
  await server.query('VACUUM ANALYZE wide');
  await mkdir(folder, { recursive: true });
  const connection = { type: 'postgres', host, port, user, database, password: '${secret:bench}' };
  await writeFile(
    join(folder, 'dew.yaml'),
    JSON.stringify({ version: 1, name: 'bench', connections: { bench: connection } }),
  );
  const task = { id: 'wide', type: 'extract', connection: 'bench', relation: 'public.wide' };
  await writeFile(
    join(folder, 'main.pipeline.yaml'),
    JSON.stringify({ version: 1, name: 'bench', tasks: [task] }),
  );
  const client = benchEngine(folder);
  try {
    await client.request('connection/secret', { name: 'bench', value: password });
    const psql = [
      ...['-X', '-q', '-h', host, '-p', String(port), '-U', user, '-d', database],
      ...['-c', `\\copy (SELECT * FROM wide) TO '${join(folder, 'psql.txt')}'`],
    ];
    const program = join(dirname(programs), 'bin', 'psql');
    const copy = () => run(program, psql, { env: { ...process.env, PGPASSWORD: password } });
    const extract = async () => {
      const state = await client.request('pipeline/run', {});
      const [only] = state.tasks;
      if (only?.rows !== 1_000_000) throw new Error(only?.failure?.message ?? `${only?.rows} rows`);
      return only.durationMs ?? NaN;
    };
    const [copied, extracted]: [number[], number[]] = [[], []];
    await extract();
    for (let at = 0; at < repeats; at++) {
      copied.push(await timed(copy));
      extracted.push(await extract());
    }
    const ratio = figuresOf(extracted).median / figuresOf(copied).median;
    return [
      title,
      '',
      'The extract task ends with a typed table in the project database, counted and summed on both sides; psql ends with a file of text. Server, client and engine share the processors.',
      '',
      tableHead,
      row('psql `\\copy` into a file', copied),
      row('`extract` into DuckDB, reconciled and published', extracted),
      '',
      `Ratio of medians in one run: ${ratio.toFixed(2)}.`,
    ].join('\n');
  } finally {
    await client.dispose();
  }
}
