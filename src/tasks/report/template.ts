/** A report template as parts: prose, tables, figures and charts, with the line each begins on. */
import { failWith } from '../../core/failure.ts';
import { readYaml } from '../../core/pipeline/yamlSource.ts';

export interface Figure {
  token: string;
  sql: string;
  line: number;
}

export type Part =
  | { kind: 'markdown'; text: string; figures: Figure[]; line: number }
  | { kind: 'table'; sql: string; caption: string; line: number }
  | { kind: 'chart'; sql: string; specification: Record<string, unknown>; line: number };

const fence = /^(`{3,}|~{3,})\s*([\w-]*)\s*(.*)$/;
const figure = /\{\{\s*value\s+([\s\S]*?)\s*\}\}/g;

/** `{{ date }}`, `{{ run }}` and figures stand in prose; a fence of another language stays code. */
export function readTemplate(text: string, file: string): Part[] {
  const parts: Part[] = [];
  let prose: string[] = [];
  let proseLine = 1;
  const flush = (next: number) => {
    if (prose.join('').trim()) parts.push(markdown(prose.join('\n'), proseLine));
    prose = [];
    proseLine = next;
  };
  const lines = text.replace(/\r\n/g, '\n').split('\n');
  for (let index = 0; index < lines.length; index++) {
    const open = fence.exec(lines[index] ?? '');
    const language = open?.[2] ?? '';
    if (!open || (language !== 'sql' && language !== 'vega-lite')) {
      prose.push(lines[index] ?? '');
      continue;
    }
    const mark = open[1] ?? '```';
    const end = lines.findIndex((line, at) => at > index && line.trim() === mark);
    if (end < 0) {
      throw failWith('bad_input', `The ${language} block is never closed.`, `End it with a line ${mark}.`, {
        file,
        line: index + 1,
        column: 1,
      });
    }
    const body = lines.slice(index + 1, end).join('\n');
    flush(end + 2);
    parts.push(
      language === 'sql'
        ? { kind: 'table', sql: body, caption: open[3] ?? '', line: index + 2 }
        : chart(body, file, index + 2),
    );
    index = end;
  }
  flush(lines.length);
  return parts;
}

function markdown(text: string, line: number): Part {
  const figures: Figure[] = [];
  const marked = text.replace(figure, (_match, sql: string, offset: number) => {
    const token = `\uE000${figures.length}\uE001`;
    figures.push({ token, sql, line: line + text.slice(0, offset).split('\n').length - 1 });
    return token;
  });
  return { kind: 'markdown', text: marked, figures, line };
}

/** YAML or JSON of a Vega-Lite specification whose `data` is `{sql: "select ..."}`. */
function chart(body: string, file: string, line: number): Part {
  const source = readYaml('\n'.repeat(line - 1) + body, file);
  const [problem] = source.diagnostics;
  if (problem)
    throw failWith(
      'bad_input',
      `The chart is not YAML or JSON: ${problem.message}`,
      undefined,
      problem.place,
    );
  const value = source.value;
  const isMap = (item: unknown): item is Record<string, unknown> =>
    typeof item === 'object' && item !== null && !Array.isArray(item);
  const data = isMap(value) ? value['data'] : undefined;
  const sql = isMap(data) ? data['sql'] : undefined;
  if (!isMap(value) || typeof sql !== 'string') {
    throw failWith(
      'bad_input',
      'The chart has no data from SQL.',
      'Write data: {sql: "select ..."}; a chart loads no URL and no file.',
      { file, line, column: 1 },
    );
  }
  refuseOutside(value, file, line);
  return { kind: 'chart', sql, specification: value, line };
}

function refuseOutside(value: unknown, file: string, line: number): void {
  if (Array.isArray(value)) return value.forEach((item) => refuseOutside(item, file, line));
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'url' && typeof inner === 'string') {
      throw failWith(
        'bad_input',
        `The chart asks for ${inner}; a report loads no URL and no file.`,
        'Select the data with data: {sql: ...}.',
        { file, line, column: 1 },
      );
    }
    refuseOutside(inner, file, line);
  }
}

const image = /!\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)/g;

/** Paths of images in the prose, as written. */
export function imagesOf(parts: readonly Part[]): { path: string; line: number }[] {
  return parts.flatMap((part) =>
    part.kind === 'markdown'
      ? [...part.text.matchAll(image)].map((match) => ({
          path: match[1] ?? '',
          line: part.line + part.text.slice(0, match.index).split('\n').length - 1,
        }))
      : [],
  );
}

/** Every SELECT of a template with its line. */
export function statementsOf(parts: readonly Part[]): { sql: string; line: number }[] {
  return parts.flatMap((part) =>
    part.kind === 'markdown' ? part.figures : [{ sql: part.sql, line: part.line }],
  );
}

/** A path written in a template, relative to the project: beside the template, unless it begins with `/`. */
export function resolveImage(path: string, template: string): string {
  const from = path.startsWith('/') ? [] : template.split('/').slice(0, -1);
  for (const segment of path.split('/')) {
    if (segment === '..') from.pop();
    else if (segment !== '.' && segment !== '') from.push(segment);
  }
  return from.join('/');
}
