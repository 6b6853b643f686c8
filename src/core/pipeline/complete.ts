/** Completion in pipeline files: task types, fields, enumerated values and task ids, from the same schemas. */
import * as z from 'zod';
import { commonFields, descriptorFor, pipelineFields, type TaskDescriptor } from './schema.ts';

export interface Completion {
  label: string;
  detail: string;
  insert: string;
}

interface Line {
  indent: number;
  dash: boolean;
  key: string;
  value: string;
}

const readLine = (text: string): Line => {
  const match = /^(\s*)(-\s+)?([A-Za-z_][\w]*)?(\s*:)?\s*(.*)$/.exec(text);
  return {
    indent: (match?.[1]?.length ?? 0) + (match?.[2]?.length ?? 0),
    dash: match?.[2] !== undefined,
    key: match?.[4] ? (match[3] ?? '') : '',
    value: match?.[4] ? (match[5] ?? '') : '',
  };
};

/** `line` and `column` count from 1. */
export function completePipeline(
  text: string,
  line: number,
  column: number,
  descriptors: readonly TaskDescriptor[],
  connections: readonly string[] = [],
): Completion[] {
  const lines = text.split('\n');
  const before = (lines[line - 1] ?? '').slice(0, column - 1);
  const tasksAt = lines.findIndex((candidate) => /^tasks\s*:/.test(candidate));
  const inTasks = tasksAt >= 0 && line - 1 > tasksAt && (/^\s/.test(before) || before.startsWith('-'));
  const here = readLine(before);
  if (!inTasks) {
    return here.key
      ? []
      : fieldsOf(
          pipelineFields,
          lines.map((other) => (/^\w/.test(other) ? readLine(other).key : '')),
        );
  }
  const start = taskStart(lines, line - 1, tasksAt);
  const task = start < 0 ? [] : taskLines(lines, start);
  const type = task
    .map(readLine)
    .find((candidate) => candidate.key === 'type')
    ?.value.trim();
  const present = task.map((other) => readLine(other).key);
  const descriptor = descriptorFor(descriptors, type, present);
  if (here.key === 'type') {
    return descriptors
      .filter(({ form }) => form === undefined)
      .map(({ type: label, description }) => ({ label, detail: description, insert: label }));
  }
  if (
    here.key === 'needs' ||
    (!here.key && /^\s*-\s*\w*$/.test(before) && parentKey(lines, line - 1) === 'needs')
  ) {
    return taskIds(lines).map((id) => ({ label: id, detail: 'task', insert: id }));
  }
  if (here.key === 'connection')
    return connections.map((name) => ({ label: name, detail: 'connection', insert: name }));
  if (here.key && descriptor) return valuesOf(descriptor.schema.shape[here.key]);
  if (here.key) return [];
  if (!descriptor) {
    const shape = Object.fromEntries(
      Object.entries({
        id: z.string().describe('Name of the task.'),
        type: z.string().describe('What the task does.'),
      }),
    );
    const starters = descriptors.map(({ type: label, form, description, starter }) => ({
      label: form === undefined ? `task: ${label}` : `task: ${label} (${form})`,
      detail: description,
      insert: starter,
    }));
    return [...(start < 0 || task.length <= 1 ? starters : []), ...fieldsOf(shape, present)];
  }
  const parent = nestedParent(lines, line - 1, start);
  if (parent) return [];
  return [...fieldsOf(descriptor.schema.shape, present), ...otherForms(descriptor, descriptors, present)];
}

/** Nothing but what every task has says yet which form of the type is meant. */
function otherForms(
  { type, form }: TaskDescriptor,
  descriptors: readonly TaskDescriptor[],
  present: readonly string[],
): Completion[] {
  const open = form === undefined && present.every((name) => name === 'type' || name in commonFields);
  return descriptors.flatMap((other) =>
    open && other.type === type && other.form !== undefined
      ? [{ label: other.form, detail: other.description, insert: `${other.form}: ` }]
      : [],
  );
}

/** The text shown over a word: a field's or a task type's meaning. */
export function describeWord(word: string, descriptors: readonly TaskDescriptor[]): string | null {
  const type = descriptors.find((descriptor) => descriptor.type === word);
  if (type) return type.description;
  for (const shape of [
    pipelineFields as Record<string, z.ZodType>,
    ...descriptors.map((descriptor) => descriptor.schema.shape as Record<string, z.ZodType>),
  ]) {
    const text = shape[word] && descriptionOf(shape[word]);
    if (text) return text;
  }
  return null;
}

function fieldsOf(shape: Record<string, unknown>, present: readonly string[]): Completion[] {
  return Object.entries(shape)
    .filter(([name]) => !present.includes(name))
    .map(([name, schema]) => ({
      label: name,
      detail: descriptionOf(schema as z.ZodType),
      insert: `${name}: `,
    }));
}

const descriptionOf = (schema: z.ZodType): string => schema.description ?? inner(schema)?.description ?? '';

function inner(schema: unknown): z.ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return schema.unwrap() as z.ZodType;
  return undefined;
}

function valuesOf(schema: unknown): Completion[] {
  let current: unknown = schema;
  for (let next = inner(current); next; next = inner(current)) current = next;
  if (current instanceof z.ZodEnum)
    return current.options.map((value) => ({ label: String(value), detail: '', insert: String(value) }));
  if (current instanceof z.ZodBoolean)
    return ['true', 'false'].map((value) => ({ label: value, detail: '', insert: value }));
  return [];
}

function taskStart(lines: readonly string[], at: number, tasksAt: number): number {
  const dashIndent =
    lines
      .slice(tasksAt + 1)
      .find((candidate) => /^\s*-/.test(candidate))
      ?.search(/-/) ?? 0;
  for (let index = at; index > tasksAt; index--) {
    if ((lines[index] ?? '').search(/-/) === dashIndent && /^\s*-/.test(lines[index] ?? '')) return index;
  }
  return -1;
}

function taskLines(lines: readonly string[], start: number): string[] {
  const indent = (lines[start] ?? '').search(/-/);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((candidate) => candidate.trim() !== '' && candidate.search(/\S/) <= indent);
  const body = end < 0 ? rest : rest.slice(0, end);
  return [lines[start] ?? '', ...body.filter((candidate) => candidate.search(/\S/) === indent + 2)];
}

function parentKey(lines: readonly string[], at: number): string {
  const indent = (lines[at] ?? '').search(/\S/);
  for (let index = at - 1; index >= 0; index--) {
    const line = lines[index] ?? '';
    if (line.trim() && line.search(/\S/) < indent) return readLine(line).key;
  }
  return '';
}

function nestedParent(lines: readonly string[], at: number, start: number): boolean {
  const own = (lines[start] ?? '').search(/-/) + 2;
  const indent = (lines[at] ?? '').search(/\S/);
  return at !== start && indent > own;
}

const taskIds = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => {
    const read = readLine(line);
    return read.key === 'id' && read.value ? [read.value.trim()] : [];
  });
