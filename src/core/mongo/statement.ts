/** A statement for MongoDB: JSON with a collection and a pipeline or a filter, or one command. */
import { memberOf, parseJsonTree, type JsonNode, type TextIssue } from '../format/jsonTree.ts';
import { nearest } from '../nearest.ts';
import type { Statement } from '../sql/split.ts';
import { stageNames, stagesOfDatabase } from './stages.ts';

export type StatementField =
  | 'collection'
  | 'pipeline'
  | 'filter'
  | 'projection'
  | 'sort'
  | 'skip'
  | 'limit'
  | 'hint'
  | 'collation'
  | 'let'
  | 'command';

type Kind = JsonNode['kind'];

/** Every field, what it may hold, and what it means. */
export const statementFields: Readonly<
  Record<StatementField | 'connection' | 'database' | 'name' | '$schema', { kinds: Kind[]; help: string }>
> = {
  $schema: { kinds: ['string'], help: 'For editors.' },
  connection: { kinds: ['string'], help: 'The connection of dew.yaml that it runs on.' },
  database: { kinds: ['string'], help: 'Database; without it that of the connection.' },
  name: { kinds: ['string'], help: 'Name of the result.' },
  collection: { kinds: ['string'], help: 'The collection that is read.' },
  pipeline: { kinds: ['array'], help: 'Stages of an aggregation, one object each.' },
  filter: { kinds: ['object'], help: 'Which documents are found; {} for all.' },
  projection: { kinds: ['object'], help: 'Which fields are given: {"name": 1}.' },
  sort: { kinds: ['object'], help: 'Order of the documents: {"name": 1, "day": -1}.' },
  skip: { kinds: ['number'], help: 'Documents to leave out first.' },
  limit: { kinds: ['number'], help: 'Documents to give at most.' },
  hint: { kinds: ['object', 'string'], help: 'The index to use.' },
  collation: { kinds: ['object'], help: 'How texts compare: {"locale": "de"}.' },
  let: { kinds: ['object'], help: 'Variables of a pipeline, read as $$name.' },
  command: { kinds: ['object'], help: 'A database command, in place of collection and pipeline or filter.' },
};

const ofFind: readonly StatementField[] = ['filter', 'projection', 'sort', 'skip', 'limit'];
const ofReading: readonly StatementField[] = [
  'collection',
  'hint',
  'collation',
  'let',
  'pipeline',
  ...ofFind,
];

export interface MongoStatement {
  connection: string | null;
  database: string | null;
  name: string | null;
  collection: string | null;
  kind: 'aggregate' | 'find' | 'command';
  parts: Partial<Record<StatementField, JsonNode>>;
}

export interface StatementIssue extends TextIssue {
  severity: 'error' | 'warning';
}

/** What a text says; null where an error keeps it from running. */
export function readStatement(text: string): { statement: MongoStatement | null; issues: StatementIssue[] } {
  const { root, issue } = parseJsonTree(text);
  if (!root) return { statement: null, issues: [{ ...issue, severity: 'error' }] };
  if (root.kind !== 'object') {
    const message = 'A statement is an object: {"collection": "orders", "pipeline": [...]}.';
    return { statement: null, issues: [error(root, message)] };
  }
  const issues = [...fieldIssues(root), ...combinationIssues(root)];
  const pipeline = memberOf(root, 'pipeline');
  if (pipeline) issues.push(...pipelineIssues(pipeline));
  if (issues.some(({ severity }) => severity === 'error')) return { statement: null, issues };
  const parts: MongoStatement['parts'] = {};
  for (const { key, value } of root.members) parts[key as StatementField] = value;
  const text_ = (key: string): string | null => {
    const node = memberOf(root, key);
    return node?.kind === 'string' ? node.value : null;
  };
  return {
    statement: {
      connection: text_('connection'),
      database: text_('database'),
      name: text_('name'),
      collection: text_('collection'),
      kind: parts.command ? 'command' : parts.pipeline ? 'aggregate' : 'find',
      parts,
    },
    issues,
  };
}

/** The text from its first to its last character as the one statement that it is, named after its collection. */
export function wholeStatement(text: string): Statement[] {
  const { root } = parseJsonTree(text);
  const start = root?.start ?? text.length - text.trimStart().length;
  const end = root?.end ?? text.trimEnd().length;
  if (start >= end) return [];
  const named = ['name', 'collection'].map((key) => root && memberOf(root, key));
  const name = named.find((node) => node?.kind === 'string');
  return [
    {
      sql: text.slice(start, end),
      start,
      end,
      name: name?.kind === 'string' ? name.value : null,
      chart: null,
    },
  ];
}

