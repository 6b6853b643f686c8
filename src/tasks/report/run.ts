import { readFile, rename, writeFile, mkdir } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { EngineFailure, failureOf, failWith } from '../../core/failure.ts';
import { sha256 } from '../../core/pipeline/fingerprint.ts';
import { quoteIdentifier } from '../../core/sql/quote.ts';
import { onlyStatement } from '../../core/sql/split.ts';
import {
  textOf,
  type Cell,
  type Row,
  type TaskContext,
  type TaskDatabase,
  type TaskResult,
} from '../task.ts';
import type { ReportSpec } from './descriptor.ts';
import { reportPage } from './page.ts';
import { dark, light } from './palette.ts';
import { withDate } from './plan.ts';
import { chartHtml, figureText, isNumeric, tableHtml, type Column } from './render.ts';
import { imagesOf, readTemplate, resolveImage, type Part } from './template.ts';

const tableRows = 1000;
const chartRows = 10_000;

export async function runReport(spec: ReportSpec, context: TaskContext): Promise<TaskResult> {
  const text = withDate(await readFile(join(context.root, spec.template), 'utf8'), context.date)
    .replaceAll(/\{\{\s*date\s*\}\}/g, context.date)
    .replaceAll(/\{\{\s*run\s*\}\}/g, context.runId);
  const parts = readTemplate(text, spec.template);
  const images = await readImages(spec, parts, context);
  const output = withDate(spec.output, context.date);
  const { proseHtml } = await import('./prose.bundle.ts');
  return context.duckdb(context.plan.reads, async (database) => {
    let title = spec.title ?? null;
    const html: string[] = [];
    for (const part of parts) {
      if (part.kind === 'markdown') {
        const values = new Map<string, string>();
        for (const { token, sql, line } of part.figures)
          values.set(token, await figure(sql, spec.template, line, database));
        const prose = proseHtml(part.text, values, images);
        title ??= prose.title;
        html.push(prose.html);
      } else if (part.kind === 'table') {
        const { columns, rows, total } = await select(
          part.sql,
          tableRows,
          spec.template,
          part.line,
          database,
        );
        html.push(tableHtml(columns, rows, total, part.caption));
      } else html.push(await chart(part, spec.template, database));
      context.signal.throwIfAborted();
    }
    const page = reportPage({
      title: title ?? 'Report',
      body: html.join('\n'),
      date: context.date,
      runId: context.runId,
    });
    const target = join(context.root, output);
    await mkdir(dirname(target), { recursive: true });
    const temporary = `${target}.${context.runId}.tmp`;
    await writeFile(temporary, page);
    await rename(temporary, target);
    await context.publish(database, []);
    context.log('note', `${output}  ${Math.round(Buffer.byteLength(page) / 1000)} kB`);
    return {
      rows: null,
      quarantined: 0,
      status: 'done',
      reason: null,
      outputs: [{ name: output, rows: null, hash: sha256(page) }],
    };
  });
}

const mediaTypes: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

async function readImages(
  spec: ReportSpec,
  parts: readonly Part[],
  context: TaskContext,
): Promise<Map<string, string>> {
  const images = new Map<string, string>();
  for (const { path, line } of imagesOf(parts)) {
    if (/^data:/i.test(path)) continue;
    const place = { file: spec.template, line };
    if (/^[a-z]+:/i.test(path))
      throw failWith(
        'bad_input',
        `The report shows an image from ${path}; it holds everything itself.`,
        'Save the image in the project.',
        place,
      );
    const file = resolveImage(path, spec.template);
    const type = mediaTypes[extname(file).toLowerCase()];
    if (!type)
      throw failWith(
        'bad_input',
        `${path} is no image that a report can hold.`,
        'Use png, jpg, gif, svg or webp.',
        place,
      );
    try {
      images.set(
        path,
        `data:${type};base64,${(await readFile(join(context.root, file))).toString('base64')}`,
      );
    } catch {
      throw failWith(
        'not_found',
        `The image ${file} is missing.`,
        'Run the task that makes it, or correct the path.',
        place,
      );
    }
  }
  return images;
}

