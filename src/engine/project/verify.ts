/** The check engine: runs the checks that were asked for, in parallel as far as their needs allow, and records what it proved. */
import { failureOf } from '../../core/failure.ts';
import type { Check } from '../../core/roadmap/checkSchema.ts';
import {
  checksTouched,
  inNeedOrder,
  isGreen,
  selectChecks,
  stepStatus,
} from '../../core/roadmap/outcomes.ts';
import { latestOutcomes } from '../../core/roadmap/progress.ts';
import type { TemplateStep } from '../../core/roadmap/templateSchema.ts';
import type { CheckDocument, CheckOutcome, StepOutcome } from '../../protocol/engine/project.ts';
import type { EngineContext } from '../context.ts';
import { evaluateCheck, type CheckContext } from './checks/index.ts';
import type { OpenProject } from './openProject.ts';
import { appendProgress, readProgressFile } from './progressFile.ts';
import { hashCode } from './projectFiles.ts';
import { readProofs, settleReal, type RealProof } from './realProofs.ts';
import type { RealRuns } from './realRuns.ts';
import { quickTime, withinQuickTime } from './quick.ts';
import type { QuickSandbox } from './quickSandbox.ts';
import { ownSandboxFolder, SandboxSet, type RunPipeline, type Sandboxes } from './sandbox.ts';
import { Turnstile } from '../../core/turnstile.ts';

export interface VerifyRequest {
  /** Sandboxes run on this server. */
  real?: RealRuns;
  only: string[];
  files?: string[] | undefined;
  /** For tests: the seed of all sandbox runs. */
  seed?: number;
}

const atOnce = 4;

/** The full proof: every outcome is recorded. */
export async function verify(
  context: EngineContext,
  project: OpenProject,
  request: VerifyRequest,
  runPipeline: RunPipeline,
  signal: AbortSignal,
): Promise<CheckDocument> {
  const started = performance.now();
  const codeHash = await hashCode(project.root);
  const checks = chosenChecks(project, request);
  const sandboxes = new SandboxSet({
    context,
    template: project.installed.template,
    folder: await ownSandboxFolder(context.options.storage),
    runPipeline: request.real?.run ?? runPipeline,
    ...(request.real ? { copied: request.real.copied.bind(request.real) } : {}),
    signal,
    ...(request.seed === undefined ? {} : { seed: request.seed }),
  });
  try {
    const evaluation = await contextOf(context, project, sandboxes, codeHash, signal);
    const outcomes = await evaluateAll(checks, { ...evaluation, real: request.real ?? null });
    await record(project.root, checks, outcomes, codeHash, {
      only: request.only,
      durationMs: Math.round(performance.now() - started),
    });
    return documentOf(project, outcomes);
  } finally {
    await sandboxes.close();
  }
}

/** What can be told within two seconds on a sample; never recorded. */
export async function verifyQuickly(
  context: EngineContext,
  project: OpenProject,
  request: VerifyRequest,
  sandbox: QuickSandbox,
  signal: AbortSignal,
  limit = quickTime,
): Promise<CheckDocument> {
  const codeHash = await hashCode(project.root);
  const checks = chosenChecks(project, request);
  const evaluation = await contextOf(context, project, sandbox.for(project, checks), codeHash, signal);
  return documentOf(project, await evaluateAll(checks, { ...evaluation, limit }));
}

interface Evaluation extends CheckContext {
  known: ReadonlyMap<string, CheckOutcome>;
  /** Milliseconds for a quick check; null for the full proof. */
  limit: number | null;
  /** The server that sandboxes run on; null where that is DuckDB. */
  real: RealRuns | null;
  /** What was proved on real servers before. */
  proofs: ReadonlyMap<string, RealProof>;
  codeHash: string;
}

async function contextOf(
  engine: EngineContext,
  project: OpenProject,
  sandboxes: Sandboxes,
  codeHash: string,
  signal: AbortSignal,
): Promise<Evaluation> {
  const { root, installed } = project;
  const known = latestOutcomes(installed.template, await readProgressFile(root), codeHash);
  const proofs = await readProofs(root);
  return {
    ...{ engine, root, template: installed.template, sandboxes, signal, known },
    ...{ limit: null, real: null, proofs, codeHash },
  };
}

function documentOf(project: OpenProject, outcomes: ReadonlyMap<string, CheckOutcome>): CheckDocument {
  const { template } = project.installed;
  const groups = (steps: TemplateStep[]): StepOutcome[] => steps.flatMap((step) => groupOf(step, outcomes));
  return {
    project: template.id,
    mode: project.origin.mode,
    steps: groups(template.steps),
    deliverables: groups(template.deliverables),
  };
}

