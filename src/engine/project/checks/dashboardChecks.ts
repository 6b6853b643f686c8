/** Checks of dashboards: dashboards, dashboard_samples. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DashboardPanel } from '../../../core/dashboard/dashboardSchema.ts';
import { EngineFailure, messageOf } from '../../../core/failure.ts';
import { closeValue, sameValue, showsValue, valueAt } from '../../../core/roadmap/figures.ts';
import { visibleText } from '../../../core/roadmap/htmlReport.ts';
import { matchesGlob } from '../../../core/roadmap/outcomes.ts';
import type { DashboardRows } from '../../../protocol/engine/dashboard.ts';
import { answerDashboard, readDashboard, type Answers } from '../../dashboard/runDashboard.ts';
import { gitText, isRepository } from '../git.ts';
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
} from './finding.ts';

/** Types of the columns that a chart's channels name. */
function channelTypes(panel: DashboardPanel, rows: DashboardRows): string[] {
  if (panel.kind !== 'chart') return [];
  const channels = Object.values(panel.encoding ?? {});
  const fields = channels.map((channel) => (typeof channel === 'string' ? channel : channel['field']));
  return rows.columns.filter(({ name }) => fields.includes(name)).map(({ type }) => type);
}

function countsOf({ dashboard, answered }: Answers): { time: number; names: number; clicks: number } {
  const counts = { time: 0, names: 0, clicks: 0 };
  for (const panel of dashboard.rows.flat()) {
    if (panel.kind === 'text') continue;
    if ('select' in panel && panel.select) counts.clicks += 1;
    const rows = answered.queries.get(panel.query);
    if (!rows || rows.rowCount === 0) continue;
    const types = channelTypes(panel, rows);
    if (panel.kind === 'bars') counts.names += 1;
    else if (types.some((type) => /^(DATE|TIMESTAMP)/.test(type))) counts.time += 1;
    else if (types.includes('VARCHAR')) counts.names += 1;
  }
  return counts;
}

function figureOf({ dashboard, answered }: Answers, title: string): string | null | undefined {
  const panel = dashboard.rows.flat().find((one) => one.kind === 'big_number' && one.title === title);
  if (panel?.kind !== 'big_number') return undefined;
  const rows = answered.queries.get(panel.query);
  const at = rows?.columns.findIndex(({ name }) => name === (panel.column ?? rows.columns[0]?.name)) ?? -1;
  return at < 0 ? undefined : (rows?.rows[0]?.[at] ?? null);
}

export const dashboards: Evaluate<'dashboards'> = async (check, context) => {
  const subject = await subjectOf({}, context);
  if (isFinding(subject)) return subject;
  const { run } = subject;
  if (!run) throw new Error('Dashboards are looked at in a sandbox only.');
  const files = (await listProjectFiles(run.root)).filter((path) => matchesGlob(check.glob, path));
  if (files.length < check.at_least)
    return {
      status: 'fail',
      expected: `At least ${check.at_least} dashboards ${check.glob}.`,
      found: `${files.length}.`,
    };
  const answers = new Map<string, Answers>();
  for (const file of files) {
    const fail = (expected: string, found: string): Finding => ({
      status: 'fail',
      expected,
      found,
      place: { file },
    });
    let answer: Answers;
    try {
      answer = await answerDashboard(run.context, await readDashboard(run.root, file), {}, context.signal);
    } catch (error) {
      if (!(error instanceof EngineFailure)) throw error;
      const { message, place } = error.failure;
      return { ...fail(`${file} can be read.`, message), place: place ?? { file } };
    }
    answers.set(file, answer);
    const failed = [...answer.answered.queries.values()].find((query) => query.failure);
    if (failed?.failure)
      return fail(`Every query of ${file} answers.`, `${failed.name}: ${failed.failure.message}`);
    const counts = countsOf(answer);
    if (counts.time < check.time_series)
      return fail(`${file} has at least ${check.time_series} charts over time.`, `It has ${counts.time}.`);
    if (counts.names < check.categorical)
      return fail(`${file} has at least ${check.categorical} charts over names.`, `It has ${counts.names}.`);
    if (check.clickable && counts.clicks === 0)
      return fail(`A click in ${file} filters the rest.`, 'No panel has `select`.');
  }
  const facts = [`${files.length} dashboards`];
  for (const { file, panel, sql } of check.figures) {
    const place = { file };
    const answer = answers.get(file);
    const shown = answer && figureOf(answer, panel);
    if (shown === undefined)
      return {
        status: 'fail',
        expected: `${file} shows the number "${panel}".`,
        found: 'It does not.',
        place,
      };
    let computed: string | null;
    try {
      computed = (await subject.rows(sql))[0]?.[0] ?? null;
    } catch (error) {
      return { ...queryFinding(panel, error), place };
    }
    const evidence = { ...sandboxEvidence(run), query: sql };
    if (computed === null || !sameValue(shown, computed))
      return {
        status: 'fail',
        expected: `${file}, ${panel}: ${computed ?? 'NULL'}, as SQL gives it`,
        found: `${panel}: ${shown ?? 'NULL'}`,
        place,
        evidence,
      };
    facts.push(`${panel} ${computed}`);
  }
  const text = facts.join(', ');
  return { status: 'pass', expected: text, found: text, evidence: sandboxEvidence(run) };
};

