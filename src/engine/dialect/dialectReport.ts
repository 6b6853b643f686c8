import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { DialectStatement } from '../../core/dialect/find.ts';
import { failWith } from '../../core/failure.ts';
import { nodeOf, nodesOf, textOf, type Json, type SyntaxNode } from '../../core/lineage/syntaxNode.ts';
import { didYouMean } from '../../core/pipeline/suggestion.ts';
import { quoteLiteral } from '../../core/sql/quote.ts';
import { splitStatements } from '../../core/sql/split.ts';
import { tokens } from '../../core/sql/tokens.ts';
import type { Dialect, DialectFile, DialectReport } from '../../protocol/engine/dialect.ts';
import type { EngineContext } from '../context.ts';
import { loadPipeline, pipelineFiles } from '../pipeline/loadPipelines.ts';
import { today } from '../pipeline/planRun.ts';
import { filesBehind } from '../pipeline/projectGlob.ts';
import type { SqlShapes } from '../pipeline/sqlShapes.ts';

interface Target {
  file: string;
  model: string | null;
}

/** Models by their files, and other SQL files, in the order of their paths. */
export async function dialectReport(
  context: EngineContext,
  shapes: SqlShapes,
  wish: { targets: readonly string[]; to: readonly Dialect[] },
  signal: AbortSignal,
): Promise<DialectReport> {
  const { root } = context.options;
  const targets = await targetsOf(root, await modelsOf(root, shapes), wish.targets);
  const connection = await (await context.session()).connect();
  try {
    const files: DialectFile[] = [];
    for (const target of targets) {
      signal.throwIfAborted();
      files.push(await readTarget(connection, root, target, wish.to));
    }
    return { to: [...wish.to], files };
  } finally {
    connection.disconnectSync();
  }
}

async function modelsOf(root: string, shapes: SqlShapes): Promise<Target[]> {
  const models = new Map<string, Target>();
  for (const pipeline of await pipelineFiles(root)) {
    const { tasks } = await loadPipeline(pipeline, { root, date: today(), shapes });
    for (const { type, plan } of tasks) {
      const file = plan.code?.place.file;
      if (type === 'model' && file !== undefined)
        models.set(file, { file, model: plan.makes.tables[0] ?? null });
    }
  }
  return [...models.values()];
}

async function targetsOf(
  root: string,
  models: readonly Target[],
  wishes: readonly string[],
): Promise<Target[]> {
  const chosen = new Map<string, Target>();
  if (wishes.length === 0) {
    if (models.length === 0)
      throw failWith('not_found', 'There are no models here.', 'Name SQL files, or make a model.');
    for (const model of models) chosen.set(model.file, model);
  }
  for (const wish of wishes) {
    const model = models.find((one) => one.model === wish || one.file === wish);
    const path = isAbsolute(wish) ? projectPath(root, wish) : wish;
    const files =
      model || isAbsolute(path)
        ? [path]
        : (await filesBehind(root, path)).filter((file) => file.endsWith('.sql'));
    if (model) chosen.set(model.file, model);
    else if (files.length === 0)
      throw failWith(
        'not_found',
        `There is no model and no SQL file "${wish}".`,
        didYouMean(
          wish,
          models.flatMap(({ model: name }) => name ?? []),
        ),
      );
    else {
      for (const file of files)
        chosen.set(file, models.find((one) => one.file === file) ?? { file, model: null });
    }
  }
  return [...chosen.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** With `/` and relative where the file lies in the project. */
function projectPath(root: string, path: string): string {
  const inside = relative(root, path).replaceAll('\\', '/');
  return inside.startsWith('..') ? path : inside;
}

async function readTarget(
  connection: DuckDBConnection,
  root: string,
  { file, model }: Target,
  to: readonly Dialect[],
): Promise<DialectFile> {
  const text = await readFile(isAbsolute(file) ? file : join(root, file), 'utf8').catch((error: unknown) => {
    throw failWith('not_found', `${file} cannot be read. ${error instanceof Error ? error.message : ''}`);
  });
  const { findingsOf } = await import('./dialectRules.bundle.ts');
  const statements = splitStatements(text);
  const read: DialectFile = { file, model, statements: statements.length, findings: [], withoutTree: [] };
  for (const { start, end } of statements) {
    const statement = await withTree(connection, text, start, end, file);
    if (statement.tree === null && mayHoldQuery(text.slice(start, end)))
      read.withoutTree.push({ file, line: lineOf(text, start) });
    read.findings.push(...findingsOf(text, file, statement, to));
  }
  return read;
}

/** A statement that only defines or sets has no operators to miss. */
const mayHoldQuery = (statement: string): boolean =>
  /\b(select|from|pivot|unpivot|set|where|using)\b/i.test(statement) &&
  !/^(set|pragma|attach)\b/i.test(statement);

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** The tree of a statement, or of the SELECT that it stores; a text that DuckDB refuses is an error with its place. */
async function withTree(
  connection: DuckDBConnection,
  text: string,
  start: number,
  end: number,
  file: string,
): Promise<DialectStatement> {
  const queryStart = start + selectOffset(text.slice(start, end));
  const query = text.slice(queryStart, end);
  const answer = await connection.runAndReadAll(
    `SELECT json_serialize_sql(${quoteLiteral(query)}, skip_null := true, skip_empty := true)`,
  );
  const parsed = nodeOf(JSON.parse(String(answer.getRows()[0]?.[0] ?? '{}')) as Json);
  if (parsed['error'] === true && parsed['error_type'] === 'parser' && queryStart === start) {
    const before = text.slice(0, start + Number(parsed['position'] ?? 0)).split('\n');
    throw failWith('sql', `DuckDB cannot read ${file}: ${textOf(parsed['error_message'])}`, undefined, {
      file,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    });
  }
  const [tree = null]: (SyntaxNode | null)[] = nodesOf(parsed['statements']);
  const bytes = Buffer.from(query);
  return { start, end, tree, placeOf: (place) => queryStart + bytes.subarray(0, place).toString().length };
}

/** Where the SELECT of `CREATE ... AS` or `INSERT INTO ...` begins; 0 where the statement is one itself. */
function selectOffset(statement: string): number {
  if (!/^(create|insert)\b/i.test(statement)) return 0;
  let depth = 0;
  for (const { kind, start, end } of tokens(statement)) {
    if (kind === 'open') depth += 1;
    if (kind === 'close') depth -= 1;
    if (kind === 'word' && depth === 0 && /^(select|with|from|values)$/i.test(statement.slice(start, end)))
      return start;
  }
  return 0;
}
