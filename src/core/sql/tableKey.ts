/** A table's name without the schema that is meant where none is written. */
export const plainTable = (table: string): string => table.replace(/^main\./i, '');

/** Equal for every way to write the name of one table. */
export const tableKey = (table: string): string => plainTable(table).toLowerCase();
