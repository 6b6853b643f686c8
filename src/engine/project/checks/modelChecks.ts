/** The check of model files: models. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isEngineFailure } from '../../../core/failure.ts';
import { readModelHeader, type ModelHeader } from '../../../core/pipeline/modelFile.ts';
import type { StarSchema } from '../../../core/star/starSchema.ts';
import type { SqlShape } from '../../../core/pipeline/syntaxTree.ts';
import { matchesGlob } from '../../../core/roadmap/outcomes.ts';
import { sqlShapes } from '../../pipeline/runner.ts';
import { readStar } from '../../star/star.ts';
import { listProjectFiles } from '../projectFiles.ts';
import type { Evaluate, Finding } from './finding.ts';

interface Model {
  file: string;
  table: string;
  header: ModelHeader;
  shape: SqlShape;
  lines: string[];
}

export const models: Evaluate<'models'> = async (check, { engine, root }) => {
  const files = (await listProjectFiles(root)).filter((path) => matchesGlob(check.glob, path));
  if (files.length < check.at_least)
    return {
      status: 'fail',
      expected: `At least ${check.at_least} models ${check.glob}.`,
      found: `${files.length}.`,
    };
  const read: Model[] = [];
  for (const file of files) {
    const text = await readFile(join(root, file), 'utf8');
    const { header, diagnostics } = readModelHeader(text, file);
    const [wrong] = diagnostics;
    if (wrong)
      return {
        status: 'fail',
        expected: `${file} can be read.`,
        found: wrong.message,
        place: wrong.place,
      };
    try {
      const shape = await sqlShapes(engine).shape(text, []);
      read.push({ file, table: basename(file, '.sql'), header, shape, lines: text.split('\n') });
    } catch (error) {
      if (!isEngineFailure(error)) throw error;
      return {
        status: 'fail',
        expected: `${file} can be read.`,
        found: error.failure.message,
        place: { ...error.failure.place, file },
      };
    }
  }
  const star = check.related === undefined ? null : await readStar(root, check.related);
  for (const model of read) {
    const wrong = codeProblem(model, check) ?? testProblem(model, check, star);
    if (wrong) return wrong;
  }
  const text = `${read.length} models ${check.glob}`;
  return { status: 'pass', expected: text, found: text };
};

type Rules = Parameters<typeof models>[0];

function codeProblem({ file, shape, lines }: Model, rules: Rules): Finding | null {
  const at = (pattern: RegExp) => {
    const line = lines.findIndex((text) => !text.trimStart().startsWith('--') && pattern.test(text)) + 1;
    return { place: { file, ...(line > 0 ? { line } : {}) } };
  };
  const fail = (expected: string, found: string, pattern: RegExp): Finding => ({
    status: 'fail',
    expected,
    found,
    ...at(pattern),
  });
  if (!rules.stars && /"class":"STAR"/.test(shape.tree))
    return fail('Every column is named.', `${file} selects *.`, /(^|[\s,.])\*/);
  for (const table of shape.tables) {
    if (!rules.schemas && table.includes('.'))
      return fail(
        'No schema is written before a table, so that the model runs in any.',
        `${file} reads ${table}.`,
        new RegExp(table.replaceAll('.', '\\.'), 'i'),
      );
    if (rules.reads_not.some((glob) => matchesGlob(glob, table)))
      return fail(
        `These models read no table ${rules.reads_not.join(', ')}.`,
        `${file} reads ${table}.`,
        new RegExp(`\\b${table}\\b`, 'i'),
      );
  }
  return null;
}

function testProblem({ file, table, header }: Model, rules: Rules, star: StarSchema | null): Finding | null {
  const tests = header.tests ?? [];
  for (const kind of rules.tested)
    if (!tests.some((test) => test[kind] !== undefined))
      return {
        status: 'fail',
        expected: `${table} has a test ${kind}.`,
        found: tests.length === 0 ? `${table} has no test.` : `${table} has tests, but none of that kind.`,
        place: { file, line: 1 },
      };
  const fact = star?.facts[table];
  if (!fact) return null;
  for (const [column, dimension] of Object.entries(fact.dimensions)) {
    const key = star?.dimensions[dimension]?.key;
    const tested = tests.some(({ relationships: one }) => {
      return one?.column === column && one.to === dimension && one.field === key;
    });
    if (!tested)
      return {
        status: 'fail',
        expected: `${table} has a test relationships: its ${column} is a ${key ?? 'key'} of ${dimension}.`,
        found: `${table} has no such test.`,
        place: { file, line: 1 },
      };
  }
  return null;
}
