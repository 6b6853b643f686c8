/** A chart file with the statement that it names. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { chartText, readChartFile, type ChartFileText } from '../../core/chart/chartFile.ts';
import { failWith } from '../../core/failure.ts';
import { didYouMean } from '../../core/pipeline/suggestion.ts';
import { onlyStatement, splitStatements } from '../../core/sql/split.ts';
import type { ChartFile } from '../../protocol/engine/chart.ts';

const placeName = (root: string, path: string): string => relative(root, path).split(sep).join('/');

export async function openChart(root: string, file: string): Promise<ChartFile> {
  const { chartFile, sql, name } = await readChart(root, file);
  return { chart: chartText(chartFile.chart), sql, name };
}

export async function readChart(
  root: string,
  file: string,
): Promise<{ chartFile: ChartFileText; sql: string; name: string }> {
  const path = resolve(root, file);
  const shown = placeName(root, path);
  const text = await readFile(path, 'utf8').catch(() => {
    throw failWith('not_found', `There is no chart ${shown}.`, 'Give the path of a *.chart.yaml file.');
  });
  const { chartFile, diagnostics } = readChartFile(text, shown);
  if (!chartFile) {
    const first = diagnostics.find(({ severity }) => severity === 'error');
    throw failWith('bad_input', first?.message ?? 'The chart cannot be read.', first?.next, first?.place);
  }
  const name = chartFile.chart.title ?? basename(path).replace(/(\.chart)?\.ya?ml$/, '');
  if (chartFile.sql !== null) return { chartFile, sql: onlyStatement(chartFile.sql).trim(), name };
  return { chartFile, sql: await statementOf(root, path, chartFile.query ?? ''), name };
}

/** `sales.sql#monthly` is read beside the chart file. */
async function statementOf(root: string, chartPath: string, query: string): Promise<string> {
  const [file = '', name] = query.split('#');
  const path = resolve(dirname(chartPath), file);
  const place = { file: placeName(root, chartPath) };
  const text = await readFile(path, 'utf8').catch(() => {
    throw failWith('not_found', `The chart names ${file}, which is not there.`, 'Correct query:.', place);
  });
  const statements = splitStatements(text);
  const found = name === undefined ? statements[0] : statements.find((one) => one.name === name);
  if (found && (name !== undefined || statements.length === 1)) return found.sql;
  const names = statements.flatMap((one) => one.name ?? []);
  throw failWith(
    'not_found',
    name === undefined
      ? `${file} has ${statements.length} statements.`
      : `${file} has no statement with the comment -- name: ${name}.`,
    name === undefined ? 'Write query: file.sql#name.' : didYouMean(name, names),
    place,
  );
}