function chosenChecks(project: OpenProject, request: VerifyRequest): Check[] {
  const { template } = project.installed;
  const chosen = selectChecks(template, request.only);
  return inNeedOrder(request.files ? checksTouched(chosen, request.files) : chosen);
}

/** Steps without a chosen check are left out. */
function groupOf(step: TemplateStep, outcomes: ReadonlyMap<string, CheckOutcome>): StepOutcome[] {
  const checks = step.checks.flatMap((check) => outcomes.get(check.id) ?? []);
  if (checks.length === 0) return [];
  return [
    { id: step.id, title: step.title, status: stepStatus(checks.map((check) => check.status)), checks },
  ];
}

async function evaluateAll(checks: Check[], context: Evaluation): Promise<Map<string, CheckOutcome>> {
  const turnstile = new Turnstile(atOnce);
  const running = new Map<string, Promise<CheckOutcome>>();
  let done = 0;
  const tell = (activity: string): void =>
    context.engine.notify('project/progressed', { activity, done, total: checks.length });
  for (const check of checks) {
    const needed = (check.needs ?? []).flatMap((need) => running.get(need) ?? []);
    running.set(
      check.id,
      (async () => {
        const before = context.known.get(check.id);
        const red = (await Promise.all(needed)).find((outcome) => !isGreen(outcome.status));
        const outcome = red
          ? settle(
              check,
              before,
              { status: 'blocked', expected: `${red.id} is green.`, found: `${red.id} is red: ${red.found}` },
              0,
            )
          : await turnstile.pass(async () => {
              tell(`${check.id} ${check.title}`);
              return evaluateOne(check, before, context);
            });
        done += 1;
        tell(`${check.id} ${outcome.status}`);
        return outcome;
      })(),
    );
  }
  const settled = await Promise.allSettled(running.values());
  const outcomes = new Map<string, CheckOutcome>();
  for (const result of settled) {
    if (result.status === 'rejected') throw result.reason;
    outcomes.set(result.value.id, result.value);
  }
  return outcomes;
}

type Settled = Pick<CheckOutcome, 'status' | 'expected' | 'found'> &
  Partial<Pick<CheckOutcome, 'place' | 'evidence'>>;

async function evaluateOne(
  check: Check,
  before: CheckOutcome | undefined,
  context: Evaluation,
): Promise<CheckOutcome> {
  const started = performance.now();
  const since = (): number => Math.round(performance.now() - started);
  try {
    const work = evaluateCheck(check, context);
    const finding = context.limit === null ? await work : await withinQuickTime(check, work, context.limit);
    // What an interrupted query answers is no finding.
    context.signal.throwIfAborted();
    return settle(check, before, await settleReal(check, finding, context), since());
  } catch (error) {
    context.signal.throwIfAborted();
    const failure = failureOf(error);
    if (failure.code === 'cancelled') throw error;
    return settle(
      check,
      before,
      {
        status: 'error',
        expected: 'The check can be carried out.',
        found: [failure.message, failure.next].filter(Boolean).join(' '),
        place: failure.place ?? null,
      },
      since(),
    );
  }
}

function settle(
  check: Check,
  before: CheckOutcome | undefined,
  settled: Settled,
  durationMs: number,
): CheckOutcome {
  const place = settled.place ?? (check.place ? { file: check.place } : null);
  return {
    id: check.id,
    title: check.title,
    status: settled.status,
    expected: settled.expected,
    found: settled.found,
    place,
    hints: check.hints,
    evidence: settled.evidence ?? null,
    stale: false,
    overridden: isGreen(settled.status) ? null : (before?.overridden ?? null),
    checkedAt: new Date().toISOString(),
    durationMs,
  };
}

async function record(
  root: string,
  checks: Check[],
  outcomes: ReadonlyMap<string, CheckOutcome>,
  codeHash: string,
  whole: { only: string[]; durationMs: number },
): Promise<void> {
  const green = [...outcomes.values()].filter(({ status }) => isGreen(status)).length;
  await appendProgress(root, [
    ...checks.flatMap(({ id }) => {
      const outcome = outcomes.get(id);
      if (!outcome) return [];
      const { status, expected, found, place, evidence, checkedAt, durationMs } = outcome;
      return [
        {
          event: 'checked' as const,
          at: checkedAt ?? new Date().toISOString(),
          check: id,
          status,
          expected,
          found,
          place,
          evidence,
          codeHash,
          durationMs: durationMs ?? 0,
        },
      ];
    }),
    {
      event: 'verified' as const,
      at: new Date().toISOString(),
      ...{ only: whole.only, checks: outcomes.size, green, durationMs: whole.durationMs },
    },
  ]);
}
