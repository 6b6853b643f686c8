/** One codicon. Without a label it is decoration and hidden from screen readers. */
export interface IconProps {
  /** Codicon name without the prefix, e.g. `table`. */
  name: string;
  small?: boolean;
  large?: boolean;
  spin?: boolean;
  label?: string;
  class?: string;
}

export function Icon({ name, small, large, spin, label, class: extra }: IconProps) {
  const classes = ['codicon', `codicon-${name}`];
  if (small) classes.push('s');
  if (large) classes.push('xl');
  if (spin) classes.push('codicon-modifier-spin');
  if (extra) classes.push(extra);
  return label ? (
    <i class={classes.join(' ')} role="img" aria-label={label} title={label} />
  ) : (
    <i class={classes.join(' ')} aria-hidden="true" />
  );
}
