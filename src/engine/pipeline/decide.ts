/** Whether a task would run, and why; the same rule before a run and inside it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  canonicalJson,
  fingerprint,
  stablePart,
  volatileFingerprint,
  type FingerprintParts,
} from '../../core/pipeline/fingerprint.ts';
import { plainTable } from '../../core/sql/tableKey.ts';
import type { FileHashes } from './fileHashes.ts';
import type { LoadedTask } from './loadedPipeline.ts';
import { filesBehind } from './projectGlob.ts';
import { taskRow, type DatabaseState } from './published.ts';

export interface Decision {
  action: 'run' | 'unchanged';
  reason: string;
  /** What would be published. */
  fingerprint: string;
  parts: FingerprintParts;
}

export interface DecideInput {
  root: string;
  date: string;
  runId: string;
  force: boolean;
  tasks: readonly LoadedTask[];
  state: DatabaseState;
  hashes: FileHashes;
  /** Fingerprints that tasks of this run will publish, where they have not yet. */
  expected: ReadonlyMap<string, string>;
  /** Runs that are being resumed: a volatile task done in one of them is not run again. */
  resumed: ReadonlySet<string>;
  /** Parts of the last publication, to name what changed; losing them loses the words only. */
  before: ReadonlyMap<string, FingerprintParts>;
}

export async function decide(task: LoadedTask, input: DecideInput): Promise<Decision> {
  const { state } = input;
  const untracked: string[] = [];
  const parts: FingerprintParts = {
    type: task.type,
    parameters: { task: task.plan.parameters, moved: quarantines(task, input.tasks) },
    files: await hashFiles(task, input),
    upstream: upstream(task, input, untracked),
    date: task.plan.usesDate ? input.date : null,
  };
  const stable = fingerprint(parts);
  const volatile = task.plan.volatile ?? (untracked[0] ? `${untracked[0]}, which no task makes` : null);
  const published = volatile ? volatileFingerprint(stable, input.runId) : stable;
  const decision = (action: Decision['action'], reason: string): Decision => ({
    action,
    reason,
    fingerprint: published,
    parts,
  });
  const own = state.published.get(taskRow(task.id));
  if (input.force) return decision('run', 'forced');
  if (!own) return decision('run', 'has not run yet');
  const missing = task.plan.makes.tables.find((table) => !state.relations.has(`main.${table}`.toLowerCase()));
  if (missing) return decision('run', `the table ${missing} is missing`);
  const absent = task.plan.makes.files.find((file) => !existsSync(join(input.root, file)));
  if (absent) return decision('run', `${absent} is missing`);
  if (stablePart(own.fingerprint) !== stable)
    return decision('run', difference(input.before.get(task.id), parts));
  const replaced = task.plan.makes.tables.find(
    (table) => stablePart(state.published.get(table)?.fingerprint ?? '') !== stable,
  );
  if (replaced) return decision('run', `the table ${replaced} was made by something else`);
  const renewed = renewedTable(task, state);
  if (renewed) return decision('run', `the table ${renewed} was made anew`);
  if (!volatile) return decision('unchanged', 'nothing that it depends on has changed');
  if (input.resumed.has(own.runId))
    return { ...decision('unchanged', `done in run ${own.runId}`), fingerprint: own.fingerprint };
  return decision('run', `reads ${volatile}: its result may differ each time`);
}

/** Rules that move rows out of a table are part of what the table is. */
function quarantines(task: LoadedTask, tasks: readonly LoadedTask[]): unknown[] {
  return task.plan.makes.tables.flatMap((table) =>
    tasks
      .filter((other) => other.plan.makes.tables.includes(`${table}__quarantine`) && other !== task)
      .map((other) => other.plan.parameters),
  );
}

async function hashFiles(task: LoadedTask, input: DecideInput): Promise<FingerprintParts['files']> {
  const files = new Map<string, string>();
  for (const { pattern } of task.plan.files) {
    for (const path of await filesBehind(input.root, pattern)) files.set(path, await input.hashes.hash(path));
  }
  return [...files].map(([path, hash]) => ({ path, hash }));
}

function upstream(task: LoadedTask, input: DecideInput, untracked: string[]): FingerprintParts['upstream'] {
  const found = new Map<string, string>();
  const { state, expected, tasks } = input;
  for (const table of new Set(task.plan.reads.map(plainTable))) {
    const maker = tasks.find((other) =>
      other.plan.makes.tables.some((made) => made.toLowerCase() === table.toLowerCase()),
    );
    const known = (maker && expected.get(maker.id)) ?? state.published.get(table)?.fingerprint;
    if (maker) found.set(table, known ?? 'absent');
    else if (known) found.set(table, `${known} ${state.published.get(table)?.runId ?? ''}`);
    else if (!/^(information_schema|pg_catalog|dew)\./.test(table)) untracked.push(table);
    const mover = tasks.find(
      (other) => other.plan.makes.tables.includes(`${table}__quarantine`) && other !== task,
    );
    if (mover)
      found.set(
        taskRow(mover.id),
        expected.get(mover.id) ?? state.published.get(taskRow(mover.id))?.fingerprint ?? 'absent',
      );
  }
  for (const id of task.declared) {
    const need = tasks.find((other) => other.id === id);
    if (!need || need.type === 'test') continue;
    found.set(taskRow(id), expected.get(id) ?? state.published.get(taskRow(id))?.fingerprint ?? 'absent');
  }
  return [...found].map(([name, value]) => ({ name, fingerprint: value }));
}

/** A quarantining test looks again whenever its table was made anew, even with equal content. */
function renewedTable(task: LoadedTask, state: DatabaseState): string | null {
  const moved =
    task.type === 'test' ? task.plan.makes.tables.find((table) => table.endsWith('__quarantine')) : undefined;
  if (!moved) return null;
  const table = moved.slice(0, -'__quarantine'.length);
  const source = state.published.get(table);
  return state.published.get(moved)?.watermark === `${source?.runId ?? ''} ${source?.fingerprint ?? ''}`
    ? null
    : table;
}

/** The first thing that changed, in the words of the plan. */
function difference(before: FingerprintParts | undefined, now: FingerprintParts): string {
  if (!before) return 'something that it depends on has changed';
  const reasons: string[] = [];
  if (canonicalJson(before.parameters) !== canonicalJson(now.parameters))
    reasons.push(now.type === 'model' ? 'its SQL or settings changed' : 'its settings changed');
  const old = new Map(before.files.map((file) => [file.path, file.hash]));
  const changed = now.files.filter((file) => old.get(file.path) !== file.hash).map((file) => file.path);
  const gone = before.files
    .filter((file) => !now.files.some((other) => other.path === file.path))
    .map((file) => file.path);
  const files = [...changed, ...gone];
  if (files.length > 0)
    reasons.push(
      `${files.slice(0, 2).join(', ')}${files.length > 2 ? ` and ${files.length - 2} more files` : ''} changed`,
    );
  const sources = new Map(before.upstream.map((source) => [source.name, source.fingerprint]));
  const renewed = now.upstream
    .filter((source) => sources.get(source.name) !== source.fingerprint)
    .map((source) => source.name.replace(/^task:/, ''));
  if (renewed.length > 0)
    reasons.push(`${renewed.slice(0, 3).join(', ')} ${renewed.length === 1 ? 'is' : 'are'} new`);
  if (before.date !== now.date) reasons.push(`the date is ${now.date ?? 'no longer used'}`);
  return reasons[0] ? reasons.join('; ') : 'something that it depends on has changed';
}