/** What a page shows of a panel: every cell, as far as its rows go. */
function shownCells(panel: DashboardPanel, { queries }: Answers['answered']): string[] {
  if (panel.kind === 'text') return [];
  const rows = queries.get(panel.query);
  if (!rows) return [];
  const all = rows.columns.map(({ name }) => name);
  const { names, most } = shownPart(panel, all, rows.rows.length);
  const kept = all.flatMap((name, at) => (names.includes(name) ? [at] : []));
  return rows.rows.slice(0, most).flatMap((row) => kept.flatMap((at) => row[at] ?? []));
}

/** Names of the columns that a panel shows, and how many rows. */
function shownPart(
  panel: Exclude<DashboardPanel, { kind: 'text' }>,
  all: string[],
  rows: number,
): { names: string[]; most: number } {
  const [first = '', second = ''] = all;
  switch (panel.kind) {
    case 'big_number':
      return { names: [panel.column ?? first], most: 1 };
    case 'bars':
      return { names: [panel.label ?? first, panel.value ?? second], most: panel.limit ?? 20 };
    case 'table':
      return {
        names: panel.columns?.map((one) => (typeof one === 'string' ? one : one.column)) ?? all,
        most: panel.limit ?? 100,
      };
    case 'chart':
      return { names: all, most: rows };
  }
}

export const dashboardSamples: Evaluate<'dashboard_samples'> = async (check, context) => {
  const fail = (expected: string, found: string, file?: string): Finding => ({
    status: 'fail',
    expected,
    found,
    ...(file === undefined ? {} : { place: { file } }),
  });
  const files = await listProjectFiles(context.root);
  const tracked = (await isRepository(context.root, context.signal))
    ? (await gitText(context.root, ['ls-files', '-z'], context.signal)).split('\0')
    : [];
  const present = files.filter((path) => tracked.includes(path));
  const boards = files.filter((path) => matchesGlob(check.dashboards, path));
  const equal: string[] = [];
  let run: SandboxRun | undefined;
  for (const sample of present.filter((path) => matchesGlob(check.samples, path))) {
    let stated: { seed?: unknown; rows?: unknown; date?: unknown };
    try {
      stated = JSON.parse(await readFile(join(context.root, sample), 'utf8')) as typeof stated;
    } catch (error) {
      return fail(`${sample} is JSON.`, messageOf(error), sample);
    }
    const { seed, rows, date } = stated;
    if (typeof seed !== 'number' || typeof rows !== 'number' || typeof date !== 'string')
      return fail(`${sample} names seed, rows and date of the run.`, JSON.stringify(stated), sample);
    run = await context.sandboxes.run({ seed, rows, date });
    const red = redRun(run.state);
    if (red) return red;
    for (const { path, sql } of check.values) {
      const value = valueAt(stated, path);
      const computed = (await run.rows(sql))[0]?.[0] ?? null;
      if (!closeValue(computed, value, 0))
        return {
          ...fail(
            `${sample}: ${path} is ${computed ?? 'NULL'}, as the repeated run gives it`,
            `${path} is ${JSON.stringify(value)}.`,
            sample,
          ),
          evidence: { ...sandboxEvidence(run), query: sql },
        };
    }
    for (const board of boards) {
      const page = `${dirname(sample)}/${basename(board).replace(/\.dashboard\.ya?ml$/, '.html')}`;
      if (!present.includes(page)) continue;
      const { dashboard, answered } = await answerDashboard(
        run.context,
        await readDashboard(run.root, board),
        {},
        context.signal,
      );
      const text = visibleText(await readFile(join(context.root, page), 'utf8'));
      for (const panel of dashboard.rows.flat()) {
        const missing = shownCells(panel, answered).find((cell) => !showsValue(text, cell));
        if (missing !== undefined)
          return {
            ...fail(
              `${page} shows ${missing} of "${panel.title ?? ''}", as the repeated run gives it.`,
              `${missing} does not stand in it.`,
              page,
            ),
            evidence: sandboxEvidence(run),
          };
      }
      equal.push(page);
    }
  }
  if (equal.length < check.at_least)
    return fail(
      `At least ${check.at_least} exported dashboards are committed, beside a ${basename(check.samples)} with seed, rows and date.`,
      `${equal.length}.`,
    );
  const text = `Made again with equal figures: ${equal.join(', ')}`;
  return { status: 'pass', expected: text, found: text, ...(run ? { evidence: sandboxEvidence(run) } : {}) };
};
