/** Three grades of hints, opened one by one; the fix comes last. Opening is recorded. */
import { useState } from 'preact/hooks';
import type { CheckOutcome } from '../../src/protocol/engine/project.ts';
import { codeInText } from './codeInText.tsx';
import type { RoadmapModel } from './useRoadmap.ts';

const grades = ['where to look', 'what to think of', 'the fix'];

export function Hints({ model, check }: { model: RoadmapModel; check: CheckOutcome }) {
  const [answers, setAnswers] = useState<Record<number, string>>({});
  const opened = Math.min(check.hints.length, model.snapshot?.progress.openedHints[check.id] ?? 0);
  if (check.hints.length === 0) return null;
  const next = opened + 1;
  const open = () => {
    model
      .openHint(check.id, next)
      .then((text) => setAnswers((now) => ({ ...now, [next]: text })), model.fail);
  };
  return (
    <>
      <dt>Hints</dt>
      <dd>
        {check.hints.slice(0, opened).map((hint, index) => (
          <p key={index} class="road-hint">
            {codeInText(answers[index + 1] ?? hint)}
          </p>
        ))}
        {next <= check.hints.length ? (
          <button type="button" class="link" onClick={open}>
            Show {grades[next - 1] ?? `hint ${next}`}
            <span class="t2">
              {' '}
              ({next} of {check.hints.length})
            </span>
          </button>
        ) : (
          <span class="t2">All {check.hints.length} hints are open.</span>
        )}
      </dd>
    </>
  );
}
