/** star.yaml beside the tables that the pipelines have made. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineFailure } from '../../core/failure.ts';
import { failWith } from '../../core/failure.ts';
import { didYouMean } from '../../core/pipeline/suggestion.ts';
import type { TextRow } from '../../core/roadmap/figures.ts';
import { quoteIdentifier } from '../../core/sql/quote.ts';
import type { PhysicalTables } from '../../core/star/erd.ts';
import { namedColumns, parseStar, type StarSchema } from '../../core/star/starSchema.ts';

export const defaultStar = 'star.yaml';

type Rows = (sql: string) => Promise<TextRow[]>;

export async function readStar(root: string, file: string): Promise<StarSchema> {
  let text: string;
  try {
    text = await readFile(join(root, file), 'utf8');
  } catch {
    throw failWith(
      'not_found',
      `There is no ${file}.`,
      'Name in it the facts with their grain, and the dimensions.',
      { file },
    );
  }
  const { star, diagnostics } = parseStar(text, file);
  if (star) return star;
  const [first] = diagnostics;
  throw failWith('bad_input', first?.message ?? `${file} cannot be read.`, first?.next, first?.place);
}

/** Columns of the star's tables. A table or column that star.yaml names and the database lacks is a failure. */
export async function physicalTables(star: StarSchema, rows: Rows, file: string): Promise<PhysicalTables> {
  const tables = new Map<string, { name: string; type: string }[]>();
  const existing = (
    await rows(
      `select table_name from information_schema.tables where table_catalog = current_database() and table_schema = 'main'`,
    )
  ).map(([name]) => name ?? '');
  const wrong = (message: string, next: string): EngineFailure =>
    failWith('conflict', message, next, { file });
  for (const [table, named] of namedColumns(star)) {
    if (!existing.includes(table))
      throw wrong(
        `${file} names ${table}, which is no table of the warehouse.`,
        existing.length === 0 ? 'Run the pipeline first: dew run.' : didYouMean(table, existing),
      );
    const columns = (
      await rows(`select column_name, column_type from (describe ${quoteIdentifier(table)})`)
    ).map(([name, type]) => ({ name: name ?? '', type: type ?? '' }));
    const names = columns.map(({ name }) => name);
    for (const column of named)
      if (!names.includes(column))
        throw wrong(`${file}: ${table} has no column ${column}.`, didYouMean(column, names));
    tables.set(table, columns);
  }
  const stated = [...tables.keys()];
  const silent = existing.find((name) => /^(fct|dim)_/.test(name) && !stated.includes(name));
  if (silent !== undefined)
    throw wrong(
      `The warehouse has ${silent}, of which ${file} does not speak.`,
      'State its grain or its key there.',
    );
  return tables;
}
