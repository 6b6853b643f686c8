/** A view before its first answer: empty while it waits, else what stands in the way. */
import { StateCard } from './StateCard.tsx';

export interface WaitingProps {
  /** What a failure kept from being shown, as a sentence. */
  title: string;
  failure: { message: string; next?: string | undefined } | null;
}

export function Waiting({ title, failure }: WaitingProps) {
  return (
    <div class="dew" aria-busy={failure === null}>
      {failure ? (
        <StateCard icon="error" tone="c-failed" title={title} live="alert">
          {failure.message} {failure.next ?? ''}
        </StateCard>
      ) : null}
    </div>
  );
}
