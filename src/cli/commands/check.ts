import { formatDuration } from '../../core/format/words.ts';
import type { CheckOutcome, CheckParams, CheckStatus, StepOutcome } from '../../protocol/engine/project.ts';
import type { Command, Invocation } from '../command.ts';
import type { Output, Paint } from '../output.ts';

const marks: Record<CheckStatus, { sign: string; paint: Paint }> = {
  pass: { sign: '✓', paint: 'green' },
  embedded: { sign: '◐', paint: 'yellow' },
  fail: { sign: '✗', paint: 'red' },
  error: { sign: '✗', paint: 'red' },
  blocked: { sign: '⊘', paint: 'grey' },
  not_run: { sign: '○', paint: 'grey' },
};

function printCheck(output: Output, check: CheckOutcome): void {
  const { sign, paint } = marks[check.status];
  const remarks = [
    check.stale ? 'stale' : null,
    check.overridden ? `overridden: ${check.overridden.reason}` : null,
    check.durationMs === null ? null : formatDuration(check.durationMs),
  ].filter((remark) => remark !== null);
  const tail = remarks.length > 0 ? output.paint(` (${remarks.join(', ')})`, 'grey') : '';
  output.result(`  ${output.paint(sign, paint)} ${check.id} ${check.title}${tail}`);
  if (check.status === 'pass' || check.status === 'not_run') return;
  output.result(`      expected  ${check.expected}`);
  output.result(`      found     ${check.found}`);
  if (check.place)
    output.result(`      place     ${check.place.file}${check.place.line ? `:${check.place.line}` : ''}`);
  const hint = check.hints[0];
  if (hint && check.status === 'fail') output.result(`      hint      ${hint}`);
}

export function printSteps(output: Output, steps: StepOutcome[]): void {
  for (const step of steps) {
    output.result(output.paint(`${step.id} ${step.title}`, 'bold'));
    for (const check of step.checks) printCheck(output, check);
  }
}

/** Runs the checks and prints what came of them. */
export async function runChecks(
  { engine, output, signal, positionals }: Invocation,
  more: Pick<CheckParams, 'environment' | 'confirmed'>,
): Promise<number> {
  const stop = engine.on('project/progressed', ({ activity, done, total }) => {
    output.progress(`[${done}/${total}] ${activity}`);
  });
  const document = await engine
    .request('project/check', { only: positionals, quick: false, ...more }, { signal })
    .finally(stop);
  output.document(document);
  printSteps(output, document.steps);
  printSteps(output, document.deliverables);
  const checks = [...document.steps, ...document.deliverables]
    .flatMap((step) => step.checks)
    .filter((outcome) => outcome.status !== 'not_run');
  const count = (...statuses: CheckStatus[]): number =>
    checks.filter((outcome) => statuses.includes(outcome.status) && !outcome.overridden).length;
  const overridden = checks.filter((outcome) => outcome.overridden).length;
  const red = count('fail', 'error', 'blocked');
  output.result(
    `\n${count('pass')} pass, ${count('embedded')} embedded, ${count('fail')} fail, ${count('error')} error, ${count('blocked')} blocked${overridden > 0 ? `, ${overridden} overridden` : ''}`,
  );
  return red > 0 ? 1 : 0;
}

export const check: Command = {
  name: 'check',
  usage: 'dew check [step ...]',
  summary: 'Proves the steps and deliverables of the project against its data; checks all by default.',
  project: true,
  positionals: { least: 0, most: 99 },
  options: {},
  run: (invocation) => runChecks(invocation, {}),
};
