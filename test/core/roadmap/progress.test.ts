import { describe, expect, it } from 'vitest';
import {
  checksTouched,
  inNeedOrder,
  matchesGlob,
  percentDone,
  selectChecks,
  stepStatus,
} from '../../../src/core/roadmap/outcomes.ts';
import {
  firstPassed,
  foldProgress,
  lastVerified,
  parseProgress,
} from '../../../src/core/roadmap/progress.ts';
import { templateSchema, type Template } from '../../../src/core/roadmap/templateSchema.ts';
import type { ProgressEvent } from '../../../src/protocol/engine/project.ts';

const hints = ['where', 'what', 'how'];
const check = (id: string, more: object = {}) => ({
  id,
  title: `check ${id}`,
  hints,
  kind: 'run_green',
  ...more,
});
const step = (id: string, checks: object[]) => ({ id, title: `step ${id}`, checks });

function template(steps: object[], more: object = {}): Template {
  return templateSchema.parse({
    ...{
      id: 'a',
      number: 1,
      phase: 1,
      title: 'A',
      objective: 'o',
      skills: ['s'],
      deliverables_line: 'd',
      version: '1.0.0',
      hours: 40,
    },
    ...{ needs: [], parameters: [], guided_red: [], steps, deliverables: [step('d1', [check('d1.1')])] },
    ...more,
  });
}

const two = template([
  step('1', [check('1.1'), check('1.2', { needs: ['1.1'] })]),
  step('2', [check('2.1', { watches: ['src/**/*.py'] })]),
]);
const checked = (
  id: string,
  status: 'pass' | 'fail' | 'embedded',
  at: string,
  codeHash = 'now',
): ProgressEvent => ({
  ...{
    event: 'checked',
    at,
    check: id,
    status,
    expected: 'e',
    found: 'f',
    place: null,
    evidence: null,
    codeHash,
    durationMs: 1,
  },
});

describe('outcomes', () => {
  it('gives a step the worst of its checks', () => {
    expect(stepStatus(['pass', 'embedded'])).toBe('embedded');
    expect(stepStatus(['pass', 'not_run'])).toBe('not_run');
    expect(stepStatus(['fail', 'blocked', 'error'])).toBe('error');
    expect(stepStatus([])).toBe('not_run');
  });

  it('selects by step and check, with what they need', () => {
    const ids = (only: string[]) => selectChecks(two, only).map((found) => found.id);
    expect(ids([])).toEqual(['1.1', '1.2', '2.1', 'd1.1']);
    expect(ids(['1.2'])).toEqual(['1.1', '1.2']);
    expect(ids(['d1'])).toEqual(['d1.1']);
    expect(() => ids(['7'])).toThrow('"7"');
  });

  it('puts what is needed first, and names a cycle', () => {
    const late = template([step('1', [check('1.1', { needs: ['1.2'] }), check('1.2')])]);
    expect(inNeedOrder(selectChecks(late, ['1'])).map((found) => found.id)).toEqual(['1.2', '1.1']);
    const round = template([step('1', [check('1.1', { needs: ['1.2'] }), check('1.2', { needs: ['1.1'] })])]);
    expect(() => inNeedOrder(selectChecks(round, []))).toThrow('1.1 -> 1.2 -> 1.1');
  });

  it('finds the checks that a change can touch', () => {
    expect(checksTouched(selectChecks(two, []), ['src/a/b.py']).map((found) => found.id)).toEqual(['2.1']);
    expect(matchesGlob('reports/*/eda/*.json', 'reports/2025-01-01/eda/a.json')).toBe(true);
    expect(matchesGlob('reports/*.md', 'reports/a/b.md')).toBe(false);
    expect(matchesGlob('**/*.{py,sql}', 'a/b/c.sql')).toBe(true);
    expect(matchesGlob('src/**/*.py', 'src/a.py')).toBe(true);
    expect(matchesGlob('a.b', 'axb')).toBe(false);
  });
});

describe('templates that contradict themselves', () => {
  it.each([
    [template.bind(null, [step('1', [check('2.1')])]), 'does not belong'],
    [template.bind(null, [step('1', [check('1.1'), check('1.1')])]), 'same id'],
    [template.bind(null, [step('1', [check('1.1', { needs: ['9.9'] })])]), 'does not exist'],
    [template.bind(null, [step('1', [check('1.1', { kind: 'fault', fault: 'gone' })])]), 'not declared'],
    [template.bind(null, [step('1', [])], { guided_red: ['1.1'] }), 'does not exist'],
    [template.bind(null, [step('1', [check('1.1', { kind: 'file', glob: '../x' })])]), 'inside the project'],
    [template.bind(null, [step('1', [check('1.1', { colour: 'red' })])]), 'colour'],
  ])('are refused (%#)', (make, message) => expect(make).toThrow(message));
});

