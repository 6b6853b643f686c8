/** A labelled entry; its problem stands below it and is announced with it. */
import type { ComponentChildren, JSX } from 'preact';

/** What ties an entry to its label and its problem. */
export interface FieldAttributes {
  id: string;
  'aria-describedby': string;
  'aria-invalid': boolean;
}

export interface FieldProps {
  id: string;
  label: string;
  help?: string;
  problem?: string | undefined;
  children(attributes: FieldAttributes): JSX.Element;
  after?: ComponentChildren;
}

export function Field({ id, label, help, problem, children, after }: FieldProps) {
  return (
    <div class={`field${problem ? ' bad' : ''}`}>
      <label for={id}>{label}</label>
      <div class="row field-entry">
        {children({ id, 'aria-describedby': `${id}-help`, 'aria-invalid': problem !== undefined })}
        {after}
      </div>
      <div id={`${id}-help`} class={`t11 ${problem ? 'field-problem' : 't2'}`}>
        {problem ?? help ?? ''}
      </div>
    </div>
  );
}
