/** What the sentence of a chart is made of: words, and choices among them. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export type Option = [value: string, label: string];

export const Words = ({ children }: { children: string }) => (
  <span class="label" aria-hidden="true">
    {children}
  </span>
);

export function Named({ label, children }: { label: string; children: (id: string) => ComponentChildren }) {
  const id = useId();
  return (
    <span class="chart-named">
      <label class="label" for={id}>
        {label}
      </label>
      {children(id)}
    </span>
  );
}

interface SelectProps {
  value: string;
  options: readonly Option[];
  onChange(value: string): void;
}

export function Select({ id, value, options, onChange }: SelectProps & { id: string }) {
  return (
    <select id={id} class="ctl" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {withCurrent(options, value)}
    </select>
  );
}

/** Its label is for who hears it; who sees it reads the sentence. */
export function Choice({ label, value, options, onChange }: SelectProps & { label: string }) {
  return (
    <select
      class="ctl"
      aria-label={label}
      title={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {withCurrent(options, value)}
    </select>
  );
}

/** A value of a file that is not among the choices is one more. */
function withCurrent(options: readonly Option[], value: string) {
  const all = options.some(([own]) => own === value) ? options : [...options, [value, value] as Option];
  return all.map(([own, label]) => (
    <option key={own} value={own}>
      {label}
    </option>
  ));
}
