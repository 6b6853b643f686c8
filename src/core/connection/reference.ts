/** A value that stands elsewhere: the secret storage (or `DEW_SECRET_<NAME>`), or an environment variable. */
export interface Reference {
  kind: 'secret' | 'env';
  name: string;
}

/** `${secret:name}` or `${env:NAME}` as a whole; null for any other text. */
export function parseReference(text: string): Reference | null {
  const found = /^\$\{(secret|env):([A-Za-z_]\w*)\}$/.exec(text);
  const [, kind, name] = found ?? [];
  if (name === undefined) return null;
  return { kind: kind === 'secret' ? 'secret' : 'env', name };
}

/** The variable that stands in for a secret where there is no secret storage: on the command line. */
export const secretVariable = (name: string): string => `DEW_SECRET_${name.toUpperCase()}`;
