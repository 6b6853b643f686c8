/** Checks whose proof is a query: oracle, sql, fault, table, idempotent, recompute. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../../core/failure.ts';
import type { Figure } from '../../../core/roadmap/checkParts.ts';
import { closeValue, compareFigure, valueAt } from '../../../core/roadmap/figures.ts';
import { matchesGlob } from '../../../core/roadmap/outcomes.ts';
import { quoteIdentifier } from '../../../core/sql/quote.ts';
import { listProjectFiles } from '../projectFiles.ts';
import type { SandboxRun } from '../sandbox.ts';
import {
  isFinding,
  queryFinding,
  redRun,
  sandboxEvidence,
  subjectOf,
  type Evaluate,
  type Finding,
  type Subject,
} from './finding.ts';

/** All figures agree, or the first that does not. */
export async function compareFigures(figures: Figure[], subject: Subject): Promise<Finding> {
  const agreed: string[] = [];
  for (const figure of figures) {
    let rows;
    try {
      rows = await subject.rows(figure.sql);
    } catch (error) {
      return { ...queryFinding(figure.title ?? figure.sql, error), evidence: { query: figure.sql } };
    }
    const compared = compareFigure(figure, rows, subject.run?.manifest);
    if (!compared.agrees)
      return {
        status: 'fail',
        expected: compared.expected,
        found: compared.found,
        evidence: { ...(subject.run ? sandboxEvidence(subject.run) : {}), query: figure.sql },
      };
    agreed.push(compared.found);
  }
  const text = agreed.join('; ');
  const resultHash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return {
    status: 'pass',
    expected: text,
    found: text,
    evidence: {
      ...(subject.run ? sandboxEvidence(subject.run) : {}),
      ...(figures[0] ? { query: figures[0].sql } : {}),
      resultHash,
    },
  };
}

export const oracle: Evaluate<'oracle'> = async (check, context) => {
  const subject = await subjectOf(check, context);
  return isFinding(subject) ? subject : compareFigures(check.figures, subject);
};

export const sql: Evaluate<'sql'> = async (check, context) => {
  const subject = await subjectOf(check, context);
  return isFinding(subject) ? subject : compareFigures(check.figures, subject);
};

export const fault: Evaluate<'fault'> = async (check, context) => {
  const run = await context.sandboxes.run({ fault: check.fault });
  const evidence = sandboxEvidence(run);
  const { state } = run;
  if (check.status !== 'any' && state.status !== check.status) {
    const red = redRun(state);
    return {
      status: 'fail',
      expected: `The run ends ${check.status}.`,
      found: red?.found ?? `The run ended ${state.status}.`,
      ...(red?.place ? { place: red.place } : {}),
      evidence,
    };
  }
  for (const [id, wanted] of Object.entries(check.tasks)) {
    const found = state.tasks.find((task) => task.id === id)?.status;
    if (found !== wanted)
      return {
        status: 'fail',
        expected: `The task ${id} ends ${wanted}.`,
        found: found ? `The task ${id} ended ${found}.` : `There is no task ${id}.`,
        evidence,
      };
  }
  if (check.figures.length === 0) {
    const ended = `The run ended ${state.status}.`;
    return { status: 'pass', expected: ended, found: ended, evidence };
  }
  return compareFigures(check.figures, { root: run.root, run, rows: run.rows });
};

export const table: Evaluate<'table'> = async (check, context) => {
  const subject = await subjectOf(check, context);
  if (isFinding(subject)) return subject;
  const name = quoteIdentifier(check.table);
  const key = check.key.map(quoteIdentifier);
  const never = [...new Set([...check.key, ...check.not_null])];
  const figures: Figure[] = [
    { title: `Rows of ${check.table}`, sql: `select count(*) from ${name}`, at_least: check.at_least },
    ...never.map((column) => ({
      title: `Rows of ${check.table} without ${column}`,
      sql: `select count(*) from ${name} where ${quoteIdentifier(column)} is null`,
      equals: 0,
    })),
    ...(key.length > 0
      ? [
          {
            title: `Values of ${check.key.join(', ')} that stand more than once in ${check.table}`,
            sql: `select count(*) from (select ${key.join(', ')} from ${name} group by all having count(*) > 1)`,
            equals: 0,
          },
        ]
      : []),
  ];
  const columns = await subject
    .rows(`select column_name, column_type from (describe ${name})`)
    .catch(() => []);
  for (const [column, type] of Object.entries(check.columns)) {
    const found = columns.find(([other]) => other === column)?.[1];
    if (found === undefined || (type !== '' && found !== type))
      return {
        status: 'fail',
        expected: `${check.table} has the column ${column}${type ? ` of type ${type}` : ''}.`,
        found: found ? `${column} is ${found}.` : `${check.table} has no column ${column}.`,
      };
  }
  return compareFigures(figures, subject);
};

