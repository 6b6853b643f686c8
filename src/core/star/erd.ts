/** A star schema as a Mermaid diagram of entities and relationships, and as a document around it. */
import type { StarSchema } from './starSchema.ts';

/** Table -> its columns with their types, in order. */
export type PhysicalTables = ReadonlyMap<string, readonly { name: string; type: string }[]>;

/** Mermaid takes one word for a type. */
const typeWord = (type: string): string => type.replace(/\(.*$/, '').replace(/[^A-Za-z0-9_]+/g, '_');

export function erdOf(star: StarSchema, tables: PhysicalTables): string {
  const lines = ['erDiagram'];
  for (const [fact, { dimensions }] of Object.entries(star.facts))
    for (const [column, dimension] of Object.entries(dimensions))
      lines.push(`  ${dimension} ||--o{ ${fact} : ${column}`);
  const entity = (name: string, marks: (column: string) => string[]): void => {
    lines.push(`  ${name} {`);
    for (const { name: column, type } of tables.get(name) ?? []) {
      const keys = marks(column);
      lines.push(`    ${typeWord(type)} ${column}${keys.length > 0 ? ` ${keys.join(', ')}` : ''}`);
    }
    lines.push('  }');
  };
  for (const [name, { key, dimensions }] of Object.entries(star.facts))
    entity(name, (column) => [
      ...(key.includes(column) ? ['PK'] : []),
      ...(column in dimensions ? ['FK'] : []),
    ]);
  for (const [name, { key, natural_key: natural }] of Object.entries(star.dimensions))
    entity(name, (column) => [
      ...(column === key ? ['PK'] : []),
      ...(natural.includes(column) && column !== key ? ['UK'] : []),
    ]);
  return lines.join('\n');
}

/** `docs/erd.md`, whole: the same star and tables give the same text. */
export function erdDocument(
  star: StarSchema,
  tables: PhysicalTables,
  source: string,
  target: string,
): string {
  const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
  return [
    '# Entities and relationships',
    '',
    `Written by \`dew erd --write ${target}\` from ${source} and the tables of the last run. Change those, not this page.`,
    '',
    '```mermaid',
    erdOf(star, tables),
    '```',
    '',
    '| fact | grain | key | dimensions | measures |',
    '|---|---|---|---|---|',
    ...Object.entries(star.facts).map(
      ([name, { grain, key, dimensions, measures }]) =>
        `| \`${name}\` | ${grain} | ${code(key)} | ${code([...new Set(Object.values(dimensions))])} | ${code(measures)} |`,
    ),
    '',
    '| dimension | key | natural key | history |',
    '|---|---|---|---|',
    ...Object.entries(star.dimensions).map(
      ([name, { key, natural_key: natural, history }]) =>
        `| \`${name}\` | \`${key}\` | ${code(natural)} | ${history} |`,
    ),
    '',
  ].join('\n');
}
