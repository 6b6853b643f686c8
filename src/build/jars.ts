/** Java libraries for tests, fetched once into `.cache` by Maven, outside of every bundle. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { onPath } from './onPath.ts';
import { settle } from './settle.ts';

/** Tests in the editor run from a bundle that lies elsewhere. */
export const root = process.env['DEW_DRIVER_ROOT'] ?? join(import.meta.dirname, '..', '..');

export interface Library {
  group: string;
  artifact: string;
  version: string;
}

export const jarFolder = ({ artifact, version }: Library): string =>
  join(root, '.cache', `${artifact}-${version}`);

/** Folder of the jars of a library and of what it needs. */
export async function fetchJars(library: Library): Promise<string> {
  const folder = jarFolder(library);
  if (existsSync(folder)) return folder;
  if (!onPath('mvn'))
    throw new Error('mvn is missing; on Debian: apt-get install maven default-jdk-headless');
  const part = `${folder}.${process.pid}`;
  await mkdir(part, { recursive: true });
  const { group, artifact, version } = library;
  await writeFile(
    join(part, 'pom.xml'),
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>peers</groupId><artifactId>peers</artifactId><version>1</version>
<dependencies><dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId>
<version>${version}</version></dependency></dependencies></project>`,
  );
  const copy = ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${part}`];
  await runCommand('mvn', copy, { cwd: part, quiet: true });
  await settle(part, folder);
  return folder;
}
