/** Reads the files of a template; what is wrong is said with file, line and field. */
import { parseDocument, isNode, LineCounter, type Document } from 'yaml';
import type * as z from 'zod';
import { failWith } from '../failure.ts';
import {
  brokenSchema,
  roadmapSchema,
  templateSchema,
  type BrokenOverlay,
  type Roadmap,
  type Template,
} from './templateSchema.ts';

export function parseTemplate(text: string, file: string): Template {
  return parseWith(templateSchema, text, file);
}

export function parseRoadmap(text: string, file: string): Roadmap {
  return parseWith(roadmapSchema, text, file);
}

export function parseBroken(text: string, file: string): BrokenOverlay {
  return parseWith(brokenSchema, text, file);
}

function parseWith<Schema extends z.ZodType>(schema: Schema, text: string, file: string): z.infer<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error) {
    const position = error.linePos?.[0];
    throw failWith('bad_input', `${file}: ${error.message.split('\n')[0] ?? 'not valid YAML'}`, undefined, {
      file,
      ...(position ? { line: position.line, column: position.col } : {}),
    });
  }
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const position = issue ? positionOf(document, issue.path, lines) : undefined;
  throw failWith(
    'bad_input',
    `${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`,
    undefined,
    {
      file,
      ...position,
    },
  );
}

/** The nearest node on the way to the field that stands in the file. */
function positionOf(
  document: Document,
  path: PropertyKey[],
  lines: LineCounter,
): { line: number; column: number } | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (!isNode(node) || !node.range) continue;
    const { line, col } = lines.linePos(node.range[0]);
    return { line, column: col };
  }
  return undefined;
}
