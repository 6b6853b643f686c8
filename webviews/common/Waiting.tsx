/** A view before its first answer: empty while it waits, else what stands in the way. */
import type { ComponentChildren } from 'preact';
import { failureWords } from '../../src/core/format/failureWords.ts';
import { type StateAction, StateCard } from './StateCard.tsx';

export interface WaitingProps {
  /** What a failure kept from being shown, as a sentence. */
  title: string;
  /** Name of the page for a screen reader. */
  heading?: string;
  failure: { message: string; next?: string | undefined } | null;
  actions?: StateAction[];
  /** What stands there while it waits. */
  children?: ComponentChildren;
}

export const tryAgain = (onClick: () => void): StateAction => ({
  label: 'Try again',
  icon: 'refresh',
  primary: true,
  onClick,
});

export function Waiting({ title, heading, failure, actions = [], children }: WaitingProps) {
  return (
    <div class="dew" aria-busy={failure === null}>
      {heading ? <h1 class="hidden-text">{heading}</h1> : null}
      {failure ? (
        <StateCard icon="error" tone="c-failed" title={title} live="alert" actions={actions}>
          {failureWords(failure)}
        </StateCard>
      ) : (
        children
      )}
    </div>
  );
}
