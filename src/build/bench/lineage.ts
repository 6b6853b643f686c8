/** Lineage of a generated project at the engine's door: which is made of which, then every column, then after one change. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { benchEngine } from './benchEngine.ts';
import { row, tableHead, timed } from './figures.ts';
import { modelName, modelText, writeModels } from './lineageModels.ts';

const count = 1_500;

export async function benchLineage(folder: string, repeats: number): Promise<string> {
  const [tables, columns, changed]: [number[], number[], number[]] = [[], [], []];
  for (let at = 0; at < repeats; at++) {
    await rm(folder, { recursive: true, force: true });
    const project = join(folder, 'project');
    await writeModels(project, count);
    const client = benchEngine(project, { storage: join(folder, 'storage') });
    const read = (wanted: boolean) => timed(() => client.request('lineage/project', { columns: wanted }));
    try {
      await client.request('query/run', { sql: 'select 1', origin: null, document: null });
      tables.push(await read(false));
      columns.push(await read(true));
      for (const text of ['1', '2', '3']) {
        await writeFile(join(project, 'sql/models', `${modelName(750)}.sql`), modelText(750, ` + ${text}`));
        changed.push(await read(true));
      }
    } finally {
      await client.dispose();
    }
  }
  return [
    `## Lineage of ${count} models of eight columns, by a warm engine`,
    '',
    tableHead,
    row('which table is made of which, nothing known before', tables),
    row('every column, nothing known of columns before', columns),
    row('every column, after one model has changed', changed),
  ].join('\n');
}
