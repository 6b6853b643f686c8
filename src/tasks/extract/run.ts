import { failWith } from '../../core/failure.ts';
import { didYouMean } from '../../core/pipeline/suggestion.ts';
import { testRules } from '../../core/quality/testRules.ts';
import { quoteIdentifier } from '../../core/sql/quote.ts';
import { textOf, type TaskContext, type TaskDatabase, type TaskResult } from '../task.ts';
import { loadDelimited, openDelimited, sniffTypes, type DelimitedFile } from './delimited.ts';
import { fileFormats, type ExtractSpec, type FileFormat } from './descriptor.ts';
import { formatOf, tableOf } from './plan.ts';
import { differing, loadStructured } from './structured.ts';
import { openWorkbook } from './workbook.ts';

const rejectSchema = 'dew_rejects';

export async function runExtract(spec: ExtractSpec, context: TaskContext): Promise<TaskResult> {
  const table = tableOf(spec);
  const files: string[] = [];
  for (const pattern of spec.from) files.push(...(await context.files(pattern)));
  const unique = [...new Set(files)];
  const format = oneFormat(spec, unique);
  const text = format === 'csv' || format === 'tsv' || format === 'xlsx';
  const opened = text ? await openAll(spec, format, unique, context) : [];
  return context.duckdb([], async (database) => {
    const target = database.staged('main', table);
    const rejects = database.staged(rejectSchema, spec.id);
    if (format === 'json' || format === 'ndjson' || format === 'parquet') {
      await loadStructured(spec, format, unique, target, context, database);
    } else {
      await database.ensureSchema(rejectSchema);
      await database.run(
        `CREATE OR REPLACE TABLE ${rejects} (file VARCHAR, line BIGINT, column_name VARCHAR, reason VARCHAR, text VARCHAR, message VARCHAR)`,
      );
      await loadText(spec, opened, { table: target, rejects }, context, database);
    }
    const counts = text
      ? await database.rows(
          `SELECT reason, count(*)::INTEGER AS rows FROM ${rejects} GROUP BY reason ORDER BY 2 DESC, 1`,
        )
      : [];
    const relation = `${rejectSchema}.${spec.id}`;
    const published = await context.publish(database, [
      { schema: 'main', name: table, kind: 'table', tests: testRules(spec.tests ?? [], 'error') },
      ...(text ? [{ schema: rejectSchema, name: spec.id, kind: 'table' as const }] : []),
    ]);
    for (const count of counts) {
      context.quarantined({ reason: textOf(count['reason']), rows: Number(count['rows']), relation });
    }
    const rejected = counts.reduce((sum, count) => sum + Number(count['rows']), 0);
    const rows = published[0]?.rows ?? null;
    context.log(
      'note',
      `${unique.length} ${unique.length === 1 ? 'file' : 'files'}, ${rows ?? 0} rows, ${rejected} rejected`,
    );
    return {
      rows,
      quarantined: rejected,
      status: 'done',
      reason: null,
      outputs: published.filter(({ name }) => name === table).map((output) => ({ ...output, hash: null })),
    };
  });
}

function oneFormat(spec: ExtractSpec, files: readonly string[]): FileFormat {
  const formats = new Set<FileFormat>();
  for (const file of files) {
    const format = formatOf(spec, file);
    if (!format) {
      throw failWith(
        'bad_input',
        `The format of ${file} is not clear from its extension.`,
        `Add format: ${fileFormats.join(', ')}.`,
        { file },
      );
    }
    formats.add(format);
  }
  const [format, other] = [...formats];
  if (other ?? !format) {
    throw failWith(
      'bad_input',
      `The files of ${spec.id} have several formats: ${[...formats].join(', ')}.`,
      'Make one task for each format.',
    );
  }
  return format;
}

type Opened = { file: DelimitedFile; types: Map<string, string> | null };

