/** What a check is evaluated with, and what it finds. */
import { messageOf } from '../../../core/failure.ts';
import type { Check, CheckKind, CheckOf } from '../../../core/roadmap/checkSchema.ts';
import type { TextRow } from '../../../core/roadmap/figures.ts';
import type { Template } from '../../../core/roadmap/templateSchema.ts';
import type { RunState } from '../../../protocol/engine/pipeline.ts';
import type { Evidence } from '../../../protocol/engine/project.ts';
import type { Place } from '../../../protocol/rpc.ts';
import type { EngineContext } from '../../context.ts';
import { readRows } from '../readRows.ts';
import type { SandboxRun, Sandboxes } from '../sandbox.ts';

export interface CheckContext {
  engine: EngineContext;
  root: string;
  template: Template;
  sandboxes: Sandboxes;
  signal: AbortSignal;
}

export interface Finding {
  status: 'pass' | 'fail';
  expected: string;
  found: string;
  place?: Place;
  evidence?: Evidence;
}

export type Evaluate<Kind extends CheckKind> = (
  check: CheckOf<Kind>,
  context: CheckContext,
) => Promise<Finding>;

/** What is looked at: a sandbox run, or the project itself. */
export interface Subject {
  root: string;
  run: SandboxRun | null;
  rows(sql: string): Promise<TextRow[]>;
}

export async function subjectOf(
  check: { on?: 'sandbox' | 'project'; fault?: string | undefined },
  context: CheckContext,
): Promise<Subject | Finding> {
  if (check.on === 'project')
    return {
      root: context.root,
      run: null,
      rows: (sql) => readRows(context.engine, context.root, sql, context.signal),
    };
  const run = await context.sandboxes.run({ fault: check.fault });
  return redRun(run.state) ?? { root: run.root, run, rows: run.rows };
}

export function isFinding(value: object): value is Finding {
  return 'status' in value && 'expected' in value;
}

/** A run that did not end green, in the words of its first failed task. */
export function redRun(state: RunState): Finding | null {
  if (state.status === 'done' || state.status === 'warned') return null;
  const task = state.tasks.find((candidate) => candidate.status === 'failed');
  const failure = task?.failure;
  return {
    status: 'fail',
    expected: 'The pipeline runs green on fresh data.',
    found: task
      ? `The task ${task.id} failed: ${failure?.message ?? 'no reason recorded'}`
      : `The run ended ${state.status}.`,
    ...(failure?.place ? { place: failure.place } : {}),
    evidence: { runId: state.runId },
  };
}

export function sandboxEvidence(run: SandboxRun): Evidence {
  return { runId: run.state.runId, detail: `Sandbox run of ${run.date} on fresh data, seed ${run.seed}.` };
}

/** A DuckDB error in a check's query is a finding: a table or column of the task is not there. */
export function queryFinding(expected: string, error: unknown): Finding {
  const message = messageOf(error);
  if (!/Error/.test(message)) throw error;
  return { status: 'fail', expected, found: message.split('\n')[0] ?? message };
}

export type { Check };
