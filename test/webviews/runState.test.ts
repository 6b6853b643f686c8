import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/protocol/engine/pipeline.ts';
import { joinLog, LogTinter, logTime, splitPlaces, type LogEntry } from '../../webviews/run/logLines.ts';
import { LogStore, LINES_KEPT } from '../../webviews/run/logStore.ts';
import { applyEvent } from '../../src/core/format/runFold.ts';
import { timeLeft } from '../../webviews/run/timeLeft.ts';
import { shortTime } from '../../webviews/run/format.ts';
import { runState, startEvent, taskSummaries } from './runData.ts';

const runId = '20251102T060014Z-0043';
const at = '2025-11-02T06:00:20.000Z';
const finished = (task: string, status: 'done' | 'failed'): RunEvent => ({
  event: 'task_finished',
  at,
  task,
  status,
  rows: status === 'done' ? 12 : null,
  quarantined: 3,
  durationMs: 700,
  reason: null,
  failure: status === 'done' ? null : { code: 'sql', message: 'no such column' },
  fingerprint: null,
  outputs: [],
  inputs: [],
});

describe('events of a run', () => {
  it('start a run with the figures of the run before', () => {
    const run = applyEvent(runState(24_400), runId, startEvent(taskSummaries))!;
    expect(run).toMatchObject({ number: 43, status: 'running', done: 0, total: 17, tests: [] });
    const task = (id: string) => run.tasks.find((other) => other.id === id)!;
    expect(task('extract_orders')).toMatchObject({
      status: 'waiting',
      before: { rows: 3_106_091, durationMs: 3900 },
    });
    // An unchanged or failed task did no work: the figures before it stay.
    expect(task('dim_product').before).toEqual({ rows: 229_406, durationMs: 300 });
  });

  it('change their own task only and never the old state', () => {
    const start = applyEvent(null, runId, startEvent(taskSummaries))!;
    const kept = structuredClone(start);
    const running = applyEvent(start, runId, {
      event: 'task_started',
      at,
      task: 'clean_orders',
      attempt: 1,
      attempts: 2,
      reason: 'the code changed',
    })!;
    const ended = applyEvent(running, runId, finished('clean_orders', 'failed'))!;
    const again = applyEvent(ended, runId, {
      event: 'task_started',
      at,
      task: 'clean_orders',
      attempt: 2,
      attempts: 2,
      reason: 'attempt 2',
    })!;
    const done = applyEvent(again, runId, finished('clean_orders', 'done'))!;
    expect(start).toEqual(kept);
    expect(running.tasks.filter((task) => task.status === 'running').map((task) => task.id)).toEqual([
      'clean_orders',
    ]);
    expect(ended.tasks.find((task) => task.id === 'clean_orders')!.failure?.message).toBe('no such column');
    expect(again.tasks.find((task) => task.id === 'clean_orders')).toMatchObject({
      failure: null,
      attempt: 2,
      durationMs: null,
    });
    expect(done.done).toBe(1);
    expect(done.tasks.find((task) => task.id === 'clean_orders')).toMatchObject({
      rows: 12,
      quarantined: 3,
      status: 'done',
    });
  });

  it('of another run change nothing, and a repeated outcome replaces the first', () => {
    const run = runState(24_400);
    expect(applyEvent(run, 'another', finished('clean_orders', 'failed'))).toBe(run);
    const outcome = { ...run.tests[0]!, failingRows: 5, status: 'fail' as const };
    const next = applyEvent(run, run.runId, { event: 'test_finished', at, outcome })!;
    expect(next.tests).toHaveLength(run.tests.length);
    expect(next.tests.at(-1)).toEqual(outcome);
    const count = {
      task: 'clean_orders',
      reason: 'total below zero',
      rows: 900,
      relation: 'orders_quarantine',
    };
    expect(applyEvent(run, run.runId, { event: 'quarantined', at, count })!.quarantine).toHaveLength(4);
    expect(
      applyEvent(run, run.runId, { event: 'run_finished', at, status: 'failed', durationMs: 99 }),
    ).toMatchObject({ status: 'failed', durationMs: 99 });
  });

  it('leave the time of the longest chain, or none where a time is not known', () => {
    const needs = new Map([
      ['a', []],
      ['b', ['a']],
      ['c', []],
    ] as [string, string[]][]);
    const base = runState(0);
    const task = (id: string, status: 'running' | 'waiting', ms: number | null) => ({
      ...base.tasks[0]!,
      id,
      status,
      durationMs: null,
      startedAt: base.startedAt,
      before: { rows: null, durationMs: ms },
    });
    const run = {
      ...base,
      tasks: [task('a', 'running', 3000), task('b', 'waiting', 2000), task('c', 'waiting', 4000)],
    };
    expect(timeLeft(run, needs, Date.parse(base.startedAt) + 1000)).toBe(4000);
    expect(timeLeft(run, needs, Date.parse(base.startedAt))).toBe(5000);
    expect(timeLeft({ ...run, tasks: [task('a', 'running', null)] }, needs, 0)).toBeNull();
  });
});

