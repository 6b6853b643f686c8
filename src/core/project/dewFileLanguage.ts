/** Diagnostics, completion and hover of `dew.yaml` while it is edited. */
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Diagnostic } from '../../protocol/engine/pipeline.ts';
import { failureOf } from '../failure.ts';
import { didYouMean } from '../pipeline/suggestion.ts';
import { parseDewFile } from './dewFile.ts';
import { describeEnvironmentField, environmentFields } from './environment.ts';

const fields = {
  version: 'Version of this format: `1`.',
  name: 'Name of the project, as the views show it.',
  database: 'The DuckDB file of the project, inside its folder.',
  template: 'The roadmap template that the project came from: `id`, `version`, `mode`, `parameters`.',
  connections:
    'Named databases, brokers and stores, without secrets: write `${env:NAME}` or `${secret:name}`.',
  environments:
    'Servers that pipelines can run on: `target` names a connection, `schema` where tables are made.',
};

const names = Object.keys(fields) as (keyof typeof fields)[];

/** What the engine would refuse, and fields that it would not know. */
export function diagnoseDewFile(text: string): Diagnostic[] {
  try {
    parseDewFile(text);
  } catch (error) {
    const { message, place, next } = failureOf(error);
    return [{ severity: 'error', message, place: place ?? { file: 'dew.yaml' }, ...(next ? { next } : {}) }];
  }
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines });
  if (!isMap(contents)) return [];
  return contents.items.flatMap(({ key }): Diagnostic[] => {
    if (!isScalar(key) || !key.range || names.some((name) => name === key.value)) return [];
    const word = String(key.value);
    const { line, col } = lines.linePos(key.range[0]);
    return [
      {
        severity: 'warning',
        message: `Unknown field "${word}".`,
        place: { file: 'dew.yaml', line, column: col, endLine: line, endColumn: col + word.length },
        next: didYouMean(word, names),
      },
    ];
  });
}

/** Fields that are not there yet; `line` and `column` count from 1. */
export function completeDewFile(
  text: string,
  line: number,
  column: number,
): { label: string; detail: string; insert: string }[] {
  const lines = text.split(/\r?\n/);
  const before = (lines[line - 1] ?? '').slice(0, column - 1);
  if (/^\s/.test(before)) return completeEnvironment(lines, line - 1, before);
  if (!/^\w*$/.test(before)) return [];
  const present = lines
    .filter((_, index) => index !== line - 1)
    .map((other) => /^(\w+)\s*:/.exec(other)?.[1]);
  return names
    .filter((name) => !present.includes(name))
    .map((name) => ({ label: name, detail: fields[name], insert: `${name}: ` }));
}

/** Inside `environments`: the fields of an entry, and the connections that `target` may name. */
function completeEnvironment(
  lines: readonly string[],
  at: number,
  before: string,
): { label: string; detail: string; insert: string }[] {
  if (sectionOf(lines, at) !== 'environments') return [];
  if (/^\s+target:\s*[\w-]*$/.test(before)) {
    return lines.flatMap((text, index) => {
      const name = /^ {2}([\w-]+):/.exec(text)?.[1];
      return name !== undefined && sectionOf(lines, index) === 'connections'
        ? [{ label: name, detail: 'connection', insert: name }]
        : [];
    });
  }
  if (!/^ {3,}\w*$/.test(before)) return [];
  const entry = lines.slice(0, at).findLastIndex((text) => /^ {2}\S/.test(text));
  const next = lines.findIndex((text, index) => index > at && /^ {0,2}\S/.test(text));
  const present = lines
    .slice(entry + 1, next < 0 ? lines.length : next)
    .filter((_, index) => entry + 1 + index !== at)
    .map((text) => /^\s+(\w+):/.exec(text)?.[1]);
  return environmentFields
    .filter((name) => !present.includes(name))
    .map((name) => ({ label: name, detail: describeEnvironmentField(name) ?? '', insert: `${name}: ` }));
}

/** The field of the file that a line belongs to. */
const sectionOf = (lines: readonly string[], at: number): string | undefined =>
  /^(\w+):/.exec(lines.slice(0, at + 1).findLast((text) => /^\w/.test(text)) ?? '')?.[1];

/** What a field means; null for any other word. */
export function describeDewField(word: string): string | null {
  const name = names.find((candidate) => candidate === word);
  const text = name === undefined ? describeEnvironmentField(word) : fields[name];
  return text === undefined ? null : `**${word}**: ${text}`;
}
