/** One parameter of the template, by its kind. */
import type { ProjectParameter } from '../../src/protocol/engine/project.ts';
import { ChoiceControl, TextControl } from '../common/controls.tsx';
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
          <ChoiceControl
            attributes={attributes}
            value={value}
            choices={parameter.choices ?? []}
            onChange={onChange}
          />
        ) : (
          <TextControl
            attributes={attributes}
            inputMode={parameter.type === 'integer' ? 'numeric' : 'text'}
            value={value}
            onChange={onChange}
          />
        )
      }
    </Field>
  );
}
