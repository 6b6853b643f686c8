/**
 * The only place where the host reads project files itself: dew.yaml (for its name and template),
 * progress.jsonl and the generated roadmap. It starts no process, so the roadmap shows at once.
 */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { parseProgress } from '../../core/roadmap/progress.ts';
import type { Mode, ProgressEvent, RoadmapPhase } from '../../protocol/engine/project.ts';

export interface ProjectFile {
  name: string;
  /** Null for a project that was made without a template. */
  template: string | null;
  mode: Mode | null;
}

const unquote = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, '$2');

/**
 * Reads three facts of a dew.yaml as the workbench writes it (block or flow mapping). The full file is
 * read and validated by the engine; a form that is not understood here gives null, never a guess.
 */
export function parseProjectFile(text: string, folder: string): ProjectFile {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/\s+#.*$/, ''));
  const value = (pattern: RegExp, among: string[]): string | null => {
    const found = among.map((line) => pattern.exec(line)?.[1]).find((match) => match !== undefined);
    return found === undefined ? null : unquote(found);
  };
  const start = lines.findIndex((line) => /^template:/.test(line));
  const rest = start < 0 ? [] : lines.slice(start + 1);
  const end = rest.findIndex((line) => /^\S/.test(line));
  const block = start < 0 ? [] : [lines[start] ?? '', ...(end < 0 ? rest : rest.slice(0, end))];
  const inTemplate = (key: string): string | null =>
    value(new RegExp(`^\\s+${key}:\\s*([^,}]+)$`), block) ??
    value(new RegExp(`^template:\\s*\\{(?:.*,)?\\s*${key}:\\s*([^,}]+)`), block);
  const mode = inTemplate('mode');
  return {
    name: value(/^name:\s*(.+)$/, lines) ?? path.basename(folder),
    template: inTemplate('id'),
    mode: mode === 'guided' || mode === 'complete' ? mode : null,
  };
}

export async function readProjectFile(root: string): Promise<ProjectFile | null> {
  const text = await readText(path.join(root, 'dew.yaml'));
  return text === null ? null : parseProjectFile(text, root);
}

export async function readProgress(root: string): Promise<ProgressEvent[]> {
  return parseProgress((await readText(path.join(root, 'progress.jsonl'))) ?? '');
}

let roadmap: Promise<RoadmapPhase[]> | undefined;

/** The roadmap that the build generated from the templates. */
export function readRoadmap(extensionFolder: string): Promise<RoadmapPhase[]> {
  roadmap ??= fs
    .readFile(path.join(extensionFolder, 'dist', 'roadmap.json'), 'utf8')
    .then((text) => JSON.parse(text) as RoadmapPhase[]);
  return roadmap;
}

async function readText(file: string): Promise<string | null> {
  try {
    return await fs.readFile(file, 'utf8');
  } catch {
    return null;
  }
}
