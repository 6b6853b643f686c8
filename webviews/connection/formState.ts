/** What stands in the form, and what dew.yaml would get of it. */
import type { ConnectionValues } from '../../src/protocol/engine/connection.ts';
import type { ConnectionSnapshot, FormField, FormKind } from '../../src/protocol/webview/connection.ts';

export type Values = Record<string, string | boolean>;

/** How a secret is given: kept by the editor, by a variable of the environment, or not at all. */
export type SecretWay = 'secret' | 'env' | 'none';

export interface Secret {
  way: SecretWay;
  /** Name of the secret, or of the variable. */
  name: string;
}

export function secretOf(text: unknown): Secret {
  const found = typeof text === 'string' ? /^\$\{(secret|env):(\w+)\}$/.exec(text) : null;
  if (!found) return { way: 'none', name: '' };
  return { way: found[1] as SecretWay, name: found[2] ?? '' };
}

export const secretText = ({ way, name }: Secret): string => (way === 'none' ? '' : `\${${way}:${name}}`);

/** Every field as the controls hold it; a new connection begins with the defaults. */
export function initialValues(kind: FormKind, snapshot: ConnectionSnapshot): Values {
  return Object.fromEntries(
    kind.fields.map((field) => {
      const given = snapshot.values[field.name] ?? (snapshot.name === null ? field.default : null);
      return [field.name, field.kind === 'boolean' ? given === true : String(given ?? '')];
    }),
  );
}

/** What was entered for one system goes with the user to another that has the same field; its defaults do not. */
export function valuesFor(
  next: FormKind,
  before: FormKind,
  values: Values,
  snapshot: ConnectionSnapshot,
): Values {
  const entered = before.fields.filter((field) => {
    const same = next.fields.find(({ name, kind }) => name === field.name && kind === field.kind);
    const value = values[field.name] ?? '';
    const fits = same?.kind !== 'choice' || same.choices.includes(String(value));
    return same !== undefined && fits && value !== defaultOf(field);
  });
  return {
    ...initialValues(next, snapshot),
    ...Object.fromEntries(entered.map(({ name }) => [name, values[name] ?? ''])),
  };
}

const defaultOf = ({ kind, default: given }: FormField): string | boolean =>
  kind === 'boolean' ? given === true : String(given ?? '');

/** What is wrong with the fields, by name; empty where the form can be saved. */
export function problemsOf(
  kind: FormKind,
  name: string,
  values: Values,
  taken: readonly string[],
): Record<string, string> {
  const problems: Record<string, string> = {};
  if (name === '') problems['name'] = 'Give the connection a name.';
  else if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    problems['name'] = 'Lower-case letters, digits and underscores, beginning with a letter.';
  } else if (name === 'duckdb') problems['name'] = '"duckdb" is the embedded database.';
  else if (taken.includes(name)) problems['name'] = `There is a connection "${name}" already.`;
  for (const field of kind.fields) {
    const problem = problemOf(field, values[field.name] ?? '');
    if (problem !== undefined) problems[field.name] = problem;
  }
  return problems;
}

function problemOf(field: FormField, value: string | boolean): string | undefined {
  if (typeof value === 'boolean') return undefined;
  if (field.required && value.trim() === '') return `${field.title} is needed.`;
  if (field.kind === 'number' && value !== '' && !/^\d+$/.test(value))
    return `${field.title} is a whole number.`;
  if (field.kind === 'secret' && /^\$\{env:\}$/.test(value)) return 'Name the environment variable.';
  return undefined;
}

/** The entry of dew.yaml; what is empty or the default is left out. */
export function settingsOf(kind: FormKind, values: Values): ConnectionValues {
  const settings: ConnectionValues = { type: kind.type };
  for (const field of kind.fields) {
    const value = values[field.name] ?? '';
    if (value === '') continue;
    const typed = field.kind === 'number' ? Number(value) : typeof value === 'string' ? value.trim() : value;
    if (typed !== field.default) settings[field.name] = typed;
  }
  return settings;
}
