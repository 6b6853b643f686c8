/** A message of a driver, which may quote what it was given. */
export const withoutSecret = (text: string, secret: unknown): string =>
  typeof secret === 'string' && secret.length > 0 ? text.replaceAll(secret, '***') : text;
