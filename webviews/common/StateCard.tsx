/** A state of a whole view: icon, title, one fact, at most two actions, of which the first is primary. */
import type { ComponentChildren } from 'preact';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';

export interface StateAction {
  label: string;
  icon?: string;
  primary?: boolean;
  onClick(): void;
}

export interface StateCardProps {
  icon: string;
  /** Colour class of the icon, e.g. `c-failed`; secondary text without. */
  tone?: string;
  title: string;
  children?: ComponentChildren;
  actions?: StateAction[];
  /** `alert` for errors, `status` for progress. */
  live?: 'alert' | 'status';
}

export function StateCard({ icon, tone, title, children, actions = [], live }: StateCardProps) {
  return (
    <div class="state grow" {...(live ? { role: live } : {})}>
      <Icon name={icon} large class={tone ?? 't2'} />
      <div class="h13">{title}</div>
      {children ? <p>{children}</p> : null}
      {actions.length > 0 ? (
        <div class="acts">
          {actions.map((action) => (
            <Button
              key={action.label}
              label={action.label}
              primary={action.primary ?? false}
              onClick={action.onClick}
              {...(action.icon ? { icon: action.icon } : {})}
            />
          ))}
        </div>
      ) : null}
    </div>
  );
}
