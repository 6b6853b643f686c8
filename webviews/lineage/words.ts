import type { LineageKind, LineageUse } from '../../src/protocol/engine/lineage.ts';
import type { Step } from './ways.ts';

export const kindIcon: Record<LineageKind, string> = {
  file: 'file',
  table: 'table',
  report: 'preview',
  dashboard: 'dashboard',
  test: 'beaker',
  result: 'output',
};

export const useWord: Record<LineageUse, string> = {
  value: 'value',
  filter: 'filter',
  join: 'join',
  group: 'group',
  order: 'order',
};

/** A short word for a DuckDB type. */
export function typeWord(type: string | null): string {
  if (type === null) return '';
  const [word = ''] = /^[A-Z_]+/.exec(type) ?? [];
  if (type.endsWith(']')) return 'list';
  const words: [RegExp, string][] = [
    [/INT(EGER)?$|^BIGNUM$/, 'int'],
    [/^DECIMAL/, 'decimal'],
    [/^(DOUBLE|FLOAT)/, 'double'],
    [/^VARCHAR/, 'text'],
    [/^TIMESTAMP/, 'timestamp'],
    [/^BOOLEAN/, 'bool'],
    [/^(STRUCT|MAP|UNION)/, 'struct'],
  ];
  return words.find(([pattern]) => pattern.test(word))?.[1] ?? word.toLowerCase();
}

export const lastPart = (id: string): string =>
  id
    .split('/')
    .filter((part) => part !== '')
    .at(-1) ?? id;

/** What a change of a column reaches, one dataset a line. */
export function impactText(title: string, feeds: readonly Step[]): string {
  const lines = impactOf(feeds).map(
    ({ node, columns }) => `- ${node}${columns.length > 0 ? `: ${columns.join(', ')}` : ''}`,
  );
  return [`A change of ${title} reaches:`, ...lines].join('\n');
}

export function impactOf(feeds: readonly Step[]): { node: string; columns: string[] }[] {
  const found = new Map<string, string[]>();
  for (const { node, column } of feeds) {
    const columns = found.get(node) ?? [];
    found.set(node, columns);
    if (column !== null && !columns.includes(column)) columns.push(column);
  }
  return [...found].map(([node, columns]) => ({ node, columns }));
}
