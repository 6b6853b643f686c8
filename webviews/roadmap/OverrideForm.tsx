/** An override needs a reason: it stands beside the check wherever the check is shown. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../common/Button.tsx';

export interface OverrideFormProps {
  check: string;
  onOverride(reason: string): void;
  onCancel(): void;
}

export function OverrideForm({ check, onOverride, onCancel }: OverrideFormProps) {
  const [reason, setReason] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const ready = reason.trim().length > 0;
  return (
    <form
      class="road-override"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onOverride(reason.trim());
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onCancel();
      }}
    >
      <label class="t12" for={`override-${check}`}>
        Why does check {check} not apply here? The reason is shown with it everywhere, the portfolio included.
      </label>
      <div class="row road-actions">
        <input
          id={`override-${check}`}
          ref={input}
          class="ctl grow"
          type="text"
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        <Button label="Override" disabled={!ready} onClick={() => onOverride(reason.trim())} />
        <Button ghost label="Cancel" onClick={onCancel} />
      </div>
    </form>
  );
}
