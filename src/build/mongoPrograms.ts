/** Servers that speak MongoDB's protocol, for tests: fetched or built once into `.cache`, outside of every bundle. */
import { existsSync, globSync } from 'node:fs';
import { chmod, cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { fetchJars, root } from './jars.ts';
import { onPath } from './onPath.ts';
import { settle } from './settle.ts';

const cache = join(root, '.cache');
/** Of its two ways to keep documents it brings the one in memory; this one keeps them in a file as well. */
const mongoJava = {
  group: 'de.bwaldvogel',
  artifact: 'mongo-java-server-h2-backend',
  with: ['mongo-java-server'],
  version: '1.47.0',
};
const ferretVersion = 'v1.24.2';
const ferret = join(cache, `ferretdb-${ferretVersion}`, 'ferretdb');

/** The program of FerretDB 1, which keeps its documents in SQLite; undefined where it has not been built. */
export const findFerret = (): string | undefined => (existsSync(ferret) ? ferret : undefined);

export const fetchMongoJava = (): Promise<string> => fetchJars(mongoJava);

/** Takes minutes the first time: its SQLite is C, translated into very large files of Go. */
export async function buildFerret(): Promise<string> {
  if (existsSync(ferret)) return ferret;
  if (!onPath('go')) throw new Error('go 1.24 or newer is missing; see https://go.dev/dl');
  const module = `github.com/FerretDB/FerretDB@${ferretVersion}`;
  const told = await runCommand('go', ['mod', 'download', '-json', module], {
    quiet: true,
    onlyStandardOutput: true,
  });
  const { Dir } = JSON.parse(told) as { Dir: string };
  const part = join(cache, `ferretdb-${process.pid}`);
  const source = join(part, 'source');
  await cp(Dir, source, { recursive: true });
  // Files of the module cache are read-only; the program wants its version in one that a release has and the module has not.
  for (const folder of [source, ...globSync('**/', { cwd: source }).map((inner) => join(source, inner))])
    await chmod(folder, 0o755);
  const version = join(source, 'build', 'version', 'version.txt');
  await rm(version, { force: true });
  await writeFile(version, `${ferretVersion}\n`);
  await runCommand('go', ['build', '-o', join(part, 'ferretdb'), './cmd/ferretdb'], {
    cwd: source,
    quiet: true,
  });
  await rm(source, { recursive: true });
  await settle(part, join(cache, `ferretdb-${ferretVersion}`));
  return ferret;
}