async function openAll(
  spec: ExtractSpec,
  format: FileFormat,
  files: readonly string[],
  context: TaskContext,
): Promise<Opened[]> {
  const opened: Opened[] = [];
  for (const [index, file] of files.entries()) {
    if (format === 'xlsx') opened.push(await openWorkbook(spec, file, index, context));
    else
      opened.push({
        file: await openDelimited(spec, file, format as 'csv' | 'tsv', index, context),
        types: null,
      });
  }
  return opened;
}

async function loadText(
  spec: ExtractSpec,
  opened: readonly Opened[],
  target: { table: string; rejects: string },
  context: TaskContext,
  database: TaskDatabase,
): Promise<void> {
  const filled = opened.filter(({ file }) => file.columns.length > 0);
  for (const { file } of opened) if (file.columns.length === 0) context.log('note', `${file.shown} is empty`);
  const names = unionOfColumns(
    spec,
    filled.map(({ file }) => file),
  );
  const types = await typesOf(spec, filled, names, database);
  const columns = names.map(
    (name) => `${quoteIdentifier(name)} ${types.get(name.toLowerCase()) ?? 'VARCHAR'}`,
  );
  if (spec.file_column) columns.push(`${quoteIdentifier(spec.file_column)} VARCHAR`);
  if (spec.line_column) columns.push(`${quoteIdentifier(spec.line_column)} BIGINT`);
  if (columns.length === 0) {
    throw failWith(
      'bad_input',
      `The files of ${spec.id} are empty: there is no header to take columns from.`,
      'Declare columns, or check the files.',
    );
  }
  await database.run(`CREATE OR REPLACE TABLE ${target.table} (${columns.join(', ')})`);
  for (const { file } of filled) await loadDelimited(spec, file, types, target, database);
}

function unionOfColumns(spec: ExtractSpec, files: readonly DelimitedFile[]): string[] {
  const names: string[] = [];
  const known = new Set<string>();
  for (const [index, file] of files.entries()) {
    const own = new Set(file.columns.map((name) => name.toLowerCase()));
    if (index > 0 && !spec.union_by_name) {
      const missing = names.filter((name) => !own.has(name.toLowerCase()));
      const added = file.columns.filter((name) => !known.has(name.toLowerCase()));
      if (missing.length + added.length > 0) throw differing(file.shown, missing, added);
    }
    for (const name of file.columns) {
      if (known.has(name.toLowerCase())) continue;
      known.add(name.toLowerCase());
      names.push(name);
    }
  }
  for (const column of Object.keys(spec.columns ?? {})) {
    if (known.has(column.toLowerCase())) continue;
    if (files.length === 0) names.push(column);
    else {
      throw failWith(
        'bad_input',
        `No file of ${spec.id} has the declared column "${column}".`,
        didYouMean(column, names),
        { file: files[0]?.shown ?? '', line: 1 + (spec.skip ?? 0) },
      );
    }
  }
  return names;
}

async function typesOf(
  spec: ExtractSpec,
  opened: readonly Opened[],
  names: readonly string[],
  database: TaskDatabase,
): Promise<Map<string, string>> {
  if (spec.columns)
    return new Map(Object.entries(spec.columns).map(([name, type]) => [name.toLowerCase(), type]));
  const agreed = new Map<string, string>();
  for (const { file, types } of opened) {
    const found = types ?? (await sniffTypes(spec, file, database));
    for (const name of file.columns) {
      const key = name.toLowerCase();
      const type = found.get(key) ?? 'VARCHAR';
      const before = agreed.get(key);
      agreed.set(key, before === undefined || before === type ? type : wider(before, type));
    }
  }
  return new Map(names.map((name) => [name.toLowerCase(), agreed.get(name.toLowerCase()) ?? 'VARCHAR']));
}

const wider = (left: string, right: string): string =>
  [left, right].sort().join() === 'BIGINT,DOUBLE'
    ? 'DOUBLE'
    : [left, right].sort().join() === 'DATE,TIMESTAMP'
      ? 'TIMESTAMP'
      : 'VARCHAR';
