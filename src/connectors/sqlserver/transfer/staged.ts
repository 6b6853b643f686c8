/** Columns of the staging table, which stands in tempdb: without a word it has the collation of the server. */
import type { TableColumn } from './tables.ts';

/** Another collation could not be compared with the target's, and one of another code page would lose letters. */
export const stagedColumn = (name: string, { type, collation }: TableColumn): string =>
  `${name} ${type}${collation === null ? '' : ` COLLATE ${collation}`}`;

/** The value of a sent text. A cast to a shorter text cuts it without a word; as it is, the server refuses it. */
export const stagedValue = (sent: string, duckdbType: string, { type, collation }: TableColumn): string =>
  duckdbType === 'BLOB' || collation !== null ? sent : `CAST(${sent} AS ${type})`;
