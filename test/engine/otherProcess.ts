import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const binding = import.meta.resolve('@duckdb/node-api');

/** Opens the file read-write in a process of its own, runs the statement, and closes; throws DuckDB's text. */
export async function runElsewhere(file: string, sql: string): Promise<void> {
  const script = `const { DuckDBInstance } = await import(${JSON.stringify(binding)});
const instance = await DuckDBInstance.create(process.argv[1]);
const connection = await instance.connect();
await connection.run(process.argv[2]);
connection.closeSync(); instance.closeSync();`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, file, sql]);
}

/** A process that holds the file read-write until it is told to let go. */
export async function holdElsewhere(file: string): Promise<{ processId: number; letGo(): Promise<void> }> {
  const script = `const { DuckDBInstance } = await import(${JSON.stringify(binding)});
const instance = await DuckDBInstance.create(process.argv[1]);
console.log('held');
process.stdin.on('data', () => { instance.closeSync(); process.exit(0); });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    processId: child.pid ?? 0,
    async letGo() {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.stdin.write('go\n');
      await exited;
    },
  };
}
