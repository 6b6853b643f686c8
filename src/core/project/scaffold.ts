/** What a template's file becomes in a project. */
import type { Mode } from '../../protocol/engine/project.ts';
import { chooseBlocks } from './blocks.ts';
import { fillParameters } from './parameters.ts';

/** Packing drops dot-files, so a template stores `.gitignore` as `dot-gitignore`. */
export function projectPath(templatePath: string): string {
  return templatePath
    .split('/')
    .map((part) => (part.startsWith('dot-') ? `.${part.slice('dot-'.length)}` : part))
    .join('/');
}

const textSuffixes =
  /(^|\/)(dot-[a-z]+|Makefile|Dockerfile|CODEOWNERS|LICENSE|[^/]+\.(md|py|sql|ya?ml|toml|txt|json|jsonl|csv|tsv|cfg|ini|lock|html|j2|css|js|ts|sh|dbml|mmd|svg|ipynb|xml|dewnb))$/;

/** Only text is processed; a workbook or picture is copied byte by byte. */
export function isText(templatePath: string): boolean {
  return textSuffixes.test(templatePath);
}

/** Data stay as they are: markers and parameters belong to code and prose. */
function isData(templatePath: string): boolean {
  return /\.(csv|tsv|jsonl)$/.test(templatePath);
}

export interface ScaffoldFile {
  /** In the template, under `files/`. */
  source: string;
  path: string;
  content: string | null;
}

/** The text of one file in this mode; null where guided mode leaves nothing of it. */
export function renderFile(
  source: string,
  text: string,
  mode: Mode,
  parameters: Record<string, string>,
): string | null {
  if (isData(source)) return text;
  const normal = text.replaceAll('\r\n', '\n');
  const chosen = chooseBlocks(normal, mode, source);
  if (chosen.trim() === '' && normal.trim() !== '') return null;
  return fillParameters(chosen, parameters, source);
}

export const defaultGitattributes =
  '* text=auto eol=lf\nprogress.jsonl merge=union\n*.xlsx binary\n*.parquet binary\n*.png binary\n';

export const defaultGitignore = [
  '.dew/',
  '.venv/',
  '.env',
  '__pycache__/',
  '*.pyc',
  '.pytest_cache/',
  'data/*.duckdb',
  'data/*.duckdb.wal',
  '',
].join('\n');
