/** Checks of what a run leaves to be read: report_html, reproduced_report, scheduled. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { closeValue, showsValue, valueAt } from '../../../core/roadmap/figures.ts';
import { imagesOf, visibleText, type ReportImage } from '../../../core/roadmap/htmlReport.ts';
import { matchesGlob } from '../../../core/roadmap/outcomes.ts';
import { dateOfTick, nextTick } from '../../../core/schedule/ticks.ts';
import { failureOf, messageOf } from '../../../core/failure.ts';
import { gitText, isRepository } from '../git.ts';
import { readPng } from '../png.ts';
import { exists, listProjectFiles } from '../projectFiles.ts';
import type { SandboxRun } from '../sandbox.ts';
import {
  isFinding,
  queryFinding,
  redRun,
  sandboxEvidence,
  subjectOf,
  type Evaluate,
  type Finding,
} from './finding.ts';

const datedPath = (pattern: string, date: string): string => pattern.replaceAll('{date}', date);

/** A drawing of fewer marks is an empty frame. */
const leastMarks = 5;

export const reportHtml: Evaluate<'report_html'> = async (check, context) => {
  const subject = await subjectOf({}, context);
  if (isFinding(subject)) return subject;
  const { run } = subject;
  if (!run) throw new Error('A report is looked at in a sandbox only.');
  const evidence = sandboxEvidence(run);
  const fail = (expected: string, found: string): Finding => ({ status: 'fail', expected, found, evidence });
  const wanted = datedPath(check.file, run.date);
  const file = (await listProjectFiles(run.root)).find((path) => matchesGlob(wanted, path));
  if (file === undefined)
    return fail(`The run of ${run.date} writes ${wanted}.`, `There is no ${wanted} after the run.`);
  const html = await readFile(join(run.root, file), 'utf8');
  const size = Buffer.byteLength(html);
  if (size < check.min_bytes)
    return fail(`${file} has at least ${check.min_bytes} bytes.`, `${file} has ${size} bytes.`);
  if (check.file.includes('{date}') && !html.includes(run.date))
    return fail(`${file} names its date, ${run.date}.`, `${run.date} does not stand in ${file}.`);
  const images = imagesOf(html);
  const blank: string[] = [];
  for (const image of images) {
    const problem = await imageProblem(image, join(run.root, dirname(file)), check.alt);
    if (problem) blank.push(problem);
  }
  if (images.length - blank.length < check.images || blank.length > 0)
    return fail(
      `${file} shows at least ${check.images} pictures, none of them blank${check.alt ? ', each with an alternative text' : ''}.`,
      [`${images.length} pictures`, ...blank].join('; '),
    );
  const text = visibleText(html);
  for (const { title, sql } of check.bound) {
    let value: string;
    try {
      value = (await subject.rows(sql))[0]?.[0] ?? 'NULL';
    } catch (error) {
      return { ...queryFinding(title ?? sql, error), evidence: { ...evidence, query: sql } };
    }
    if (!showsValue(text, value))
      return {
        ...fail(`${file} shows ${title ?? sql}: ${value}`, `${value} does not stand in the text of ${file}.`),
        evidence: { ...evidence, query: sql },
      };
  }
  const facts = `${file}: ${size} bytes, ${images.length} pictures, ${check.bound.length} figures as SQL gives them`;
  return { status: 'pass', expected: facts, found: facts, evidence };
};

async function imageProblem(
  image: ReportImage,
  folder: string,
  alternative: boolean,
): Promise<string | null> {
  const name =
    image.source === null
      ? 'a drawing'
      : image.source.startsWith('data:')
        ? 'a picture in the page'
        : image.source;
  if (alternative && !image.alternative?.trim()) return `${name} has no alternative text`;
  if (image.source === null) return image.marks < leastMarks ? `${name} is empty` : null;
  let bytes: Uint8Array;
  if (image.source.startsWith('data:')) {
    const [head = '', body = ''] = image.source.split(',', 2);
    bytes = head.endsWith(';base64') ? Buffer.from(body, 'base64') : Buffer.from(decodeURIComponent(body));
  } else {
    const file = join(folder, decodeURIComponent(image.source));
    if (!(await exists(file))) return `${name} does not exist`;
    bytes = await readFile(file);
  }
  if (/^\s*</.test(Buffer.from(bytes.subarray(0, 20)).toString('utf8'))) {
    const [drawing] = imagesOf(Buffer.from(bytes).toString('utf8'));
    return (drawing?.marks ?? 0) < leastMarks ? `${name} is empty` : null;
  }
  try {
    return readPng(bytes).variance > 0 ? null : `${name} is blank`;
  } catch (error) {
    return `${name} ${messageOf(error)}`;
  }
}