const line = (text: string, stream: LogEntry['stream'] = 'out', offset = 0): LogEntry => ({
  at: new Date(Date.parse(at) + offset).toISOString(),
  stream,
  text,
});

describe('log lines', () => {
  it('tint a traceback to its exception, warnings, and nothing else', () => {
    const tinter = new LogTinter();
    const tints = [
      line('read 10 rows'),
      line('FutureWarning: old', 'err'),
      line('Traceback (most recent call last):', 'err'),
      line('  File "a.py", line 1', 'err'),
      line('    pd.cut(v)', 'err'),
      line('ValueError: bins must increase monotonically', 'err'),
      line('done, 0 errors'),
      line('exit code 1', 'note'),
      line('2025-11-02 ERROR could not connect', 'err'),
    ].map((entry) => tinter.tint(entry));
    expect(tints).toEqual([null, 'warning', 'error', 'error', 'error', 'error', null, 'note', 'error']);
  });

  it('find the places they name', () => {
    expect(splitPlaces('  File "src/pipeline/clean.py", line 34, in parse')).toEqual([
      { text: '  ', place: null },
      { text: 'File "src/pipeline/clean.py", line 34', place: { file: 'src/pipeline/clean.py', line: 34 } },
      { text: ', in parse', place: null },
    ]);
    expect(splitPlaces('sql/models/orders.sql:12:5: no such column')[0]).toEqual({
      text: 'sql/models/orders.sql:12:5',
      place: { file: 'sql/models/orders.sql', line: 12, column: 5 },
    });
    for (const text of ['at 06:00:14', 'File "<string>", line 1', 'ratio 3.5:1', ''])
      expect(splitPlaces(text), text).toEqual([{ text, place: null }]);
  });

  it('join what was fetched with what came meanwhile, without doubling or losing a line', () => {
    const all = Array.from({ length: 9 }, (_, index) => line(`line ${index % 3}`, 'out', index));
    for (let fetchedTo = 0; fetchedTo <= 9; fetchedTo++)
      for (let liveFrom = 0; liveFrom <= fetchedTo; liveFrom++)
        expect(joinLog(all.slice(0, fetchedTo), all.slice(liveFrom))).toEqual(all);
  });

  it('count from the start of the run', () => {
    expect(logTime('2025-11-01T06:00:24.004Z', '2025-11-01T06:00:00.000Z')).toBe('00:24.004');
    expect(logTime('2025-11-01T07:01:02.000Z', '2025-11-01T06:00:00.000Z')).toBe('61:02.000');
  });

  it('of a flood are cut at the start, and the cut is counted', () => {
    const store = new LogStore();
    store.show(runId);
    store.apply({ event: 'task_started', at, task: 'a', attempt: 1, attempts: 1, reason: '' });
    const sent = LINES_KEPT * 1.5;
    for (let index = 0; index < sent; index++)
      store.apply({ event: 'task_log', at, task: 'a', stream: 'out', text: `line ${index}` });
    const log = store.of('a');
    expect(log.lines.length).toBeLessThanOrEqual(LINES_KEPT * 1.1);
    expect(log.dropped + log.lines.length).toBe(sent);
    expect(log.lines.at(-1)!.text).toBe(`line ${sent - 1}`);
    store.show('another');
    expect(store.of('a').lines).toEqual([]);
  });
});

describe('times in a column', () => {
  it('stand in milliseconds, tenths of a second, or minutes', () => {
    expect([4, 99, 100, 1100, 59_949, 125_000].map(shortTime)).toEqual([
      '4 ms',
      '99 ms',
      '0.1 s',
      '1.1 s',
      '59.9 s',
      '2 min 5 s',
    ]);
  });
});
