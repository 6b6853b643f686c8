/** The same fifty models on PostgreSQL by `dew run --environment`, against the same statements by psql. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startPostgres, postgresMissing } from '../../../test/fixtures/servers/postgres.ts';
import { runCommand } from '../command.ts';
import { findPostgres } from '../postgresPrograms.ts';
import { figuresOf, row, tableHead, timed } from './figures.ts';
import { count, modelProject, plainStatements } from './models.ts';

const title = `## ${count} small models on PostgreSQL`;

export async function benchServerModels(dew: string, folder: string, repeats: number): Promise<string> {
  if (postgresMissing) return `${title}\n\nNot run here: PostgreSQL is not installed.`;
  await using server = await startPostgres(['fsync=on']);
  process.env['DEW_SECRET_BENCH'] = server.password;
  const { host, port, database, user } = server;
  const connection = {
    type: 'postgres',
    host,
    port,
    database,
    user,
    password: '${secret:bench}',
    read_only: false,
  };
  const dewFile = JSON.stringify({
    version: 1,
    name: 'bench',
    connections: { server: connection },
    environments: { server: { target: 'server', schema: 'analytics' } },
  });
  const run = await modelProject(dew, join(folder, 'server-models'), dewFile);
  const script = join(folder, 'models.sql');
  await writeFile(
    script,
    ['create schema plain', 'set search_path to plain', ...plainStatements(), ''].join(';\n'),
  );
  const psql = join(findPostgres() ?? '', 'psql');
  const address = `host=${host} port=${port} dbname=${database} user=${user}`;
  process.env['PGPASSWORD'] = server.password;
  const [walls, insides, unchanged, plain]: number[][] = [[], [], [], []];
  for (let at = 0; at < repeats; at++) {
    const { wall, inside, done } = await run(['--environment', 'server', '--force']);
    if (done !== count) throw new Error(`dew run did ${done} of ${count} models.`);
    walls?.push(wall);
    insides?.push(inside);
    unchanged?.push((await run(['--environment', 'server'])).wall);
    await server.query('drop schema if exists plain cascade');
    const list = ['--no-psqlrc', '--quiet', '--set', 'ON_ERROR_STOP=1', '--file', script, address];
    plain?.push(await timed(() => runCommand(psql, list, { quiet: true })));
  }
  const ratio = figuresOf(insides ?? []).median / figuresOf(plain ?? []).median;
  const { rows } = await server.query('show server_version');
  return [
    title,
    '',
    `The models of above, on PostgreSQL ${String(rows[0]?.['server_version'])} of this machine with fsync. psql runs \`create table as\`, each its own transaction, and is measured as a whole process.`,
    '',
    tableHead,
    row('`dew run --force`, whole process', walls ?? []),
    row('`dew run --force`, the run itself', insides ?? []),
    row('`dew run` again, nothing to do, whole process', unchanged ?? []),
    row('the same statements by psql', plain ?? []),
    '',
    `Ratio of the run itself to psql: ${ratio.toFixed(1)}.`,
  ].join('\n');
}
