/** Context keys that `when` clauses of package.json read; tested against it. */
export const contextKeyNames = [
  'dew.hasProject',
  'dew.foreignSql',
  'dew.statementRunning',
  'dew.runRunning',
  'dew.transactionOpen',
  'dew.roadmapEmpty',
  'dew.pipelinesEmpty',
  'dew.catalogEmpty',
  'dew.dataFilesEmpty',
  'dew.historyEmpty',
] as const;

export type ContextKey = (typeof contextKeyNames)[number];
