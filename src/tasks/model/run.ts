import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineFailure, failWith, isEngineFailure } from '../../core/failure.ts';
import { readModelHeader } from '../../core/pipeline/modelFile.ts';
import { testRules } from '../../core/quality/testRules.ts';
import { quoteLiteral } from '../../core/sql/quote.ts';
import {
  builtResult,
  type Publication,
  type TableColumn,
  type TaskContext,
  type TaskDatabase,
  type TaskResult,
} from '../task.ts';
import { refuseDuplicates } from '../uniqueRows.ts';
import type { ModelSpec } from './descriptor.ts';
import { settingsOf, tableOf } from './plan.ts';

export async function runModel(spec: ModelSpec, context: TaskContext): Promise<TaskResult> {
  const sql = (await readFile(join(context.root, spec.file), 'utf8')).trimEnd().replace(/;$/, '');
  const settings = settingsOf(spec, readModelHeader(sql, spec.file).header);
  const table = tableOf(spec);
  const tests = testRules(settings.tests ?? [], 'error');
  return context.database(async (database) => {
    await setVariables(table, context, database);
    const target = database.staged('main', table);
    const build = async (kind: 'table' | 'view'): Promise<void> => {
      for (const statement of database.dialect.make(kind, target, sql))
        await located(spec.file, 1, () => database.run(statement));
    };
    const common = {
      schema: 'main',
      name: table,
      tests,
      ...(settings.watermark ? { watermark: settings.watermark } : {}),
    };
    let publication: Publication;
    if (settings.materialized === 'view') {
      await build('view');
      publication = { ...common, kind: 'view', sql };
    } else {
      await build('table');
      const merge =
        settings.materialized === 'incremental' && !context.rebuild && (await canMerge(table, database));
      const uniqueKey = settings.unique_key ?? [];
      if (settings.materialized === 'incremental')
        await refuseDuplicates(spec.id, target, uniqueKey, database, oneRowEach);
      publication = merge ? { ...common, kind: 'merge', uniqueKey } : { ...common, kind: 'table' };
    }
    return builtResult(await context.publish(database, [publication]));
  });
}

const oneRowEach =
  'Make the SELECT give one row for each key, e.g. with QUALIFY row_number() OVER (...) = 1.';

/** What `dew_date()` and `dew_watermark()` answer inside a model. */
async function setVariables(table: string, context: TaskContext, database: TaskDatabase): Promise<void> {
  const { dialect } = database;
  const published = database.relation('dew', 'published');
  const kept = `SELECT max(watermark) FROM ${published} WHERE name = ${quoteLiteral(table)}`;
  await database.run(dialect.setVariable('date', `DATE ${quoteLiteral(context.date)}`));
  // A table that is made anew has no watermark: its SELECT must give all rows, not those since the last run.
  await database.run(dialect.setVariable('watermark', context.rebuild ? 'NULL::VARCHAR' : kept));
}

async function canMerge(table: string, database: TaskDatabase): Promise<boolean> {
  const present = await database.columns('main', table);
  if (present.length === 0) return false;
  const next = await database.columns('main', table, 'staged');
  const text = (columns: readonly TableColumn[]) =>
    columns.map(({ name, type }) => `${name} ${type}`).join(', ');
  if (text(present) === text(next)) return true;
  throw failWith(
    'conflict',
    `The columns of ${table} changed: it has ${text(present)}; the model now gives ${text(next)}.`,
    `Rebuild it from all its rows: dew run --select ${table} --force.`,
  );
}

/** DuckDB's own place in the statement as a place in the file; `offset` lines stand before the file's first. */
export async function located(file: string, offset: number, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isEngineFailure(error) || error.failure.code !== 'sql') throw error;
    const { line, column } = error.failure.place ?? {};
    const place = {
      file,
      ...(line ? { line: Math.max(1, line - offset) } : {}),
      ...(column ? { column } : {}),
    };
    throw new EngineFailure({ ...error.failure, place });
  }
}
