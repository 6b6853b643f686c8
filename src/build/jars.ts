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
  /** Others of the same group and version. */
  with?: readonly string[];
  version: string;
}

const jarFolder = ({ artifact, version }: Library): string => join(root, '.cache', `${artifact}-${version}`);

/** Folder of the jars of a library and of what it needs. */
export async function fetchJars(library: Library): Promise<string> {
  const folder = jarFolder(library);
  if (existsSync(folder)) return folder;
  if (!onPath('mvn'))
    throw new Error('mvn is missing; on Debian: apt-get install maven default-jdk-headless');
  const part = `${folder}.${process.pid}`;
  await mkdir(part, { recursive: true });
  const { group, artifact, version, with: others = [] } = library;
  const dependencies = [artifact, ...others].map(
    (name) => `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId>
<version>${version}</version></dependency>`,
  );
  await writeFile(
    join(part, 'pom.xml'),
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>peers</groupId><artifactId>peers</artifactId><version>1</version>
<dependencies>${dependencies.join('')}</dependencies></project>`,
  );
  const copy = ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${part}`];
  await runCommand('mvn', copy, { cwd: part, quiet: true });
  await settle(part, folder);
  return folder;
}
