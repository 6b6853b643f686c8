/** The database that a pipeline runs on, as the runner sees it; tasks see the part that `TaskDatabase` is. */
import type { TaskDatabase } from '../../tasks/task.ts';

/** As `DROP <kind>` wants it. */
export type RelationKind = 'TABLE' | 'VIEW' | 'MATERIALIZED VIEW' | 'FOREIGN TABLE';

export interface Relation {
  schema: string;
  name: string;
  kind: RelationKind;
}

/** What takes an old relation away inside a transaction, and what puts back what stood on it. */
export interface Replacement {
  drop: readonly string[];
  /** After the new one is in place. */
  restore(note: (text: string) => void): Promise<void>;
}

export interface Warehouse extends TaskDatabase {
  /** Tables and views in the schemas of the project, by the project's names of these schemas. */
  relations(): Promise<Relation[]>;
  replace(relation: Relation): Promise<Replacement>;
  /** Keeps the rows of a SELECT in a file, past a rollback, until the answer stores them as a table. */
  stash(select: string, file: string): Promise<(schema: string, name: string) => Promise<void>>;
}

/** PostgreSQL and DuckDB cannot rename across schemas, so what is being built stands beside the old one under this name. */
export const stagedName = (name: string): string => `${stagedPrefix}${name}`;

export const stagedPrefix = 'dew_staging__';
