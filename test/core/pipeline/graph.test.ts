import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprint, type FingerprintParts } from '../../../src/core/pipeline/fingerprint.ts';
import { findCycle, selectTasks, topologicalOrder } from '../../../src/core/pipeline/graph.ts';
import {
  logOf,
  makeRunId,
  readEvents,
  runIdPattern,
  runStateOf,
} from '../../../src/core/pipeline/runRecord.ts';
import { plainSql, shapeOf } from '../../../src/core/pipeline/syntaxTree.ts';
import type { RunEvent } from '../../../src/protocol/engine/pipeline.ts';

const graph = [
  { id: 'a', needs: [] },
  { id: 'b', needs: ['a'] },
  { id: 'c', needs: ['b'] },
  { id: 'd', needs: ['a'] },
];

describe('graph', () => {
  test('a cycle is named from its first task to itself', () => {
    expect(findCycle(graph)).toBeNull();
    expect(findCycle([{ id: 'a', needs: ['c'] }, ...graph.slice(1)])).toEqual(['a', 'c', 'b', 'a']);
    expect(findCycle([{ id: 'a', needs: ['a'] }])).toEqual(['a', 'a']);
  });

  test.each([
    ['b', ['b']],
    ['+b', ['a', 'b']],
    ['b+', ['b', 'c']],
    ['+b+', ['a', 'b', 'c']],
    ['*', ['a', 'b', 'c', 'd']],
  ])('select %s', (selector, expected) => {
    expect([...selectTasks(graph, [selector]).ids].sort()).toEqual(expected);
  });

  test('an unknown selector is a problem', () => {
    expect(selectTasks(graph, ['x+']).problems).toHaveLength(1);
    expect(selectTasks(graph, ['a;b']).problems).toHaveLength(1);
  });

  test('order: every task after its needs, whatever the graph', () => {
    const dag = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 12 }).map((needs) =>
      needs.map((list, index) => ({
        id: `t${index}`,
        needs: index === 0 ? [] : list.map((n) => `t${n % index}`),
      })),
    );
    fc.assert(
      fc.property(dag, (nodes) => {
        const shuffled = [...nodes].reverse();
        const order = topologicalOrder(shuffled);
        expect([...order].sort()).toEqual(nodes.map(({ id }) => id).sort());
        for (const { id, needs } of nodes)
          for (const need of needs) expect(order.indexOf(need)).toBeLessThan(order.indexOf(id));
      }),
    );
  });
});

describe('fingerprint', () => {
  const parts: FingerprintParts = {
    type: 'model',
    parameters: { a: 1, b: [2] },
    files: [
      { path: 'x', hash: '1' },
      { path: 'y', hash: '2' },
    ],
    upstream: [{ name: 't', fingerprint: 'f' }],
    date: null,
  };

  test('does not depend on the order of keys and files, and on everything else', () => {
    const same = fingerprint({ ...parts, parameters: { b: [2], a: 1 }, files: [...parts.files].reverse() });
    expect(same).toBe(fingerprint(parts));
    const others = [
      { ...parts, parameters: { a: 1, b: [3] } },
      { ...parts, files: parts.files.slice(1) },
      { ...parts, upstream: [{ name: 't', fingerprint: 'g' }] },
      { ...parts, date: '2024-01-01' },
    ];
    expect(new Set([same, ...others.map(fingerprint)]).size).toBe(5);
  });
});

describe('parse tree', () => {
  const statement = (from: unknown, more: object = {}) =>
    JSON.stringify({
      error: false,
      statements: [{ node: { type: 'SELECT_NODE', query_location: 7, from_table: from, ...more } }],
    });

  test('tables, files and CTE names; places in the text do not count', () => {
    const text = statement(
      {
        type: 'JOIN',
        left: { type: 'BASE_TABLE', table_name: 'q' },
        right: { type: 'BASE_TABLE', schema_name: 's', table_name: 'z' },
        more: { type: 'BASE_TABLE', table_name: 'data/x.csv', query_location: 3 },
      },
      { cte_map: { map: [{ key: 'q', value: { type: 'BASE_TABLE', table_name: 'inner_t' } }] } },
    );
    const shape = shapeOf(text, new Set());
    expect(shape).toMatchObject({ tables: ['s.z', 'inner_t'], files: ['data/x.csv'], volatile: null });
    expect(shape.tree).not.toContain('query_location');
  });

  test('functions and words that differ from run to run', () => {
    expect(
      shapeOf(statement({ class: 'FUNCTION', function_name: 'random' }), new Set(['random'])).volatile,
    ).toBe('random()');
    expect(
      shapeOf(statement({ type: 'COLUMN_REF', column_names: ['current_date'] }), new Set()).volatile,
    ).toBe('current_date');
    expect(
      shapeOf(statement({ type: 'COLUMN_REF', column_names: ['t', 'current_date'] }), new Set()).volatile,
    ).toBeNull();
  });

  test('plain SQL keeps what stands in quotes', () => {
    expect(plainSql('select \'--x\' /* a */ as "b  c",\n  1 -- end\n')).toBe('select \'--x\' as "b  c", 1');
  });
});

describe('run record', () => {
  const start: RunEvent = {
    event: 'run_started',
    at: '2024-01-01T00:00:00.000Z',
    runId: '20240101T000000Z-0000',
    number: 4,
    pipeline: 'main',
    trigger: 'manual',
    date: '2024-01-01',
    codeHash: 'x',
    resumes: null,
    workbench: '1',
    tasks: [{ id: 'a', type: 'model', needs: [] }],
  };
  const line = (event: RunEvent) => `${JSON.stringify(event)}\n`;

  test('a torn last line is left out wherever it was cut', () => {
    const log: RunEvent = { event: 'task_log', at: start.at, task: 'a', stream: 'out', text: 'héllo\nworld' };
    const text = line(start) + line(log);
    fc.assert(
      fc.property(fc.nat({ max: text.length }), (cut) => {
        const { events, wholeLength } = readEvents(text.slice(0, cut));
        expect(events.length).toBe(cut >= text.length ? 2 : cut >= line(start).length ? 1 : 0);
        expect(text.slice(0, wholeLength)).toBe(events.map(line).join(''));
      }),
    );
    expect(logOf(readEvents(text).events, 'a')).toEqual([
      { at: start.at, stream: 'out', text: 'héllo\nworld' },
    ]);
    expect(() => readEvents(`nonsense\n${line(start)}`)).toThrow('Line 1 of the run record');
  });

  test('a run whose engine died is failed, and says so', () => {
    const started: RunEvent = {
      event: 'task_started',
      at: start.at,
      task: 'a',
      attempt: 1,
      attempts: 1,
      reason: 'x',
    };
    expect(runStateOf([start, started], true)).toMatchObject({
      status: 'running',
      tasks: [{ status: 'running' }],
    });
    expect(runStateOf([start, started], false)).toMatchObject({
      status: 'failed',
      tasks: [{ status: 'failed', failure: { code: 'engine_lost' } }],
    });
  });

  test('ids sort by time, also within one second', () => {
    const now = new Date('2025-11-01T06:00:14.123Z');
    const first = makeRunId(now, 0.99, undefined);
    const second = makeRunId(now, 0, first);
    expect(first).toMatch(runIdPattern);
    expect(second).toMatch(runIdPattern);
    expect(second > first).toBe(true);
    expect(first.startsWith('20251101T060014Z-')).toBe(true);
  });
});