export const scheduled: Evaluate<'scheduled'> = async (check, context) => {
  const file = `${check.pipeline}.pipeline.yaml`;
  const place = { file };
  const fail = (expected: string, found: string): Finding => ({ status: 'fail', expected, found, place });
  const pipeline: unknown = (await exists(join(context.root, file)))
    ? parse(await readFile(join(context.root, file), 'utf8'))
    : null;
  const schedule = valueAt(pipeline, 'schedule');
  if (typeof schedule !== 'string')
    return fail(
      `${file} has a schedule.`,
      schedule === undefined ? `${file} has no schedule.` : `The schedule is ${JSON.stringify(schedule)}.`,
    );
  const dates: string[] = [];
  try {
    let tick = new Date(`${context.template.sandbox?.date ?? '2025-01-06'}T12:00:00`);
    // Several ticks may fall on one day; each dated result needs a day of its own.
    for (let tries = 0; dates.length < check.ticks && tries < 2_000; tries += 1) {
      tick = nextTick(schedule, tick);
      const date = dateOfTick(tick);
      if (dates.at(-1) !== date) dates.push(date);
    }
  } catch (error) {
    return fail(`The schedule of ${file} is a cron expression.`, failureOf(error).message);
  }
  if (dates.length < check.ticks)
    return fail(`The schedule ${schedule} comes again.`, `It ticks on ${dates.length} days.`);
  const run = await context.sandboxes.branch();
  const red = redRun(run.state);
  if (red) return red;
  for (const date of dates) {
    const state = await run.run({ date, trigger: 'schedule' });
    const redTick = redRun(state);
    if (redTick) return { ...redTick, expected: `The tick of ${date} runs green.` };
    const wanted = datedPath(check.result, date);
    const found = (await listProjectFiles(run.root)).find((path) => matchesGlob(wanted, path));
    if (
      found === undefined ||
      (await stat(join(run.root, found))).mtimeMs < Date.parse(state.startedAt) - 2_000
    )
      return {
        ...fail(
          `The tick of ${date} leaves ${wanted}.`,
          found ? `${wanted} is older than the tick's run.` : `There is no ${wanted} after the tick.`,
        ),
        evidence: { ...sandboxEvidence(run), runId: state.runId },
      };
  }
  const text = `${schedule}: ${dates.map((date) => datedPath(check.result, date)).join(', ')}`;
  return { status: 'pass', expected: text, found: text, place, evidence: sandboxEvidence(run) };
};

export const reproducedReport: Evaluate<'reproduced_report'> = async (check, context) => {
  const fail = (expected: string, found: string, file?: string): Finding => ({
    status: 'fail',
    expected,
    found,
    ...(file ? { place: { file } } : {}),
  });
  const few = `At least ${check.at_least} reports ${check.metrics} are committed, each with its ${check.report}.`;
  if (!(await isRepository(context.root, context.signal)))
    return fail(few, 'The project is no Git repository.');
  const tracked = (await gitText(context.root, ['ls-files', '-z'], context.signal)).split('\0');
  const metrics = tracked.filter(
    (path) => matchesGlob(check.metrics, path) && tracked.includes(`${dirname(path)}/${check.report}`),
  );
  if (metrics.length < check.at_least)
    return fail(few, `${metrics.length}${metrics.length > 0 ? `: ${metrics.join(', ')}` : ''}.`);
  const proved: string[] = [];
  const made = new Map<string, SandboxRun>();
  for (const file of metrics.sort().slice(-check.at_least)) {
    const report = `${dirname(file)}/${check.report}`;
    if (!(await exists(join(context.root, file))) || !(await exists(join(context.root, report))))
      return fail(`${report} and ${file} lie in the working tree.`, 'They are committed, but deleted.', file);
    const size = (await stat(join(context.root, report))).size;
    if (size > check.max_bytes)
      return fail(`${report} has at most ${check.max_bytes} bytes.`, `It has ${size}.`, report);
    let document: unknown;
    try {
      document = JSON.parse(await readFile(join(context.root, file), 'utf8'));
    } catch (error) {
      return fail(`${file} is JSON.`, messageOf(error), file);
    }
    const [seed, rows, date] = [check.seed, check.rows, check.date].map((path) => valueAt(document, path));
    if (typeof seed !== 'number' || typeof rows !== 'number' || typeof date !== 'string')
      return fail(
        `${file} names ${check.seed}, ${check.rows} and ${check.date}, so that the run can be repeated.`,
        `It names ${JSON.stringify({ seed, rows, date })}.`,
        file,
      );
    if (!dirname(file).includes(date))
      return fail(`${file} lies in a folder of its date, ${date}.`, `It lies in ${dirname(file)}.`, file);
    // Reports of the same data share one copy; each date is run in it in turn.
    const run = made.get(`${seed} ${rows}`) ?? (await context.sandboxes.branch({ seed, rows, date }));
    const state = made.has(`${seed} ${rows}`) ? await run.run({ date }) : run.state;
    made.set(`${seed} ${rows}`, run);
    const red = redRun(state);
    if (red) return red;
    const html = visibleText(await readFile(join(context.root, report), 'utf8'));
    if (!html.includes(date))
      return fail(`${report} shows its date, ${date}.`, `${date} does not stand in it.`, report);
    for (const { path, sql, tolerance } of check.values) {
      let computed: string | null;
      try {
        computed = (await run.rows(sql))[0]?.[0] ?? null;
      } catch (error) {
        return { ...queryFinding(`${file}: ${path}`, error), place: { file } };
      }
      const value = valueAt(document, path);
      if (!closeValue(computed, value, tolerance))
        return {
          ...fail(
            `${file}: ${path} is ${computed ?? 'NULL'}, as the repeated run gives it`,
            `${path} is ${JSON.stringify(value)}.`,
            file,
          ),
          evidence: { ...sandboxEvidence(run), query: sql },
        };
    }
    proved.push(`${date} (seed ${seed}, ${rows} rows)`);
  }
  const text = `Repeated with equal figures: ${proved.join(', ')}`;
  return { status: 'pass', expected: text, found: text };
};
