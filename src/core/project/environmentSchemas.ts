/** What the schemas of a project are called on the server of an environment. */
/** `main` is where models go; the workbench's own schemas are named after it. */
const suffixes: Record<string, string> = {
  main: '',
  dew: '_dew',
  dew_rejects: '_rejects',
  dew_failures: '_failures',
};

export const projectSchemas: readonly string[] = Object.keys(suffixes);

/** The schema on the server for one of the project's. */
export const environmentSchemaName = (environment: string, schema: string): string =>
  `${environment}${suffixes[schema] ?? `_${schema}`}`;
