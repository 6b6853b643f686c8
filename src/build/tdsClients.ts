/** Clients of SQL Server's protocol that are not of this project, for tests, fetched once into `.cache`. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { fetchJars, root } from './jars.ts';
import { python } from './machine.ts';

const pythonPackages = ['python-tds==1.17.1', 'pyOpenSSL==26.4.0'];

/** A Python with python-tds. Its folder is no venv that can be moved: it is made where it stays. */
export async function pythonWithTds(): Promise<string> {
  const folder = join(root, '.cache', 'python-tds-1.17.1');
  const program = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (existsSync(join(folder, 'whole'))) return program;
  try {
    await runCommand(python, ['-m', 'venv', folder], { quiet: true });
    await runCommand(program, ['-m', 'pip', 'install', '--quiet', ...pythonPackages], { quiet: true });
    await runCommand(program, ['-c', `open(${JSON.stringify(join(folder, 'whole'))}, 'w').close()`], {
      quiet: true,
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return program;
}

export const fetchMssqlJdbc = (): Promise<string> =>
  fetchJars({ group: 'com.microsoft.sqlserver', artifact: 'mssql-jdbc', version: '12.8.1.jre11' });
