/** Text button and icon button; every icon button carries its name and shortcut as tooltip and label. */
import { Icon } from './Icon.tsx';

export interface ButtonProps {
  label: string;
  icon?: string;
  primary?: boolean;
  ghost?: boolean;
  disabled?: boolean;
  title?: string;
  onClick(event: MouseEvent): void;
}

export function Button({ label, icon, primary, ghost, disabled, title, onClick }: ButtonProps) {
  return (
    <button
      type="button"
      class={`btn${primary ? ' pri' : ''}${ghost ? ' ghost' : ''}`}
      disabled={disabled ?? false}
      onClick={onClick}
      {...(title ? { title } : {})}
    >
      {icon ? <Icon name={icon} /> : null}
      {label}
    </button>
  );
}

export interface IconButtonProps {
  icon: string;
  label: string;
  shortcut?: string;
  /** Set for a toggle: shows and announces whether it is pressed. */
  pressed?: boolean;
  disabled?: boolean;
  /** Set for a button that opens a menu. */
  expanded?: boolean;
  tabIndex?: number;
  small?: boolean;
  onClick(event: MouseEvent): void;
}

export function IconButton(props: IconButtonProps) {
  return (
    <button
      type="button"
      class={`ib${props.pressed ? ' on' : ''}`}
      aria-label={props.label}
      title={props.shortcut ? `${props.label} (${props.shortcut})` : props.label}
      disabled={props.disabled ?? false}
      onClick={props.onClick}
      {...(props.tabIndex === undefined ? {} : { tabIndex: props.tabIndex })}
      {...(props.pressed === undefined ? {} : { 'aria-pressed': props.pressed })}
      {...(props.expanded === undefined ? {} : { 'aria-haspopup': 'menu', 'aria-expanded': props.expanded })}
    >
      <Icon name={props.icon} small={props.small ?? false} />
    </button>
  );
}
