/** Checks of a warehouse: star, backfill, replay, dialect_report. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failureOf } from '../../../core/failure.ts';
import type { Figure } from '../../../core/roadmap/checkParts.ts';
import { quoteIdentifier, quoteLiteral } from '../../../core/sql/quote.ts';
import { erdDocument } from '../../../core/star/erd.ts';
import type { StarSchema } from '../../../core/star/starSchema.ts';
import { dialectPage } from '../../dialect/dialectPage.ts';
import { sqlShapes } from '../../pipeline/runner.ts';
import { physicalTables, readStar } from '../../star/star.ts';
import { exists } from '../projectFiles.ts';
import { compareFigures, contentHash } from './figureChecks.ts';
import {
  isFinding,
  queryFinding,
  redRun,
  sandboxEvidence,
  subjectOf,
  type Evaluate,
  type Finding,
} from './finding.ts';

export const star: Evaluate<'star'> = async (check, context) => {
  const subject = await subjectOf({}, context);
  if (isFinding(subject)) return subject;
  const place = { file: check.file };
  let stated;
  let tables;
  try {
    stated = await readStar(subject.root, check.file);
    tables = await physicalTables(stated, subject.rows, check.file);
  } catch (error) {
    const { code, message, next, place: at } = failureOf(error);
    if (code !== 'not_found' && code !== 'bad_input' && code !== 'conflict') throw error;
    const found = next ? `${message} ${next}` : message;
    return {
      status: 'fail',
      expected: `${check.file} states the warehouse as it is.`,
      found,
      place: at ?? place,
    };
  }
  if (check.proves === 'keys') return { place, ...(await compareFigures(keyFigures(stated), subject)) };
  if (check.proves === 'diagram') {
    const wanted = erdDocument(stated, tables, check.file, check.page);
    return comparePage(context.root, check.page, wanted, 'dew erd');
  }
  const counts: [string, number, number][] = [
    ['facts', Object.keys(stated.facts).length, check.facts],
    ['dimensions', Object.keys(stated.dimensions).length, check.dimensions],
  ];
  for (const [what, found, least] of counts)
    if (found < least)
      return { status: 'fail', expected: `At least ${least} ${what}.`, found: `${found}.`, place };
  const text = `${counts.map(([what, found]) => `${found} ${what}`).join(', ')}, ${tables.size} tables as stated`;
  return { status: 'pass', expected: text, found: text, place };
};

/** What a command writes is committed as it is. */
async function comparePage(root: string, page: string, wanted: string, command: string): Promise<Finding> {
  const expected = `${page} is what \`${command} --write ${page}\` writes now.`;
  if (!(await exists(join(root, page))))
    return { status: 'fail', expected, found: 'There is no such file.', place: { file: page } };
  const line = firstDifference(await readFile(join(root, page), 'utf8'), wanted);
  return line === null
    ? { status: 'pass', expected, found: expected }
    : { status: 'fail', expected, found: `Line ${line} differs.`, place: { file: page, line } };
}

export const dialectReport: Evaluate<'dialect_report'> = async ({ file, to }, { engine, root, signal }) => {
  const wanted = await dialectPage(engine, sqlShapes(engine), { targets: [], to, output: file }, signal);
  return comparePage(root, file, wanted.markdown, `dew dialect --to ${to.join(',')}`);
};

/** The number of the first line that differs; null where the texts are equal. */
function firstDifference(left: string, right: string): number | null {
  const [one, other] = [left, right].map((text) => text.replaceAll('\r\n', '\n').split('\n'));
  for (let index = 0; index < Math.max(one?.length ?? 0, other?.length ?? 0); index += 1)
    if (one?.[index] !== other?.[index]) return index + 1;
  return null;
}

function keyFigures(stated: StarSchema): Figure[] {
  const none = (title: string, sql: string): Figure => ({ title, sql, equals: 0 });
  const id = quoteIdentifier;
  const unique = (table: string, key: readonly string[]): Figure[] => {
    const list = key.map(id).join(', ');
    return [
      none(
        `Values of ${key.join(', ')} that stand more than once in ${table}`,
        `select count(*) from (select ${list} from ${id(table)} group by all having count(*) > 1)`,
      ),
      ...key.map((column) =>
        none(
          `Rows of ${table} without ${column}`,
          `select count(*) from ${id(table)} where ${id(column)} is null`,
        ),
      ),
    ];
  };
  return [
    ...Object.entries(stated.facts).flatMap(([fact, { key, dimensions }]) => [
      { title: `Rows of ${fact}`, sql: `select count(*) from ${id(fact)}`, at_least: 1 },
      ...unique(fact, key),
      ...Object.entries(dimensions).map(([column, dimension]) =>
        none(
          `Rows of ${fact} whose ${column} is not in ${dimension}`,
          `select count(*) from ${id(fact)} as f where not exists (select 1 from ${id(dimension)} as d where d.${id(stated.dimensions[dimension]?.key ?? '')} = f.${id(column)})`,
        ),
      ),
    ]),
    ...Object.entries(stated.dimensions).flatMap(([name, { key, natural_key: natural }]) => [
      ...unique(name, [key]),
      ...unique(name, natural),
    ]),
  ];
}

export const backfill: Evaluate<'backfill'> = async (check, context) => {
  const before = await context.sandboxes.run();
  const after = await context.sandboxes.run({ fault: check.fault });
  const red = redRun(before.state) ?? redRun(after.state);
  if (red) return red;
  const column = quoteIdentifier(check.column);
  const outside = `${column} not between date ${quoteLiteral(check.from)} and date ${quoteLiteral(check.to)}`;
  const expected = `A run for ${after.date} leaves the rows of ${check.table} outside ${check.from} to ${check.to} as they are.`;
  let kept: [string, string];
  try {
    kept = [await contentHash(before, check.table, outside), await contentHash(after, check.table, outside)];
  } catch (error) {
    return queryFinding(expected, error);
  }
  const [was, is] = kept;
  if (was !== is)
    return {
      status: 'fail',
      expected: `${expected} ${was}`,
      found: `${is} after it.`,
      evidence: sandboxEvidence(after),
    };
  return compareFigures(check.figures, { root: after.root, run: after, rows: after.rows });
};

export const replay: Evaluate<'replay'> = async (check, context) => {
  const once = await context.sandboxes.run();
  const twice = await context.sandboxes.branch({ date: check.first });
  const red = redRun(once.state) ?? redRun(twice.state);
  if (red) return red;
  const second: Finding | null = redRun(await twice.run({ date: once.date }));
  if (second)
    return { ...second, expected: `After a run for ${check.first}, one for ${once.date} is green.` };
  const equal: string[] = [];
  for (const table of check.tables) {
    let hashes: string[];
    try {
      hashes = [await contentHash(once, table), await contentHash(twice, table)];
    } catch (error) {
      return queryFinding(`The table ${table} exists.`, error);
    }
    const [whole = '', parts = ''] = hashes;
    if (whole !== parts)
      return {
        status: 'fail',
        expected: `${table} after runs for ${check.first} and ${once.date}: ${whole}, as after the last one alone`,
        found: `${table}: ${parts}`,
        evidence: sandboxEvidence(twice),
      };
    equal.push(`${table}: ${whole}`);
  }
  const text = equal.join('; ');
  return { status: 'pass', expected: text, found: text, evidence: sandboxEvidence(twice) };
};
