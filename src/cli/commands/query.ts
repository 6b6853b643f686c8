import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, relative, resolve } from 'node:path';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { connectionComment } from '../../core/connection/connectionComment.ts';
import { parseJsonTree } from '../../core/format/jsonTree.ts';
import { connectionOf, wholeStatement } from '../../core/mongo/statement.ts';
import { EngineFailure, failWith, isEngineFailure, messageOf } from '../../core/failure.ts';
import { formatDuration, formatRows } from '../../core/format/words.ts';
import { splitStatements, type Statement } from '../../core/sql/split.ts';
import type { ExportFormat, ResultSummary } from '../../protocol/engine/query.ts';
import { type Command, type Invocation, textOption, UsageError } from '../command.ts';
import { textTable } from '../table.ts';

const formats = ['table', 'json', 'csv', 'parquet'] as const;
type Format = (typeof formats)[number];
const pageCells = 500_000;
const pageRows = 2_000;
/** A terminal shows this many; the count of the rest is said. */
const tableRows = 200;

function chosenFormat(invocation: Invocation): Format {
  const ending = extname(textOption(invocation, 'output') ?? '')
    .slice(1)
    .toLowerCase();
  const format =
    textOption(invocation, 'format') ??
    formats.find((candidate) => candidate === ending) ??
    (invocation.output.json ? 'json' : 'table');
  const known = formats.find((candidate) => candidate === format);
  if (!known) throw new UsageError(`--format is one of ${formats.join(', ')}, not "${format}".`);
  return known;
}

/** Waits until the whole result is stored; progress goes to the live line. */
export async function complete(invocation: Invocation, started: ResultSummary): Promise<ResultSummary> {
  const { engine, output, signal } = invocation;
  const settled = await new Promise<ResultSummary>((resolveSummary, reject) => {
    const finish = (summary: ResultSummary): void => {
      if (summary.id !== started.id) return;
      if (summary.percent !== null) output.progress(`${Math.round(summary.percent)} %`);
      if (summary.state === 'running' || summary.state === 'first_rows') return;
      stop();
      resolveSummary(summary);
    };
    const stop = engine.on('query/changed', finish);
    signal.addEventListener('abort', () => {
      void engine.request('query/cancel', { resultId: started.id }).catch(reject);
    });
    finish(started);
    /** The end may have been told before this listener stood. */
    engine.request('query/results', {}).then((all) => all.forEach(finish), reject);
  });
  if (settled.failure) throw new EngineFailure(settled.failure);
  if (settled.state === 'cancelled') throw failWith('cancelled', 'Cancelled; nothing was changed.');
  return settled;
}

async function* rowPages(
  { engine, signal }: Invocation,
  result: ResultSummary,
  form: 'text' | 'json',
  most: number,
): AsyncGenerator<string> {
  const total = Math.min(result.rowCount ?? 0, most);
  const page = Math.max(1, Math.min(pageRows, Math.floor(pageCells / Math.max(1, result.columns.length))));
  for (let firstRow = 0; firstRow < total; firstRow += page) {
    const rows = Math.min(page, total - firstRow);
    const params = { resultId: result.id, firstRow, rows, form };
    yield (await engine.request('query/rows', params, { signal })).rows;
  }
}

async function asTable(invocation: Invocation, result: ResultSummary, most: number): Promise<string> {
  const rows: (string | null)[][] = [];
  for await (const page of rowPages(invocation, result, 'text', most))
    rows.push(...(JSON.parse(page) as (string | null)[][]));
  const total = result.rowCount ?? 0;
  const scope =
    total > rows.length
      ? `First ${formatRows(rows.length)} of ${formatRows(total)}; --format csv or --output gives all`
      : formatRows(total);
  const time = result.engineMs === null ? '' : `, ${formatDuration(result.engineMs)}`;
  if (result.columns.length === 0) return result.note ?? 'Done.';
  return `${textTable(result.columns, rows)}\n${scope}${time}`;
}

/** The document of `query --json`, written in pages so that memory stays flat. */
async function* asJson(invocation: Invocation, result: ResultSummary): AsyncGenerator<string> {
  const columns = result.columns.map(({ name, type }) => ({ name, type }));
  yield `{"columns":${JSON.stringify(columns)},"rows":[`;
  let separator = '';
  for await (const page of rowPages(invocation, result, 'json', Infinity)) {
    yield separator + page.slice(1, -1);
    separator = ',';
  }
  yield `],"rowCount":${result.rowCount ?? 'null'}${result.note ? `,"note":${JSON.stringify(result.note)}` : ''}}\n`;
}

async function toFile(
  invocation: Invocation,
  result: ResultSummary,
  format: Format,
  path: string,
): Promise<void> {
  const { engine, output, signal } = invocation;
  if (format === 'csv' || format === 'parquet') {
    const made = await engine.request('query/export', { resultId: result.id, format, path }, { signal });
    output.document(made);
    output.note(`Wrote ${formatRows(made.rows)} to ${made.path}`);
    return;
  }
  const part = `${path}.part-${process.pid}`;
  try {
    if (format === 'table') writeFileSync(part, `${await asTable(invocation, result, Infinity)}\n`);
    else {
      writeFileSync(part, '');
      for await (const text of asJson(invocation, result)) writeFileSync(part, text, { flag: 'a' });
    }
    renameSync(part, path);
  } finally {
    rmSync(part, { force: true });
  }
  output.document({ path, rows: result.rowCount, bytes: statSync(path).size });
  output.note(`Wrote ${formatRows(result.rowCount ?? 0)} to ${path}`);
}