async function select(
  sql: string,
  most: number,
  file: string,
  line: number,
  database: TaskDatabase,
): Promise<{ columns: Column[]; rows: Row[]; total: number }> {
  const query = onlyStatement(sql);
  try {
    // DuckDB makes the names of a subquery distinct: two columns of one name stay two.
    const all = `SELECT * FROM (\n${query}\n)`;
    const columns = (await database.rows(`DESCRIBE ${all}`)).map((row) => ({
      name: textOf(row['column_name']),
      type: textOf(row['column_type']),
    }));
    const rows = await database.rows(`SELECT ${columns.map(shown).join(', ')} FROM (${all}) LIMIT ${most}`);
    if (rows.length < most) return { columns, rows, total: rows.length };
    const [count] = await database.rows(`SELECT count(*)::VARCHAR AS rows FROM (\n${query}\n)`);
    return { columns, rows, total: Number(count?.['rows'] ?? rows.length) };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code !== 'sql') throw error;
    const inner = failure.place?.line;
    const place = {
      file,
      line: line + Math.max(0, (inner ?? 2) - 2),
      ...(failure.place?.column ? { column: failure.place.column } : {}),
    };
    throw new EngineFailure({ ...failure, place });
  }
}

/** Of these only DuckDB's own text is what the value is: 0.1, -infinity, 3 months. */
const onlyAsText = /^(FLOAT|DATE|TIMESTAMP(_\w+)?|MAP\(.*|UNION\(.*)$|^INTERVAL/;

function shown({ name, type }: Column): string {
  const column = quoteIdentifier(name);
  return onlyAsText.test(type) ? `${column}::VARCHAR AS ${column}` : column;
}

async function figure(sql: string, file: string, line: number, database: TaskDatabase): Promise<string> {
  const { columns, rows } = await select(sql, 2, file, line, database);
  const [column] = columns;
  if (rows.length !== 1 || columns.length !== 1 || !column) {
    throw failWith(
      'bad_input',
      `The figure gives ${rows.length === 2 ? 'several' : rows.length} rows and ${columns.length} columns; it must give one value.`,
      undefined,
      { file, line },
    );
  }
  return figureText(rows[0]?.[column.name] ?? null, column.type);
}

async function chart(
  part: Extract<Part, { kind: 'chart' }>,
  file: string,
  database: TaskDatabase,
): Promise<string> {
  const { columns, rows, total } = await select(part.sql, chartRows, file, part.line, database);
  const place = { file, line: part.line };
  if (total > rows.length) {
    throw failWith(
      'bad_input',
      `The chart would draw ${total.toLocaleString('en-US')} marks; at most ${chartRows.toLocaleString('en-US')}.`,
      'Group or sample in its SQL.',
      place,
    );
  }
  const numbers = new Set(columns.filter(({ type }) => isNumeric(type)).map(({ name }) => name));
  const values = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, drawn(value, numbers.has(name))])),
  );
  const { renderChart } = await import('./chart.bundle.ts');
  const specification = { ...part.specification, data: { values } };
  const { title } = part.specification;
  const label =
    typeof title === 'string'
      ? title
      : typeof title === 'object' && title !== null && 'text' in title
        ? String(title.text)
        : 'Chart';
  try {
    return chartHtml(await renderChart(specification, light), await renderChart(specification, dark), label);
  } catch (error) {
    throw failWith(
      'bad_input',
      `The chart cannot be drawn: ${failureOf(error).message}`,
      'Correct the Vega-Lite specification.',
      place,
    );
  }
}

/** For drawing only: a mark's position may be rounded, a shown number never is. */
const drawn = (value: Cell, asNumber: boolean): Cell =>
  asNumber && typeof value === 'string' ? Number(value) : value;
