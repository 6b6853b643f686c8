/**
 * The only place where the host reads project files itself: dew.yaml (for its name and template),
 * progress.jsonl and the generated roadmap. It starts no process, so the roadmap shows at once.
 */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { connectionTypes } from '../../core/connection/connectionTypes.ts';
import { parseProgress } from '../../core/roadmap/progress.ts';
import { parseProjectHead } from '../../core/project/projectHead.ts';
import type { ProjectHead } from '../../core/project/projectHead.ts';
import type { ProgressEvent, RoadmapPhase } from '../../protocol/engine/project.ts';

export async function readProjectFile(root: string): Promise<ProjectHead | null> {
  const text = await readText(path.join(root, 'dew.yaml'));
  return text === null ? null : parseProjectHead(text, path.basename(root));
}

/** Types of the connections of dew.yaml by name. */
export const readConnectionTypes = async (root: string): Promise<Map<string, string>> =>
  connectionTypes((await readText(path.join(root, 'dew.yaml'))) ?? '');

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
