/** What stands in a field: one line of text, or a choice. */
import type { FieldAttributes } from './Field.tsx';

export interface TextControlProps {
  attributes: FieldAttributes;
  value: string;
  onChange(value: string): void;
  inputMode?: 'text' | 'numeric' | 'decimal';
  placeholder?: string;
  /** Takes the room that is left. */
  grows?: boolean;
}

/** Names, paths and figures are no words: nothing checks their spelling or fills them in. */
export function TextControl({
  attributes,
  value,
  onChange,
  inputMode,
  placeholder,
  grows,
}: TextControlProps) {
  return (
    <input
      {...attributes}
      class={`ctl${grows ? ' grow' : ''}`}
      type="text"
      spellcheck={false}
      autocomplete="off"
      inputMode={inputMode ?? 'text'}
      placeholder={placeholder}
      value={value}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export interface ChoiceControlProps {
  attributes: FieldAttributes;
  value: string;
  choices: readonly string[];
  onChange(value: string): void;
}

export function ChoiceControl({ attributes, value, choices, onChange }: ChoiceControlProps) {
  return (
    <select
      {...attributes}
      class="ctl"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
    </select>
  );
}
