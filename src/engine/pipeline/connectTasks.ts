/** Which task comes after which: by tables, by files, by hand; and tests before those who read what they test. */
import { findCycle, reachable } from '../../core/pipeline/graph.ts';
import { didYouMean } from '../../core/pipeline/suggestion.ts';
import { tableKey } from '../../core/sql/tableKey.ts';
import type { Diagnostic } from '../../protocol/engine/pipeline.ts';
import type { Place } from '../../protocol/rpc.ts';
import type { LoadedTask } from './loadedPipeline.ts';

/** Fills `needs` of every task. */
export function connect(tasks: LoadedTask[]): void {
  const makers = new Map<string, LoadedTask>();
  for (const task of tasks)
    for (const table of task.plan.makes.tables)
      if (!makers.has(tableKey(table))) makers.set(tableKey(table), task);
  const ids = new Set(tasks.map((task) => task.id));
  for (const task of tasks) {
    const needs = new Set(task.declared.filter((id) => ids.has(id)));
    for (const table of task.plan.reads) {
      const maker = makers.get(tableKey(table));
      if (maker && maker !== task) needs.add(maker.id);
      else if (maker && task.type === 'model') needs.add(maker.id);
    }
    for (const { pattern } of task.plan.files) {
      for (const other of tasks) {
        if (other !== task && other.plan.makes.files.some((output) => overlaps(output, pattern)))
          needs.add(other.id);
      }
    }
    task.needs = [...needs];
  }
  testsFirst(tasks);
}

/** A failed test stops what reads the table; only what the test itself waits for cannot wait for it. */
function testsFirst(tasks: LoadedTask[]): void {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  for (const test of tasks) {
    if (test.type !== 'test') continue;
    const table = tableKey(test.plan.reads[0] ?? '');
    const before = reachable(test.id, (id) => byId.get(id)?.needs ?? []);
    for (const reader of tasks) {
      if (reader === test || before.has(reader.id) || reader.type === 'test') continue;
      if (!reader.plan.reads.some((name) => tableKey(name) === table)) continue;
      if (!reader.needs.includes(test.id)) reader.needs.push(test.id);
    }
  }
}

export function checkGraph(
  tasks: readonly LoadedTask[],
  needsPlace: (id: string) => Place | undefined,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const first = new Map<string, LoadedTask>();
  for (const task of tasks) if (!first.has(task.id)) first.set(task.id, task);
  const error = (message: string, place: Place, next?: string) =>
    found.push({ severity: 'error', message, place, ...(next ? { next } : {}) });
  for (const task of tasks) {
    const other = first.get(task.id);
    if (other && other !== task) {
      error(
        `Two tasks are called "${task.id}": the other stands in ${other.place.file}, line ${other.place.line ?? 1}.`,
        task.place,
        'Rename one of them.',
      );
    }
    for (const need of task.declared) {
      if (!first.has(need))
        error(
          `"${task.id}" needs "${need}", but there is no such task.`,
          needsPlace(task.id) ?? task.place,
          didYouMean(need, [...first.keys()]),
        );
    }
  }
  const makers = new Map<string, LoadedTask>();
  for (const task of tasks) {
    for (const table of task.plan.makes.tables) {
      const other = makers.get(tableKey(table));
      if (other && other.id !== task.id)
        error(
          `Two tasks make the table ${table}: "${other.id}" and "${task.id}".`,
          task.place,
          'Give one of them another table.',
        );
      else makers.set(tableKey(table), task);
    }
  }
  const cycle = findCycle(tasks);
  if (cycle) {
    const task = tasks.find(({ id }) => id === cycle[0]);
    error(
      `The tasks need each other in a circle: ${cycle.join(' needs ')}.`,
      task?.place ?? { file: '' },
      'Take one of these needs, or one of the tables read, away.',
    );
  }
  return found;
}

/** Whether a made file or folder is, holds or lies under what a pattern names. */
export function overlaps(output: string, pattern: string): boolean {
  const made = output.replace(/\/$/, '');
  const fixed = pattern.replace(/[*?{].*$/, '').replace(/\/$/, '');
  return made === fixed || fixed.startsWith(`${made}/`) || (fixed !== '' && made.startsWith(`${fixed}/`));
}
