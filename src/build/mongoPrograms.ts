/** Servers that speak MongoDB's protocol, for tests: fetched or built once into `.cache`, outside of every bundle. */
import { existsSync, globSync } from 'node:fs';
import { chmod, cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { onPath } from './onPath.ts';

/** Tests in the editor run from a bundle that lies elsewhere. */
export const root = process.env['DEW_DRIVER_ROOT'] ?? join(import.meta.dirname, '..', '..');
const cache = join(root, '.cache');
const javaVersion = '1.47.0';
const jars = join(cache, `mongo-java-server-${javaVersion}`);
const ferretVersion = 'v1.24.2';
const ferret = join(cache, `ferretdb-${ferretVersion}`, 'ferretdb');

/** Folder of the jars of mongo-java-server; undefined where they have not been fetched. */
export const findMongoJava = (): string | undefined => (existsSync(jars) ? jars : undefined);

/** The program of FerretDB 1, which keeps its documents in SQLite; undefined where it has not been built. */
export const findFerret = (): string | undefined => (existsSync(ferret) ? ferret : undefined);

export async function fetchMongoJava(): Promise<string> {
  if (existsSync(jars)) return jars;
  if (!onPath('mvn'))
    throw new Error('mvn is missing; on Debian: apt-get install maven default-jdk-headless');
  const part = `${jars}.${process.pid}`;
  await mkdir(part, { recursive: true });
  await writeFile(
    join(part, 'pom.xml'),
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>peers</groupId><artifactId>peers</artifactId><version>1</version>
<dependencies><dependency><groupId>de.bwaldvogel</groupId><artifactId>mongo-java-server</artifactId>
<version>${javaVersion}</version></dependency></dependencies></project>`,
  );
  const copy = ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${part}`];
  await runCommand('mvn', copy, { cwd: part, quiet: true });
  await settle(part, jars);
  return jars;
}

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

/** Another process may have been faster. */
async function settle(part: string, whole: string): Promise<void> {
  await rename(part, whole).catch(async (error: unknown) => {
    await rm(part, { recursive: true, force: true });
    if (!existsSync(whole)) throw error;
  });
}