/** Rows and a hash of their content in any order; of those that hold `where`, where given. */
export async function contentHash(run: SandboxRun, name: string, where = 'true'): Promise<string> {
  const rows = await run.rows(
    `select count(*) as n, md5(coalesce(string_agg(h, '' order by h), '')) as h from (select md5(t::varchar) as h from ${quoteIdentifier(name)} as t where ${where})`,
  );
  return `${rows[0]?.[0] ?? '0'} rows ${rows[0]?.[1]?.slice(0, 12) ?? ''}`;
}

export const idempotent: Evaluate<'idempotent'> = async (check, context) => {
  const run = await context.sandboxes.branch();
  const red = redRun(run.state);
  if (red) return red;
  const before = new Map<string, string>();
  try {
    for (const name of check.tables) before.set(name, await contentHash(run, name));
  } catch (error) {
    return queryFinding(`The tables ${check.tables.join(', ')} exist.`, error);
  }
  const second = await run.run({ date: run.date, force: true });
  const redSecond = redRun(second);
  if (redSecond) return { ...redSecond, expected: 'A second run over the same data is green too.' };
  for (const name of check.tables) {
    const after = await contentHash(run, name);
    if (after !== before.get(name))
      return {
        status: 'fail',
        expected: `${name}: ${before.get(name) ?? ''}, as after the first run`,
        found: `${name}: ${after}`,
        evidence: { ...sandboxEvidence(run), runId: second.runId },
      };
  }
  const text = [...before].map(([name, hash]) => `${name}: ${hash}`).join('; ');
  return {
    status: 'pass',
    expected: text,
    found: text,
    evidence: { ...sandboxEvidence(run), runId: second.runId },
  };
};

export const recompute: Evaluate<'recompute'> = async (check, context) => {
  const subject = await subjectOf(check, context);
  if (isFinding(subject)) return subject;
  const evidence = subject.run ? sandboxEvidence(subject.run) : {};
  const paths = await listProjectFiles(subject.root);
  const wanted = check.files;
  if (wanted) {
    const found = paths.filter((path) => matchesGlob(wanted.glob, path) && writtenBy(subject.run, path));
    if (found.length < wanted.at_least)
      return {
        status: 'fail',
        expected: `At least ${wanted.at_least} files ${wanted.glob}.`,
        found: `${found.length}${found.length > 0 ? `: ${found.join(', ')}` : ''}.`,
        evidence,
      };
  }
  const agreed: string[] = [];
  for (const { file, path, sql: query, tolerance } of check.values) {
    const matched = paths.filter(
      (candidate) => matchesGlob(file, candidate) && writtenBy(subject.run, candidate),
    );
    const [name] = matched.slice(-1);
    const expectedFile = `${file} holds ${path}.`;
    if (name === undefined)
      return { status: 'fail', expected: expectedFile, found: `The run wrote no file ${file}.`, evidence };
    let document: unknown;
    try {
      document = JSON.parse(await readFile(join(subject.root, name), 'utf8'));
    } catch (error) {
      return {
        status: 'fail',
        expected: `${name} is JSON.`,
        found: messageOf(error),
        evidence,
      };
    }
    const value = valueAt(document, path);
    let computed: string | null;
    try {
      computed = (await subject.rows(query))[0]?.[0] ?? null;
    } catch (error) {
      return { ...queryFinding(expectedFile, error), evidence: { ...evidence, query } };
    }
    if (!closeValue(computed, value, tolerance))
      return {
        status: 'fail',
        expected: `${name}: ${path} is ${computed ?? 'NULL'}, as SQL computes it`,
        found:
          value === undefined ? `${name} has no ${path}` : `${name}: ${path} is ${JSON.stringify(value)}`,
        evidence: { ...evidence, query },
      };
    agreed.push(`${path} ${computed ?? 'NULL'}`);
  }
  const text = agreed.join('; ');
  return { status: 'pass', expected: text, found: text, evidence };
};

/** A dated file counts only under the date of the run; a committed sample of another day proves nothing. */
function writtenBy(run: SandboxRun | null, path: string): boolean {
  const dated = /\d{4}-\d{2}-\d{2}/.exec(path);
  return run === null || dated === null || dated[0] === run.date;
}
