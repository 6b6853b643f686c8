import { describe, expect, it } from 'vitest';
import { nextThing, firstOpen } from '../../webviews/roadmap/nextThing.ts';
import { againstPlan, axisOf, isVerified, paceOf } from '../../webviews/roadmap/pace.ts';
import { dateProblem, folderBelow, hoursProblem, parameterProblem } from '../../webviews/wizard/validate.ts';
import { check, deliverables, roadmapSnapshot, steps, untouched } from './roadmapData.ts';

const checks = (count: number, passed: number) =>
  Array.from({ length: count }, (_, index) =>
    check(`1.${index + 1}`, 'a check', index < passed ? 'pass' : 'not_run'),
  );
const days = (list: string[]) =>
  Object.fromEntries(list.map((day, index) => [`1.${index + 1}`, `${day}T09:00:00Z`]));

describe('pace and forecast', () => {
  it('count the checks that passed for the first time in the last four weeks', () => {
    const passed = days(['2025-08-01', '2025-10-01', '2025-10-05', '2025-10-12', '2025-10-19']);
    const pace = paceOf(checks(9, 5), passed, '2025-07-01', '2025-10-19');
    // Four in four weeks, four left: four more weeks.
    expect(pace).toEqual({ perWeek: 1, weeks: 4, forecast: '2025-11-16' });
  });

  it('assume a whole week in the first days, and say nothing without a pass or at the end', () => {
    expect(
      paceOf(checks(6, 3), days(['2025-10-18', '2025-10-18', '2025-10-19']), '2025-10-18', '2025-10-19'),
    ).toEqual({ perWeek: 3, weeks: 1, forecast: '2025-10-26' });
    expect(paceOf(checks(6, 0), {}, '2025-10-18', '2025-10-19').forecast).toBeNull();
    expect(
      paceOf(checks(2, 2), days(['2025-10-18', '2025-10-19']), '2025-10-18', '2025-10-19').forecast,
    ).toBeNull();
  });

  it('never count an override or a check that turned red again', () => {
    const red = check('1.1', 'a check', 'fail');
    const overridden = check('1.2', 'a check', 'pass', { overridden: { reason: 'mine', at: '2025-10-01' } });
    expect([red, overridden].some(isVerified)).toBe(false);
    expect(
      paceOf([red, overridden], days(['2025-10-18', '2025-10-18']), '2025-10-18', '2025-10-19').perWeek,
    ).toBe(0);
  });

  it('stand against the plan in days', () => {
    expect(againstPlan('2025-11-11', '2025-10-31')).toBe('11 days behind the plan');
    expect(againstPlan('2025-10-30', '2025-10-31')).toBe('1 day ahead of the plan');
    expect(againstPlan('2025-10-31', '2025-10-31')).toBe('on the plan');
  });

  it('have an axis of whole months, at most nine labels', () => {
    const axis = axisOf(['2025-09-05', '2025-11-11']);
    expect(axis.months.map((month) => month.label)).toEqual(['Sep 2025', 'Oct', 'Nov', 'Dec']);
    const years = axisOf(['2025-09-05', '2028-02-11']).months;
    expect(years.length).toBeLessThanOrEqual(9);
    expect(axisOf(['2025-12-31', '2026-01-01']).months.map((month) => month.label)).toEqual([
      'Dec 2025',
      'Jan 2026',
      'Feb',
    ]);
  });
});

describe('the next thing to do', () => {
  it('is the first red check, with what waits for it', () => {
    const { progress } = roadmapSnapshot();
    expect(nextThing(progress)).toMatchObject({
      check: { id: '3.2' },
      text: 'Check 3.2 fails: 573 rows, all from sales_2024-07.csv, first at line 88: `17,25`. Blocked until it is green: step 4.',
    });
    expect(firstOpen(progress)).toEqual({ step: '3', check: '3.2' });
  });

  it('is to run the checks where none has run, and nothing at the end', () => {
    expect(nextThing(untouched().progress)).toMatchObject({ title: 'Run the checks', check: null });
    expect(firstOpen(untouched().progress)).toEqual({ step: '1', check: null });
    const green = (list: ReturnType<typeof steps>) =>
      list.map((step) => ({
        ...step,
        status: 'pass' as const,
        checks: step.checks.map((one) => check(one.id, one.title, 'pass')),
      }));
    const all = roadmapSnapshot({ steps: green(steps()), deliverables: green(deliverables()) });
    expect(nextThing(all.progress)).toMatchObject({ title: 'Every check is verified', check: null });
    const first = all.progress.steps[0]!;
    const embedded = { ...first, checks: [check('1.1', 'a', 'embedded'), ...first.checks.slice(1)] };
    expect(nextThing({ ...all.progress, steps: [embedded, ...all.progress.steps.slice(1)] }).title).toBe(
      'Connect a real system',
    );
    const waiting = {
      ...first,
      checks: [check('1.1', 'a', 'blocked', { found: 'needs 2.1' }), ...first.checks.slice(1)],
    };
    expect(nextThing({ ...all.progress, steps: [waiting, ...all.progress.steps.slice(1)] }).text).toBe(
      'Check 1.1 waits: needs 2.1.',
    );
    const stale = {
      ...first,
      checks: [check('1.1', 'a', 'pass', { stale: true }), ...first.checks.slice(1)],
    };
    expect(nextThing({ ...all.progress, steps: [stale, ...all.progress.steps.slice(1)] }).title).toBe(
      'Check 1.1 again',
    );
  });
});

describe('entries of the wizard', () => {
  const parameter = (type: 'text' | 'integer' | 'choice') => ({
    id: 'p',
    title: 'P',
    description: '',
    type,
    choices: ['a', 'b'],
    minimum: 3,
    maximum: 9,
    default: 'a',
  });

  it('are refused with what to do', () => {
    for (const good of ['3', '9', ' 5 '])
      expect(parameterProblem(parameter('integer'), good), good).toBeNull();
    for (const bad of ['', '2', '10', '4.5', 'many', '1e3', '99999999999999999999'])
      expect(parameterProblem(parameter('integer'), bad), bad).toMatch(/^Enter /);
    expect(parameterProblem(parameter('choice'), 'c')).toBe('Choose one of the list.');
    expect(parameterProblem(parameter('text'), 'Nordwind & Söhne')).toBeNull();
    for (const bad of ['', '../x', 'a/../b', '/etc', 'C:x', 'a"b', '$HOME', 'x'.repeat(201)])
      expect(parameterProblem(parameter('text'), bad), bad).not.toBeNull();
    for (const good of ['2026-01-31', '2028-02-29']) expect(dateProblem(good)).toBeNull();
    for (const bad of ['', '2026-02-30', '31.01.2026', '2026-1-1'])
      expect(dateProblem(bad), bad).not.toBeNull();
    for (const good of ['1', '80', '7,5', ' 6 ']) expect(hoursProblem(good), good).toBeNull();
    for (const bad of ['', '0', '81', 'ten', '-3', 'Infinity']) expect(hoursProblem(bad), bad).not.toBeNull();
  });

  it('name a folder in the notation of the machine', () => {
    expect(folderBelow('/home/ada', '/', 'x')).toBe('/home/ada/x');
    expect(folderBelow('/', '/', 'x')).toBe('/x');
    expect(folderBelow('C:\\work', '\\', 'x')).toBe('C:\\work\\x');
  });
});
