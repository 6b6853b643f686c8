/** Fifty small models by `dew run`, against the same statements in one DuckDB process. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../command.ts';
import { figuresOf, row, tableHead } from './figures.ts';

export const count = 50;
const nameOf = (at: number): string => `model_${String(at).padStart(2, '0')}`;

/** Ten sources, then each model reads two earlier ones: a graph as wide as it is deep. */
function selectOf(at: number): string {
  if (at < 10) return `select i as id, i * ${at + 1} as amount from generate_series(0, 999) as r(i)`;
  const [left, right] = [nameOf(at - 10), nameOf(at - 7)];
  return `select a.id, a.amount + b.amount as amount from ${left} as a join ${right} as b using (id)`;
}

const bare = `
const { DuckDBInstance } = require('@duckdb/node-api');
(async () => {
  const [file, text] = process.argv.slice(1);
  const statements = JSON.parse(text);
  const connection = await (await DuckDBInstance.create(file)).connect();
  const started = performance.now();
  for (const sql of statements) await connection.run(sql);
  console.log(performance.now() - started);
})();
`;

/** The same models as plain statements, in order. */
export const plainStatements = (): string[] =>
  Array.from({ length: count }, (_, at) => `create table ${nameOf(at)} as ${selectOf(at)}`);

/** A project of the models; answers a run of it by `dew run`. */
export async function modelProject(
  dew: string,
  project: string,
  dewFile: string,
): Promise<(extra: string[]) => Promise<{ wall: number; inside: number; done: number }>> {
  await rm(project, { recursive: true, force: true });
  await mkdir(join(project, 'sql', 'models'), { recursive: true });
  await mkdir(join(project, 'data'), { recursive: true });
  await writeFile(join(project, 'dew.yaml'), dewFile);
  await writeFile(
    join(project, 'main.pipeline.yaml'),
    'version: 1\nname: bench\nmodels: sql/models/**/*.sql\ntasks: []\n',
  );
  for (let at = 0; at < count; at++) {
    await writeFile(join(project, 'sql', 'models', `${nameOf(at)}.sql`), `${selectOf(at)}\n`);
  }
  return async (extra) => {
    const started = performance.now();
    const list = [dew, 'run', '--project', project, '--json', ...extra];
    // Progress stands on standard error; `quiet` would mix it into the document.
    const text = await runCommand(process.execPath, list, { quiet: true, onlyStandardOutput: true });
    const wall = performance.now() - started;
    const document = JSON.parse(text) as { durationMs: number; tasks: { status: string }[] };
    return {
      wall,
      inside: document.durationMs,
      done: document.tasks.filter(({ status }) => status === 'done').length,
    };
  };
}

export async function benchModels(dew: string, folder: string, repeats: number): Promise<string> {
  const run = await modelProject(dew, join(folder, 'models'), 'version: 1\nname: bench\n');
  const [walls, insides, unchanged, plain]: number[][] = [[], [], [], []];
  for (let at = 0; at < repeats; at++) {
    const { wall, inside, done } = await run(['--force']);
    if (done !== count) throw new Error(`dew run did ${done} of ${count} models.`);
    walls?.push(wall);
    insides?.push(inside);
    unchanged?.push((await run([])).wall);
    plain?.push(await runBare(folder));
  }
  const overhead = (figuresOf(insides ?? []).median - figuresOf(plain ?? []).median) / count;
  const ratio = figuresOf(insides ?? []).median / figuresOf(plain ?? []).median;
  return [
    `## ${count} small models`,
    '',
    'Each model makes a table of 1,000 rows; forty of them join two earlier ones. The plain statements are `create table as`, in order, in one process on a file.',
    '',
    tableHead,
    row('`dew run --force`, whole process', walls ?? []),
    row('`dew run --force`, the run itself', insides ?? []),
    row('`dew run` again, nothing to do, whole process', unchanged ?? []),
    row('the same statements in one DuckDB process', plain ?? []),
    '',
    `Overhead per task: ${overhead.toFixed(1)} ms (fingerprint, staging, test, swap, run record on disk). Ratio: ${ratio.toFixed(1)}.`,
  ].join('\n');
}

async function runBare(folder: string): Promise<number> {
  const file = join(folder, 'bare.duckdb');
  await rm(file, { force: true });
  const list = ['-e', bare, '--', file, JSON.stringify(plainStatements())];
  return Number(await runCommand(process.execPath, list, { quiet: true, onlyStandardOutput: true }));
}
