/** A line above the content of a view: what is odd, what failed, what else there is. */
import type { ComponentChildren } from 'preact';
import { IconButton } from './Button.tsx';
import { Icon } from './Icon.tsx';

const looks = {
  info: { icon: 'info', class: 'info', tone: 'c-running' },
  warning: { icon: 'warning', class: 'warn', tone: 'c-warn' },
  error: { icon: 'error', class: 'warn', tone: 'c-failed' },
};

export interface NoteProps {
  kind: keyof typeof looks;
  icon?: string;
  text: ComponentChildren;
  /** Is said at once by a screen reader. */
  alert?: boolean;
  /** What stands behind the text, such as a link. */
  children?: ComponentChildren;
  onDismiss?(): void;
}

export function Note({ kind, icon, text, alert, children, onDismiss }: NoteProps) {
  const look = looks[kind];
  return (
    <div class={`note ${look.class}`} {...(alert ? { role: 'alert' } : {})}>
      <Icon name={icon ?? look.icon} small={kind === 'info'} class={look.tone} />
      <span class="note-text">{text}</span>
      {children}
      {onDismiss ? (
        <>
          <span class="grow" />
          <IconButton icon="close" label="Dismiss" small onClick={onDismiss} />
        </>
      ) : null}
    </div>
  );
}