describe('progress', () => {
  const created: ProgressEvent = {
    event: 'created',
    at: '2025-01-01T00:00:00Z',
    mode: 'guided',
    version: '1.0.0',
    objective: 'learn',
    start: '2025-01-01',
    hoursPerWeek: 8,
  };
  const fold = (events: ProgressEvent[]) =>
    foldProgress(two, { mode: 'guided', version: '1.0.0' }, events, 'now');

  it('tells when a check was green first and how the newest whole check ended', () => {
    const verified = (at: string, only: string[]) => ({
      event: 'verified' as const,
      at,
      ...{ only, checks: 4, green: 2, durationMs: 9000 },
    });
    const events = [
      checked('1.1', 'fail', '1'),
      checked('1.1', 'pass', '2'),
      verified('3', []),
      checked('1.1', 'fail', '4'),
      checked('1.1', 'pass', '5'),
      checked('1.2', 'fail', '5'),
    ];
    expect(firstPassed(events)).toEqual({ '1.1': '2' });
    expect(lastVerified(events)).toEqual({ at: '3', checks: 4, green: 2, durationMs: 9000 });
    expect(lastVerified([...events, verified('6', ['1'])])).toMatchObject({ at: '6' });
    expect(lastVerified([created])).toBeNull();
    expect(fold([created, verified('3', [])]).activity).toHaveLength(1);
  });

  it('counts proved checks, deliverables included, overridden ones not', () => {
    const events = [
      created,
      checked('1.1', 'pass', '2'),
      checked('1.2', 'embedded', '3'),
      checked('2.1', 'fail', '4'),
      { event: 'overridden' as const, at: '5', check: '2.1', reason: 'no such machine' },
    ];
    const progress = fold(events);
    expect(progress.percent).toBe(50);
    expect(progress.deadline).toBe('2025-02-05');
    expect(progress.steps[1]?.checks[0]?.overridden).toEqual({ reason: 'no such machine', at: '5' });
    expect(
      fold([...events, { event: 'override_removed', at: '6', check: '2.1' }]).steps[1]?.checks[0]?.overridden,
    ).toBeNull();
    expect(percentDone([])).toBe(0);
  });

  it('shows an outcome as stale where the code has changed, and drops an override that is no longer needed', () => {
    const progress = fold([
      checked('1.1', 'pass', '1', 'then'),
      { event: 'overridden', at: '2', check: '1.2', reason: 'r' },
      checked('1.2', 'pass', '3'),
    ]);
    expect(progress.steps[0]?.checks.map((found) => [found.stale, found.overridden])).toEqual([
      [true, null],
      [false, null],
    ]);
  });

  it('keeps the highest hint, and tells only news, newest first', () => {
    const progress = fold([
      created,
      { event: 'hint_opened', at: '3', check: '1.1', grade: 2 },
      { event: 'hint_opened', at: '4', check: '1.1', grade: 1 },
      checked('1.1', 'fail', '5'),
      checked('1.1', 'fail', '6'),
      checked('1.1', 'pass', '7'),
    ]);
    expect(progress.openedHints).toEqual({ '1.1': 2 });
    expect(progress.activity.map((line) => line.text)).toEqual([
      '1.1 is green',
      '1.1 is red',
      'Hint 1 of 1.1 opened',
      'Hint 2 of 1.1 opened',
      'Project made (guided)',
    ]);
  });

  it('reads the first line behind a byte order mark', () => {
    const good = { event: 'override_removed', at: '2026-01-02T00:00:00Z', check: '1.1' };
    expect(parseProgress(`\ufeff${JSON.stringify(good)}\n`)).toEqual([good]);
  });

  it('leaves out a line of JSON whose time is no text', () => {
    const good = { event: 'override_removed', at: '2026-01-02T00:00:00Z', check: '1.1' };
    const lines = [{ ...good, at: 5 }, { ...good, at: null }, good].map((line) => JSON.stringify(line));
    expect(parseProgress(lines.join('\n'))).toEqual([good]);
  });

  it('reads merged branches in time order, and leaves a torn line out', () => {
    const text = `${JSON.stringify(checked('1.1', 'pass', '2025-02'))}\n${JSON.stringify(checked('1.1', 'fail', '2025-01'))}\n{"event":"chec`;
    expect(parseProgress(text).map((event) => event.at)).toEqual(['2025-01', '2025-02']);
    expect(parseProgress('\n[]\nnull\n')).toEqual([]);
  });
});