async function toStandardOutput(
  invocation: Invocation,
  result: ResultSummary,
  format: Format,
): Promise<void> {
  const { engine, output, signal } = invocation;
  if (format === 'table') {
    output.result(await asTable(invocation, result, tableRows));
    return;
  }
  if (format === 'json') {
    for await (const text of asJson(invocation, result)) output.write(text);
    return;
  }
  const path = join(tmpdir(), `dew-export-${process.pid}.${format}`);
  const exported: ExportFormat = format;
  try {
    await engine.request('query/export', { resultId: result.id, format: exported, path }, { signal });
    output.settle();
    await pipeline(createReadStream(path), process.stdout, { end: false });
  } finally {
    rmSync(path, { force: true });
  }
}

/** The statement without what stands around it: a semicolon, spaces, comments. One for MongoDB is JSON. */
function oneStatement(text: string): Statement {
  const statements = isJson(text) ? wholeStatement(text) : splitStatements(text);
  const [only] = statements;
  if (!only) throw new UsageError('There is no statement to run.');
  if (statements.length === 1) return only;
  throw new UsageError(`dew query runs one statement; this text has ${statements.length}.`);
}

const isJson = (text: string): boolean =>
  /^\s*(\/\/|\/\*|\{)/.test(text) && parseJsonTree(text).root !== undefined;

/** The text to run and the connection that it names itself. */
function asked({ positionals, options, root }: Invocation): { text: string; connection: string | null } {
  const file = options['file'];
  const [written] = positionals;
  if ((typeof file === 'string') === (written !== undefined))
    throw new UsageError('Give one statement, or a file that holds one by --file.');
  const text = typeof file === 'string' ? readStatementFile(resolve(file), root) : (written ?? '');
  return { text, connection: isJson(text) ? connectionOf(text) : connectionComment(text) };
}

/** A failure whose place counts from the start of the statement, with the place in the text around it. */
function placedIn(text: string, start: number, file: string, error: unknown): unknown {
  const place = isEngineFailure(error) ? error.failure.place : undefined;
  if (!isEngineFailure(error) || place?.file !== '' || place.line === undefined) return error;
  const before = text.slice(0, start).split('\n');
  const line = before.length - 1 + place.line;
  const column = (place.line === 1 ? (before.at(-1)?.length ?? 0) : 0) + (place.column ?? 1);
  return new EngineFailure({ ...error.failure, place: { file, line, column } });
}

function readStatementFile(path: string, root: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = messageOf(error);
    throw failWith('not_found', `The statement cannot be read: ${why}`, 'Check the path given by --file.', {
      file: relative(root, path) || path,
    });
  }
}

export const query: Command = {
  name: 'query',
  usage:
    'dew query ["<sql>"] [--file path] [--connection name] [--format table|json|csv|parquet] [--output file]',
  summary: "Runs one statement on the project's database, or without a project on files.",
  project: false,
  positionals: { least: 0, most: 1 },
  options: {
    file: {
      type: 'string',
      value: '<path>',
      description: 'Reads the statement from a .sql or .mongo.json file',
    },
    connection: {
      type: 'string',
      value: '<name>',
      description:
        "A connection of dew.yaml (default: what the statement's file names, else the project's DuckDB)",
    },
    confirm: {
      type: 'boolean',
      description: 'Lets the statement change a connection that is marked production',
    },
    format: {
      type: 'string',
      value: '<format>',
      description: 'table, json, csv or parquet (default: what --output ends in, else table)',
    },
    output: {
      type: 'string',
      value: '<file>',
      description: 'Writes to a file; replaced only when all is written',
      short: 'o',
    },
  },
  async run(invocation) {
    const { engine, signal } = invocation;
    const format = chosenFormat(invocation);
    const target = textOption(invocation, 'output');
    if (format === 'parquet' && target === undefined && process.stdout.isTTY)
      throw new UsageError('Parquet is binary: give --output <file>.');
    const { text, connection: named } = asked(invocation);
    const connection = textOption(invocation, 'connection') ?? named;
    const { sql, start } = oneStatement(text);
    const params = {
      sql,
      origin: null,
      document: null,
      ...(connection ? { connection } : {}),
      confirmed: invocation.options['confirm'] === true,
    };
    const result = await engine
      .request('query/run', params, { signal })
      .then((started) => complete(invocation, started))
      .catch((error: unknown) => {
        throw placedIn(text, start, textOption(invocation, 'file') ?? '', error);
      });
    if (target === undefined) await toStandardOutput(invocation, result, format);
    else await toFile(invocation, result, format, resolve(target));
    return 0;
  },
};
