/** What a database holds, in one query each; asked only when somebody looks. */
export const greeting = `SELECT @@VERSION, SUSER_SNAME(), DB_NAME()`;

/** The numbers from 16384 on are the schemas of the fixed roles. */
export const schemasQuery = `
  SELECT s.name, CAST(COUNT(o.object_id) AS nvarchar(20))
  FROM sys.schemas AS s LEFT JOIN sys.objects AS o
    ON o.schema_id = s.schema_id AND o.type IN ('U', 'V') AND o.is_ms_shipped = 0
  WHERE s.name NOT IN ('sys', 'INFORMATION_SCHEMA', 'guest') AND s.schema_id NOT BETWEEN 16384 AND 16393
  GROUP BY s.name ORDER BY CASE WHEN s.name = 'dbo' THEN 0 ELSE 1 END, s.name`;

/** One row a relation: name, kind, rows by its own count, comment. */
export const relationsQuery = `
  SELECT o.name, CASE WHEN o.type = 'V' THEN 'view' ELSE 'table' END,
    (SELECT CAST(SUM(p.rows) AS nvarchar(20)) FROM sys.partitions AS p WHERE p.object_id = o.object_id AND p.index_id IN (0, 1)),
    (SELECT MAX(CAST(e.value AS nvarchar(4000))) FROM sys.extended_properties AS e
      WHERE e.class = 1 AND e.major_id = o.object_id AND e.minor_id = 0 AND e.name = 'MS_Description')
  FROM sys.objects AS o JOIN sys.schemas AS s ON s.schema_id = o.schema_id
  WHERE s.name = @schema AND o.type IN ('U', 'V') AND o.is_ms_shipped = 0
  ORDER BY o.name`;

/** One row a column, in order: relation, name, type and its measures, nullable, part of the primary key. */
export const columnsQuery = `
  SELECT o.name, c.name, t.name, CAST(c.max_length AS nvarchar(10)), CAST(c.precision AS nvarchar(10)),
    CAST(c.scale AS nvarchar(10)), CAST(c.is_nullable AS int),
    (SELECT COUNT(*) FROM sys.indexes AS i JOIN sys.index_columns AS k
      ON k.object_id = i.object_id AND k.index_id = i.index_id
      WHERE i.is_primary_key = 1 AND i.object_id = c.object_id AND k.column_id = c.column_id)
  FROM sys.columns AS c JOIN sys.objects AS o ON o.object_id = c.object_id
    JOIN sys.schemas AS s ON s.schema_id = o.schema_id JOIN sys.types AS t ON t.user_type_id = c.user_type_id
  WHERE s.name = @schema AND o.type IN ('U', 'V') AND o.is_ms_shipped = 0
  ORDER BY o.name, c.column_id`;

/** The type as CREATE TABLE has it. */
export function declaredType(name: string, length: number, precision: number, scale: number): string {
  if (/^n(var)?char$/.test(name)) return `${name}(${length < 0 ? 'max' : length / 2})`;
  if (/^(var)?(char|binary)$/.test(name)) return `${name}(${length < 0 ? 'max' : length})`;
  if (/^(decimal|numeric)$/.test(name)) return `${name}(${precision},${scale})`;
  if (/^(time|datetime2|datetimeoffset)$/.test(name)) return `${name}(${scale})`;
  return name;
}
