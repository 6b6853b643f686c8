import { failWith } from '../../../core/failure.ts';
import { declaredType } from '../catalog.ts';
import { ask, type Link } from './link.ts';

export const defaultSchema = async (link: Link): Promise<string> =>
  (await ask(link, 'SELECT SCHEMA_NAME() AS name')).rows[0]?.[0] ?? 'dbo';

export interface TableColumn {
  type: string;
  /** Of texts only, and not of a type with a name of its own, which has one already. */
  collation: string | null;
}

export const newColumn = (type: string): TableColumn => ({
  type,
  collation: type.startsWith('nvarchar') ? 'DATABASE_DEFAULT' : null,
});

/** The columns by name; null where there is no such table. */
export async function tableColumns(
  link: Link,
  schema: string,
  table: string,
): Promise<Map<string, TableColumn> | null> {
  const { rows } = await ask(
    link,
    `SELECT o.type, c.name, t.name, CAST(c.max_length AS nvarchar(10)), CAST(c.precision AS nvarchar(10)),
       CAST(c.scale AS nvarchar(10)), c.collation_name
     FROM sys.objects AS o JOIN sys.schemas AS s ON s.schema_id = o.schema_id
       JOIN sys.columns AS c ON c.object_id = o.object_id JOIN sys.types AS t ON t.user_type_id = c.user_type_id
     WHERE s.name = @p0 AND o.name = @p1 AND o.type IN ('U', 'V') ORDER BY c.column_id`,
    [schema, table],
  );
  const [first] = rows;
  if (!first) return null;
  if (first[0]?.trim() !== 'U')
    throw failWith(
      'conflict',
      `${schema}.${table} is no table.`,
      'Name a table, or one that is not there yet.',
    );
  return new Map(
    rows.map(([, name, type, length, precision, scale, collation = null]) => [
      name ?? '',
      {
        type: declaredType(type ?? '', Number(length), Number(precision), Number(scale)),
        collation: /^n?((var)?char|text)$/.test(type ?? '') ? collation : null,
      },
    ]),
  );
}