/** The connection that a text names; null where it names none. */
export function connectionOf(text: string): string | null {
  const { root } = parseJsonTree(text);
  const name = root && memberOf(root, 'connection');
  return name?.kind === 'string' ? name.value : null;
}

const error = (at: { start: number; end: number }, message: string, next?: string): StatementIssue => ({
  start: at.start,
  end: at.end,
  message,
  severity: 'error',
  ...(next ? { next } : {}),
});

function fieldIssues(root: JsonNode & { kind: 'object' }): StatementIssue[] {
  const names = Object.keys(statementFields);
  const seen = new Set<string>();
  return root.members.flatMap(({ key, keyStart, keyEnd, value }) => {
    const at = { start: keyStart, end: keyEnd };
    if (seen.has(key)) return [error(at, `"${key}" stands here twice.`)];
    seen.add(key);
    const known = Object.hasOwn(statementFields, key)
      ? statementFields[key as keyof typeof statementFields]
      : undefined;
    if (!known) {
      const near = nearest(key, names);
      return [error(at, `Unknown field "${key}".`, near ? `Did you mean "${near}"?` : undefined)];
    }
    if (!known.kinds.includes(value.kind)) {
      return [error(value, `"${key}" must be ${known.kinds.map(withArticle).join(' or ')}.`)];
    }
    const count = key === 'skip' || key === 'limit';
    if (count && value.kind === 'number' && !/^\d+$/.test(value.text)) {
      return [error(value, `"${key}" must be a whole number, zero or more.`)];
    }
    return [];
  });
}

const withArticle = (kind: Kind): string =>
  ({
    array: 'a list',
    object: 'an object',
    string: 'a text',
    number: 'a number',
    boolean: 'true or false',
    null: 'null',
  })[kind];

/** Which fields go together. */
function combinationIssues(root: JsonNode & { kind: 'object' }): StatementIssue[] {
  const present = (key: string) => root.members.find((member) => member.key === key);
  const at = ({ keyStart, keyEnd }: { keyStart: number; keyEnd: number }) => ({
    start: keyStart,
    end: keyEnd,
  });
  const against = (keys: readonly string[], other: string) =>
    keys.flatMap((key) => {
      const member = present(key);
      return member ? [error(at(member), `"${key}" does not go together with "${other}".`)] : [];
    });
  if (present('command')) return against(ofReading, 'command');
  const pipeline = present('pipeline');
  const issues = pipeline ? against(ofFind, 'pipeline') : against(['let'], 'filter');
  if (present('collection')) return issues;
  const first = pipeline?.value.kind === 'array' ? pipeline.value.items[0] : undefined;
  const name = first?.kind === 'object' ? first.members[0]?.key : undefined;
  if (name !== undefined && stagesOfDatabase.includes(name)) return issues;
  const brace = { start: root.start, end: root.start + 1 };
  const what = '"collection" is missing.';
  return [...issues, error(brace, what, 'Say which collection is read, or give a "command".')];
}

/** A stage that is not known here may be known to the server: a warning. */
function pipelineIssues(pipeline: JsonNode): StatementIssue[] {
  if (pipeline.kind !== 'array') return [];
  return pipeline.items.flatMap((item) => {
    if (item.kind !== 'object') return [error(item, 'A stage is an object: {"$match": {...}}.')];
    const [only, second] = item.members;
    if (!only) return [error(item, 'A stage names what it does: {"$match": {...}}.')];
    if (second) {
      const at = { start: second.keyStart, end: second.keyEnd };
      return [
        error(
          at,
          `A stage has one name, and this one has "${only.key}" already.`,
          'Make it a stage of its own.',
        ),
      ];
    }
    return [...nameIssues(only), ...innerPipelines(only.key, only.value).flatMap(pipelineIssues)];
  });
}

function nameIssues({
  key,
  keyStart,
  keyEnd,
}: {
  key: string;
  keyStart: number;
  keyEnd: number;
}): StatementIssue[] {
  if (stageNames.includes(key)) return [];
  const near = nearest(key, stageNames);
  const next = near ? `Did you mean "${near}"?` : 'The server may know it.';
  return [
    { ...error({ start: keyStart, end: keyEnd }, `Unknown stage "${key}".`, next), severity: 'warning' },
  ];
}

function innerPipelines(name: string, body: JsonNode): JsonNode[] {
  if (name === '$facet') return body.kind === 'object' ? body.members.map(({ value }) => value) : [];
  const inner = name === '$lookup' || name === '$unionWith' ? memberOf(body, 'pipeline') : undefined;
  return inner ? [inner] : [];
}
