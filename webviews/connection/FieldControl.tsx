/** The control of one field, by its kind. */
import type { FormField } from '../../src/protocol/webview/connection.ts';
import { Button } from '../common/Button.tsx';
import { ChoiceControl, TextControl } from '../common/controls.tsx';
import { Field } from '../common/Field.tsx';
import { Icon } from '../common/Icon.tsx';
import { secretOf, secretText, type SecretWay } from './formState.ts';

export interface FieldControlProps {
  field: FormField;
  value: string | boolean;
  problem: string | undefined;
  /** Name that a secret of this field gets. */
  secretName: string;
  stored: readonly string[];
  forgets: boolean;
  onChange(value: string | boolean): void;
  onAskSecret(name: string): void;
}

const ways: [SecretWay, string][] = [
  ['secret', 'Secret storage of the editor'],
  ['env', 'Environment variable'],
  ['none', 'None'],
];

export function FieldControl(props: FieldControlProps) {
  const { field, value, problem, onChange } = props;
  if (field.kind === 'boolean') return <Flag {...props} />;
  if (field.kind === 'secret') return <SecretControl {...props} />;
  return (
    <Field id={field.name} label={field.title} help={field.help} problem={problem}>
      {(attributes) =>
        field.kind === 'choice' ? (
          <ChoiceControl
            attributes={attributes}
            value={String(value)}
            choices={field.choices}
            onChange={onChange}
          />
        ) : (
          <TextControl
            attributes={attributes}
            inputMode={field.kind === 'number' ? 'numeric' : 'text'}
            value={String(value)}
            onChange={onChange}
          />
        )
      }
    </Field>
  );
}

function Flag({ field, value, onChange }: FieldControlProps) {
  return (
    <div class="field con-flag">
      <label class="row" for={field.name}>
        <input
          id={field.name}
          type="checkbox"
          checked={value === true}
          aria-describedby={`${field.name}-help`}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        {field.title}
      </label>
      <div id={`${field.name}-help`} class="t11 t2">
        {field.help}
      </div>
    </div>
  );
}

function SecretControl(props: FieldControlProps) {
  const { field, value, problem, secretName, stored, forgets, onChange, onAskSecret } = props;
  const secret = secretOf(value);
  const kept = secret.way === 'secret' && stored.includes(secret.name);
  const help = {
    secret: forgets
      ? 'In the browser the editor forgets it with the next reload: an environment variable stays.'
      : 'dew.yaml holds only its name.',
    env: 'Read where the workbench runs.',
    none: 'The server is asked without one.',
  }[secret.way];
  return (
    <Field
      id={field.name}
      label={field.title}
      help={help}
      problem={problem}
      after={
        secret.way === 'secret' ? (
          <>
            <span class="t12 t2 row con-kept" role="status">
              <Icon name={kept ? 'pass-filled' : 'circle-outline'} {...(kept ? { class: 'c-done' } : {})} />
              <span>{kept ? 'stored' : 'not set'}</span>
            </span>
            <Button label={kept ? 'Replace' : 'Set'} onClick={() => onAskSecret(secret.name)} />
          </>
        ) : secret.way === 'env' ? (
          <input
            class="ctl"
            type="text"
            aria-label={`Environment variable of ${field.title}`}
            placeholder="NAME"
            spellcheck={false}
            value={secret.name}
            onInput={(event) =>
              onChange(secretText({ way: 'env', name: event.currentTarget.value.replaceAll(/\W/g, '') }))
            }
          />
        ) : null
      }
    >
      {(attributes) => (
        <select
          {...attributes}
          class="ctl"
          value={secret.way}
          onChange={(event) => {
            const way = event.currentTarget.value as SecretWay;
            onChange(secretText({ way, name: way === 'secret' ? secretName : '' }));
          }}
        >
          {ways.map(([way, title]) => (
            <option key={way} value={way}>
              {title}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
