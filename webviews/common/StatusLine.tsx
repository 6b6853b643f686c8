/** The 24 px line under a view: scope first, then what goes on, times, selection; one link at the right end. */
import type { ComponentChildren } from 'preact';
import { Icon } from './Icon.tsx';

export interface StatusLineProps {
  /** Each child is one entry; numbers in `<b>`. */
  children: ComponentChildren;
  right?: ComponentChildren;
  /** Shows the spinner before the first entry. */
  busy?: boolean;
  /** What a screen reader hears; at most once a second. */
  announce?: string;
}

export function StatusLine({ children, right, busy, announce }: StatusLineProps) {
  return (
    <div class="status" role="group" aria-label="Status">
      {busy ? <Icon name="loading" spin class="c-running" /> : null}
      {children}
      <span class="grow" />
      {right}
      <span class="hidden-text" role="status">
        {announce ?? ''}
      </span>
    </div>
  );
}

/** The 2 px line above the status line or the content; `percent` null shows it as going on without a known end. */
export function ProgressLine({ percent, label }: { percent: number | null; label: string }) {
  return (
    <div
      class={`progress${percent === null ? ' endless' : ''}`}
      role="progressbar"
      aria-label={label}
      {...(percent === null
        ? {}
        : { 'aria-valuenow': Math.round(percent), 'aria-valuemin': 0, 'aria-valuemax': 100 })}
    >
      <i style={{ width: percent === null ? '30%' : `${percent}%` }} />
    </div>
  );
}
