/** What a client of SQL Server is tried for, in the order of the table in docs/practice-server.md. */
export const features = [
  'login with TLS',
  'login in clear text',
  'wrong password',
  'types out',
  'types in',
  'parameters',
  'prepared statements',
  'transactions',
  'errors',
  'cancel',
  'values of 8 MB',
  'NULL',
  'several results',
  'bulk load',
] as const;

export type Feature = (typeof features)[number];

/** `yes`, `absent` where the client has no such thing, else what went wrong. */
export type Outcomes = Readonly<Record<Feature, string>>;

export type Checks = Readonly<Record<Feature, (() => Promise<void>) | null>>;

export async function outcomesOf(checks: Checks): Promise<Outcomes> {
  const outcomes: [Feature, string][] = [];
  for (const feature of features) {
    const check = checks[feature];
    outcomes.push([feature, check === null ? 'absent' : await check().then(() => 'yes', String)]);
  }
  return Object.fromEntries(outcomes) as Outcomes;
}

/** From lines of JSON, each one feature. */
export function outcomesFrom(lines: string): Outcomes {
  const told = lines
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { feature: Feature; outcome: string });
  return Object.fromEntries(told.map(({ feature, outcome }) => [feature, outcome])) as Outcomes;
}
