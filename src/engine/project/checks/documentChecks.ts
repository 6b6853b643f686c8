/** Checks of files as they lie there: document, file. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { parse } from 'yaml';
import { messageOf } from '../../../core/failure.ts';
import { showsValue } from '../../../core/roadmap/figures.ts';
import {
  isDiagram,
  readDocument,
  slugOf,
  wordsUnder,
  type MarkdownDocument,
} from '../../../core/roadmap/markdownDocument.ts';
import { matchesGlob } from '../../../core/roadmap/outcomes.ts';
import { quoteIdentifier } from '../../../core/sql/quote.ts';
import { gitText } from '../git.ts';
import { readPng } from '../png.ts';
import { exists, listProjectFiles } from '../projectFiles.ts';
import { isFinding, queryFinding, subjectOf, type Evaluate, type Finding } from './finding.ts';

export const document: Evaluate<'document'> = async (check, context) => {
  const at = (line?: number) => ({ place: { file: check.file, ...(line ? { line } : {}) } });
  const fail = (expected: string, found: string, line?: number): Finding => ({
    status: 'fail',
    expected,
    found,
    ...at(line),
  });
  if (!(await exists(join(context.root, check.file))))
    return fail(`${check.file} exists.`, 'There is no such file.');
  const text = await readFile(join(context.root, check.file), 'utf8');
  const read = readDocument(text);
  const names = check.headings.map(({ heading }) => heading);
  for (const { heading, words } of check.headings) {
    const found = wordsUnder(read, heading, names);
    const line = read.sections.find((section) => section.heading.includes(heading))?.line;
    if (found === null)
      return fail(
        `A heading "${heading}".`,
        `${check.file} has: ${read.sections.map((section) => section.heading).join(', ') || 'no heading'}.`,
      );
    if (found < words) return fail(`"${heading}" with at least ${words} words.`, `${found} words.`, line);
  }
  const [left] = read.unfinished;
  if (left) return fail('Nothing is left to do in the text.', `"${left.text}"`, left.line);
  const link = check.links ? await brokenLink(read, context.root, check.file) : null;
  if (link)
    return fail(`The link ${link.target} leads to a file or heading.`, 'It leads nowhere.', link.line);
  const diagrams = read.diagrams.filter(({ kind }) => isDiagram(kind));
  if (diagrams.length < check.mermaid)
    return fail(
      `At least ${check.mermaid} mermaid diagrams.`,
      `${diagrams.length}.`,
      read.diagrams.find(({ kind }) => !isDiagram(kind))?.line,
    );
  const facts = [`${check.headings.length} headings`, `${read.links.length} links`];
  if (check.describes.length > 0 || check.bound.length > 0) {
    const subject = await subjectOf(check, context);
    if (isFinding(subject)) return subject;
    for (const table of check.describes) {
      try {
        const columns = (
          await subject.rows(`select column_name from (describe ${quoteIdentifier(table)})`)
        ).map(([column]) => column ?? '');
        const missing = columns.filter(
          (column) => !read.names.has(column) && !read.names.has(`${table}.${column}`),
        );
        if (missing.length > 0)
          return fail(`Every column of ${table} stands in backticks.`, `Missing: ${missing.join(', ')}.`);
        facts.push(`${columns.length} columns of ${table}`);
      } catch (error) {
        return { ...queryFinding(`The table ${table} exists.`, error), ...at() };
      }
    }
    for (const { title, sql } of check.bound) {
      let value: string;
      try {
        value = (await subject.rows(sql))[0]?.[0] ?? 'NULL';
      } catch (error) {
        return {
          ...queryFinding(`${title ?? sql} can be computed.`, error),
          ...at(),
          evidence: { query: sql },
        };
      }
      if (!showsValue(text, value))
        return {
          ...fail(`${title ?? sql}: ${value}`, `${value} does not stand in ${check.file}.`),
          evidence: { query: sql },
        };
      facts.push(`${title ?? 'figure'} ${value}`);
    }
  }
  const found = `${check.file}: ${facts.join(', ')}`;
  return { status: 'pass', expected: found, found, ...at() };
};

/** A link outside is taken as given: a check must work without a network. */
async function brokenLink(
  read: MarkdownDocument,
  root: string,
  file: string,
): Promise<{ target: string; line: number } | null> {
  for (const link of read.links) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(link.target)) continue;
    const [path = '', anchor] = decodeURIComponent(link.target).split('#', 2);
    if (path === '') {
      if (anchor && !read.anchors.has(slugOf(anchor))) return link;
      continue;
    }
    const target = path.startsWith('/')
      ? path.slice(1)
      : posix.join(dirname(file).replaceAll('\\', '/'), path);
    if (target.startsWith('..') || !(await exists(join(root, target)))) return link;
  }
  return null;
}

export const file: Evaluate<'file'> = async (check, context) => {
  const subject = await subjectOf(check, context);
  if (isFinding(subject)) return subject;
  const glob = check.glob.replaceAll('{date}', subject.run?.date ?? '*');
  let paths = (await listProjectFiles(subject.root)).filter((path) => matchesGlob(glob, path));
  if (check.tracked) {
    const tracked = new Set((await gitText(context.root, ['ls-files', '-z'], context.signal)).split('\0'));
    paths = paths.filter((path) => tracked.has(path));
  }
  const what = check.tracked ? 'committed files' : 'files';
  if (paths.length < check.at_least)
    return {
      status: 'fail',
      expected: `At least ${check.at_least} ${what} ${check.glob}.`,
      found: `${paths.length}${paths.length > 0 ? `: ${paths.join(', ')}` : ''}.`,
    };
  for (const path of paths) {
    const { size } = await stat(join(subject.root, path));
    if (size < check.min_bytes || size > (check.max_bytes ?? Infinity))
      return {
        status: 'fail',
        expected: `${path} has at least ${check.min_bytes}${check.max_bytes === undefined ? '' : ` and at most ${check.max_bytes}`} bytes.`,
        found: `${size} bytes.`,
        place: { file: path },
      };
    const problem = check.parse ? parseProblem(await readFile(join(subject.root, path)), check.parse) : null;
    if (problem)
      return {
        status: 'fail',
        expected: `${path} is ${check.parse?.toUpperCase() ?? ''}.`,
        found: problem,
        place: { file: path },
      };
  }
  const found = `${paths.length} ${what} ${check.glob}`;
  return { status: 'pass', expected: found, found };
};

function parseProblem(bytes: Buffer, kind: 'json' | 'yaml' | 'csv' | 'png'): string | null {
  try {
    if (kind === 'json') JSON.parse(bytes.toString('utf8'));
    if (kind === 'yaml') parse(bytes.toString('utf8'));
    if (kind === 'png') return readPng(bytes).variance > 0 ? null : 'It is blank.';
    if (kind === 'csv')
      return bytes.toString('utf8').trim().includes('\n') ? null : 'It has no row below its header.';
    return null;
  } catch (error) {
    return messageOf(error);
  }
}
