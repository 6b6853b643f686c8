/** The form of one connection: its fields, a test against the real server, and saving into dew.yaml. */
import { useEffect, useState } from 'preact/hooks';
import type { ConnectionServer } from '../../src/protocol/engine/connection.ts';
import type { ConnectionSnapshot } from '../../src/protocol/webview/connection.ts';
import { Button } from '../common/Button.tsx';
import { TextControl } from '../common/controls.tsx';
import { Field } from '../common/Field.tsx';
import { errorWords } from '../common/host.ts';
import { Icon } from '../common/Icon.tsx';
import { useViewKeys } from '../common/viewKeys.ts';
import { Waiting } from '../common/Waiting.tsx';
import { ProgressLine } from '../common/StatusLine.tsx';
import { FieldControl } from './FieldControl.tsx';
import { initialValues, problemsOf, secretText, settingsOf, valuesFor, type Values } from './formState.ts';
import type { ConnectionHost } from './host.ts';

export function ConnectionView({ host }: { host: ConnectionHost }) {
  const [snapshot, setSnapshot] = useState<ConnectionSnapshot | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    host.request('form/load', null).then(setSnapshot, (error: unknown) => setFailure(errorWords(error)));
  }, []);
  if (!snapshot) {
    return (
      <Waiting
        title="The connection cannot be read"
        failure={failure === null ? null : { message: failure }}
      />
    );
  }
  return <Form host={host} snapshot={snapshot} />;
}

type Outcome = { server: ConnectionServer } | { failure: string } | { testing: AbortController } | null;

function Form({ host, snapshot }: { host: ConnectionHost; snapshot: ConnectionSnapshot }) {
  const { kinds, taken, forgets } = snapshot;
  const first = kinds.find(({ type }) => type === snapshot.values['type']) ?? kinds[0];
  const [kind, setKind] = useState(first);
  const [name, setName] = useState(snapshot.name ?? '');
  const [values, setValues] = useState<Values>(first ? initialValues(first, snapshot) : {});
  const [stored, setStored] = useState(snapshot.stored);
  const [tried, setTried] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>(null);
  const testing = outcome !== null && 'testing' in outcome ? outcome.testing : null;
  useViewKeys(testing ? () => testing.abort() : null);
  if (!kind) return null;
  const found = problemsOf(kind, name, values, taken);
  const problems = tried ? found : {};
  const set = (field: string, value: string | boolean) => {
    setValues((now) => ({ ...now, [field]: value }));
    setOutcome(null);
  };
  const checked = (work: () => void) => {
    setTried(true);
    const [wrong] = Object.keys(found);
    if (wrong === undefined) work();
    else document.getElementById(wrong)?.focus();
  };
  const fail = (error: unknown) => setOutcome({ failure: errorWords(error) });
  const settings = () => settingsOf(kind, values);
  const test = () => {
    const control = new AbortController();
    setOutcome({ testing: control });
    host
      .request('form/test', { name, settings: settings() }, control.signal)
      .then((server) => setOutcome({ server }), fail);
  };
  const askSecret = (field: string, secret: string) => {
    set(field, secretText({ way: 'secret', name: secret }));
    host
      .request('form/askSecret', { name: secret, title: `${name || 'connection'}: ${field}` })
      .then((answer) => {
        setStored((now) => [...now.filter((one) => one !== secret), ...answer.stored]);
      }, fail);
  };
  const texts = kind.fields.filter((field) => field.kind !== 'boolean');
  const flags = kind.fields.filter((field) => field.kind === 'boolean');
  const control = (field: (typeof texts)[number]) => {
    const secretName = `${name || 'connection'}_${field.name}`;
    return (
      <FieldControl
        key={field.name}
        field={field}
        value={values[field.name] ?? ''}
        problem={problems[field.name]}
        secretName={secretName}
        stored={stored}
        forgets={forgets}
        onChange={(value) => set(field.name, value)}
        onAskSecret={(secret) => askSecret(field.name, secret || secretName)}
      />
    );
  };
  return (
    <form
      class="dew con"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        checked(() => void host.request('form/save', { name, settings: settings() }).catch(fail));
      }}
    >
      <div class="con-title">
        <h1 class="h18">{snapshot.name === null ? 'New connection' : `Connection ${snapshot.name}`}</h1>
        <span class="t12 t2">Written into dew.yaml; secrets stay outside of it.</span>
      </div>
      <div class="con-scroll" tabIndex={0} role="region" aria-label="Settings">
        <div class="con-grid">
          <Field id="name" label="Name" help='What "-- connection: name" says.' problem={problems['name']}>
            {(attributes) => <TextControl attributes={attributes} value={name} onChange={setName} />}
          </Field>
          <Field id="type" label="System" help="The product that answers.">
            {(attributes) => (
              <select
                {...attributes}
                class="ctl"
                value={kind.type}
                onChange={(event) => {
                  const next = kinds.find(({ type }) => type === event.currentTarget.value) ?? kind;
                  setKind(next);
                  setValues(valuesFor(next, kind, values, snapshot));
                  setTried(false);
                  setOutcome(null);
                }}
              >
                {kinds.map(({ type, title }) => (
                  <option key={type} value={type}>
                    {title}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {texts.map(control)}
        </div>
        <div class="con-flags">{flags.map(control)}</div>
      </div>
      {testing ? <ProgressLine percent={null} label={`Connecting to ${name}`} /> : null}
      <Said outcome={outcome} />
      <div class="con-foot">
        <button type="submit" class="btn pri">
          Save
        </button>
        <Button
          label={testing ? 'Cancel Test' : 'Test Connection'}
          icon={testing ? 'close' : 'plug'}
          onClick={() => (testing ? testing.abort() : checked(test))}
        />
        <Button label="Close" ghost onClick={() => void host.request('form/close', null)} />
      </div>
    </form>
  );
}

function Said({ outcome }: { outcome: Outcome }) {
  if (outcome === null || 'testing' in outcome) return null;
  if ('failure' in outcome) {
    return (
      <div class="note bad con-said" role="alert">
        <Icon name="error" class="c-failed" />
        <span>{outcome.failure}</span>
      </div>
    );
  }
  const { product, version, practice, user, database, encryption } = outcome.server;
  return (
    <div class="note con-said" role="status">
      <Icon name="pass-filled" class="c-done" />
      <span>
        {product} {version} answers: database {database},{' '}
        {user === '' ? 'without an account' : `user ${user}`},{' '}
        {encryption === null ? 'not encrypted' : `encrypted with ${encryption}`}.
        {practice ? ' This is the practice server, not the real system.' : ''}
      </span>
    </div>
  );
}
