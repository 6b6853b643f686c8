/** The icon of a task's, run's, test's or check's status: the shape differs for every status, not only the colour. */
import type { TaskStatus } from '../../src/protocol/engine/pipeline.ts';
import type { CheckStatus } from '../../src/protocol/engine/project.ts';
import { Icon } from './Icon.tsx';

export type AnyStatus = TaskStatus | CheckStatus | 'quarantined';

interface StatusLook {
  icon: string;
  colour: string;
  label: string;
}

/** Icon, colour class (`c-...`) and word of every status. */
export const statusLooks: Record<AnyStatus, StatusLook> = {
  running: { icon: 'loading', colour: 'c-running', label: 'Running' },
  done: { icon: 'pass-filled', colour: 'c-done', label: 'Done' },
  pass: { icon: 'pass-filled', colour: 'c-done', label: 'Passed' },
  unchanged: { icon: 'debug-step-over', colour: 'c-skipped', label: 'Unchanged' },
  waiting: { icon: 'circle-large', colour: 'c-waiting', label: 'Waiting' },
  not_run: { icon: 'circle-large', colour: 'c-waiting', label: 'Not run' },
  failed: { icon: 'error', colour: 'c-failed', label: 'Failed' },
  fail: { icon: 'error', colour: 'c-failed', label: 'Failed' },
  error: { icon: 'stop', colour: 'c-failed', label: 'Error' },
  warned: { icon: 'warning', colour: 'c-warn', label: 'Warned' },
  blocked: { icon: 'lock', colour: 'c-waiting', label: 'Blocked' },
  embedded: { icon: 'color-mode', colour: 'c-embedded', label: 'Embedded' },
  quarantined: { icon: 'shield', colour: 'c-quarantined', label: 'Quarantined' },
  cancelled: { icon: 'circle-slash', colour: 'c-skipped', label: 'Cancelled' },
};

/** `decorative` where the status stands beside the icon as a word. */
export function StatusIcon(props: { status: AnyStatus; small?: boolean; decorative?: boolean }) {
  const look = statusLooks[props.status];
  return (
    <Icon
      name={look.icon}
      class={look.colour}
      spin={props.status === 'running'}
      small={props.small ?? false}
      {...(props.decorative ? {} : { label: look.label })}
    />
  );
}
