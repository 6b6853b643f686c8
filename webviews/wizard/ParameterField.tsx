/** One parameter of the template, by its kind. */
import type { ProjectParameter } from '../../src/protocol/engine/project.ts';
import { Field } from '../common/Field.tsx';

export interface ParameterFieldProps {
  parameter: ProjectParameter;
  value: string;
  problem: string | undefined;
  onChange(value: string): void;
}

export function ParameterField({ parameter, value, problem, onChange }: ParameterFieldProps) {
  return (
    <Field
      id={`parameter-${parameter.id}`}
      label={parameter.title}
      help={parameter.description}
      problem={problem}
    >
      {(attributes) =>
        parameter.type === 'choice' ? (
          <select
            {...attributes}
            class="ctl"
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
          >
            {(parameter.choices ?? []).map((choice) => (
              <option key={choice} value={choice}>
                {choice}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...attributes}
            class="ctl"
            type="text"
            inputMode={parameter.type === 'integer' ? 'numeric' : 'text'}
            value={value}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
        )
      }
    </Field>
  );
}
